from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    property_fee_item_id = fields.Many2one(
        "property.fee.item",
        string="For Fee Item",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        copy=False,
        help="A prepayment that is meant for this item settles no other.",
    )
