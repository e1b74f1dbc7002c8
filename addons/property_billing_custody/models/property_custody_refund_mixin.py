from odoo import fields, models
from odoo.exceptions import UserError


class PropertyCustodyRefundMixin(models.AbstractModel):
    """Money paid back: against the receipt, to who paid it, the way it came."""

    _name = "property.custody.refund.mixin"
    _description = "Refund of Money Held"
    _inherit = ["property.custody.request.mixin"]

    receipt_back = fields.Selection(
        [
            ("returned", "Receipt Handed back"),
            ("lost", "Receipt Lost, Declared in Writing"),
        ],
        string="Receipt",
        tracking=True,
        copy=False,
        help="Lost: the payer's signed declaration is attached, and the manager "
        "approves it with the refund.",
    )
    channel_id = fields.Many2one(
        "property.payment.channel",
        string="Other Channel",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the way the money came. Another needs a reason, and is approved "
        "with the refund.",
    )

    def _check_receipt(self):
        """:raise UserError: neither the receipt nor a declaration of its loss"""
        if not self.receipt_back:
            raise UserError(
                self.env._(
                    "%(receipts)s must come back before money is paid back. If the "
                    "receipt is lost, attach a signed declaration.",
                    receipts=self._get_receipt_names(),
                )
            )
        if self.receipt_back == "lost" and not self.evidence_ids:
            raise UserError(
                self.env._("Attach the signed declaration that the receipt is lost.")
            )

    def _get_receipt_names(self):
        names = [receipt.name for receipt in self._get_receipts()]
        return ", ".join(names) or self.env._("The receipt")

    def _get_receipts(self):
        """Receipts that come back; to be extended."""
        return self.env["property.receipt"]

    def _surrender_receipts(self):
        # sudo: property.receipt - written by the code alone
        self._get_receipts().sudo().filtered(
            lambda receipt: not receipt.surrendered_date
        ).surrendered_date = self.date

    def _prepare_refund_payment(self, channel, amount, partner, account, unit):
        """Values of the outbound payment."""
        return {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": partner.id,
            "amount": amount,
            "currency_id": self.currency_id.id,
            "date": self.date,
            "journal_id": channel.journal_id.id,
            "destination_account_id": account.id,
            "memo": f"{self.name} {unit.name}",
            "property_community_id": self.community_id.id,
            "property_unit_id": unit.id,
        }
