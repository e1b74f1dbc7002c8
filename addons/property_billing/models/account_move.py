from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    property_run_id = fields.Many2one(
        "property.fee.run",
        string="Fee Run",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    property_charge_ids = fields.One2many("property.fee.charge", "move_id")
