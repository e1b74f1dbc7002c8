from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    property_charge_id = fields.Many2one(
        "property.fee.charge",
        string="Fee Charge",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="On the invoice line and on the receivable line of a charge.",
    )
