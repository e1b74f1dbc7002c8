from odoo import fields, models


class PropertyReceiptTender(models.Model):
    """One way in which a receipt was paid."""

    _name = "property.receipt.tender"
    _description = "Receipt Tender"
    _order = "receipt_id desc, id"

    receipt_id = fields.Many2one(
        "property.receipt", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id", store=True, precompute=True, index=True
    )
    community_id = fields.Many2one(
        related="receipt_id.community_id", store=True, precompute=True, index=True
    )
    channel_id = fields.Many2one(
        "property.payment.channel", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="receipt_id.currency_id")
    amount = fields.Monetary(required=True)
    cash_given = fields.Monetary()
    cash_change = fields.Monetary(string="Change")
    reference = fields.Char(help="Number of the transaction, or of the card slip.")

    proof_id = fields.Many2one(
        "property.payment.proof",
        string="Proof",
        index="btree_not_null",
        ondelete="restrict",
        help="What the resident had uploaded for this money.",
    )

    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")
