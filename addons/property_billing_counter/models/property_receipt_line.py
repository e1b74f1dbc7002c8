from odoo import fields, models


class PropertyReceiptLine(models.Model):
    """What is paid of one thing by one tender.

    A line paid in two ways is two rows, so that rows add up by channel and by
    item; the print joins them again.
    """

    _name = "property.receipt.line"
    _description = "Receipt Line"
    _inherit = ["property.community.mixin"]
    _order = "receipt_id desc, sequence, id"

    receipt_id = fields.Many2one(
        "property.receipt", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=1)
    kind = fields.Selection(
        [
            ("charge", "Fee"),
            ("service", "Service"),
            ("prepayment", "Prepayment"),
        ],
        required=True,
    )
    name = fields.Char(required=True)
    unit_id = fields.Many2one(
        "property.unit", index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Debtor",
        required=True,
        index=True,
        ondelete="restrict",
        help="Whose debt is paid, or whose credit it becomes.",
    )
    occupancy_id = fields.Many2one(
        "property.occupancy", index="btree_not_null", ondelete="restrict"
    )
    fee_item_id = fields.Many2one(
        "property.fee.item", index="btree_not_null", ondelete="restrict"
    )
    charge_id = fields.Many2one(
        "property.fee.charge", index="btree_not_null", ondelete="restrict"
    )
    date_start = fields.Date()
    date_end = fields.Date()
    currency_id = fields.Many2one(related="receipt_id.currency_id")
    amount = fields.Monetary(required=True)
    tender_id = fields.Many2one(
        "property.receipt.tender", required=True, index=True, ondelete="restrict"
    )
    payment_id = fields.Many2one(
        "account.payment",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups="property_billing.group_cashier,account.group_account_invoice",
    )
    # what reports group by
    community_id = fields.Many2one(
        related="receipt_id.community_id", store=True, precompute=True, readonly=True
    )
    date = fields.Date(
        related="receipt_id.date", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        related="receipt_id.user_id", store=True, precompute=True, string="Cashier"
    )
    till_id = fields.Many2one(
        related="receipt_id.till_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="receipt_id.state", store=True, precompute=True)
    channel_id = fields.Many2one(
        related="tender_id.channel_id", store=True, precompute=True
    )

    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    def _cancel_booked(self):
        """Undo what the take booked: its payments, and by kind what parts say.

        ``_before_void_<kind>`` may refuse; ``_after_void_<kind>`` finds the
        payments cancelled and what they settled open again.
        """
        by_kind = self.grouped("kind")
        for kind, lines in by_kind.items():
            getattr(lines, f"_before_void_{kind}", lambda: None)()
        payments = self.receipt_id.payment_ids
        payments.action_draft()
        payments.move_id.button_cancel()
        payments.state = "canceled"
        for kind, lines in by_kind.items():
            getattr(lines, f"_after_void_{kind}", lambda: None)()

    def _after_void_service(self):
        """What the take itself sold is cancelled with it, invoice and all."""
        moves = self.charge_id.move_id
        moves.button_draft()
        moves.button_cancel()
