from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.custody import allot


class PropertyDepositRefund(models.Model):
    """Deposit refund (押金退还): what is held goes back to its holder.

    Against the receipt, by the channel it came through, approved, paid by an
    accountant, once.
    """

    _name = "property.deposit.refund"
    _description = "Deposit Refund"
    _inherit = ["property.custody.refund.mixin"]
    _order = "id desc"

    community_id = fields.Many2one(
        related="deposit_id.community_id", store=True, precompute=True, readonly=True
    )
    deposit_id = fields.Many2one(
        "property.deposit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'held')]",
    )
    unit_id = fields.Many2one(related="deposit_id.unit_id", store=True)
    partner_id = fields.Many2one(related="deposit_id.partner_id")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        tracking=True,
        help="What is held when the refund is asked for.",
    )
    payment_ids = fields.One2many(
        "account.payment",
        "property_deposit_refund_id",
        groups="account.group_account_readonly,account.group_account_invoice",
    )

    _once = models.UniqueIndex(
        "(deposit_id) WHERE state IN ('requested', 'approved')",
        "The refund of this deposit was asked for already.",
    )

    @api.depends("deposit_id.amount_held")
    def _compute_amount(self):
        """Follows what is held until it is asked for."""
        for request in self:
            if request.state in (False, "draft"):
                request.amount = request.deposit_id.amount_held

    def _get_receipts(self):
        return self.deposit_id.receipt_id

    def _get_receipt_names(self):
        return self.deposit_id.old_receipt or super()._get_receipt_names()

    def _check_request(self):
        """:raise UserError: nothing held, no receipt, no channel known"""
        deposit = self.deposit_id
        if deposit.state != "held":
            raise UserError(
                self.env._("Nothing is held of %s any more.", deposit.display_name)
            )
        if self.currency_id.compare_amounts(self.amount, deposit.amount_held):
            raise UserError(
                self.env._(
                    "%(held).2f is held of %(deposit)s by now, not %(amount).2f: take "
                    "the request back and ask again.",
                    held=deposit.amount_held,
                    deposit=deposit.display_name,
                    amount=self.amount,
                )
            )
        self._check_receipt()
        if not self.channel_id and not deposit.receipt_line_ids:
            raise UserError(
                self.env._("Choose the channel: the deposit came before the counter.")
            )

    def _book(self):
        """Pay it out: to each channel what came through it."""
        self.deposit_id._lock()
        self._check_request()
        # sudo: property.deposit - what is held is settled for the accountant
        deposit = self.deposit_id.sudo()
        account = deposit.company_id._get_property_custody_account("deposit")
        payments = self.env["account.payment"].create(
            [
                {
                    **self._prepare_refund_payment(
                        channel, amount, deposit.partner_id, account, deposit.unit_id
                    ),
                    "property_custody_kind": "deposit_back",
                    "property_deposit_id": deposit.id,
                    "property_deposit_refund_id": self.id,
                }
                for channel, amount in self._get_parts()
            ]
        )
        payments.action_post()
        deposit._match()
        self._surrender_receipts()

    def _get_parts(self):
        """[(channel, amount)]: the way it came, or as was approved."""
        if self.channel_id:
            return [(self.channel_id, self.amount)]
        rows = self.deposit_id.receipt_line_ids.sorted("id")
        parts, _rest = allot(
            [to_decimal(row.amount, 2) for row in rows], to_decimal(self.amount, 2)
        )
        return [
            (row.channel_id, float(part))
            for row, part in zip(rows, parts, strict=True)
            if part
        ]

    @api.depends("name", "deposit_id.display_name")
    def _compute_display_name(self):
        for request in self:
            parts = (request.name, request.deposit_id.display_name)
            request.display_name = " ".join(p for p in parts if p and p != "/")
