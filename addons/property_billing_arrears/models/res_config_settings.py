from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    property_allowance_account_id = fields.Many2one(
        related="company_id.property_allowance_account_id", readonly=False
    )
