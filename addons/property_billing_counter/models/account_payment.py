from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    property_receipt_id = fields.Many2one(
        "property.receipt",
        string="Receipt",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="What the counter gave for the money.",
    )
    property_fee_item_id = fields.Many2one(
        "property.fee.item",
        string="For Fee Item",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="A prepayment that is meant for this item settles no other.",
    )

    def _prepare_property_move_vals(self):
        return {
            **super()._prepare_property_move_vals(),
            "property_fee_item_id": self.property_fee_item_id.id,
        }
