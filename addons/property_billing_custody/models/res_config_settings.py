from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    property_deposit_account_id = fields.Many2one(
        related="company_id.property_deposit_account_id", readonly=False
    )
    property_fund_account_id = fields.Many2one(
        related="company_id.property_fund_account_id", readonly=False
    )
    property_fund_journal_id = fields.Many2one(
        related="company_id.property_fund_journal_id", readonly=False
    )
    property_public_account_id = fields.Many2one(
        related="company_id.property_public_account_id", readonly=False
    )
    property_public_share_account_id = fields.Many2one(
        related="company_id.property_public_share_account_id", readonly=False
    )
