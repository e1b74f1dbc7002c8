from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PropertyPrepaymentRefund(models.Model):
    """Refund of a prepayment that is not served any more (预交款退款).

    To the payer who has it in credit, for one unit, approved, paid by an
    accountant; never more than is open when it is booked.
    """

    _name = "property.prepayment.refund"
    _description = "Refund of a Prepayment"
    _inherit = ["property.custody.refund.mixin"]
    _order = "id desc"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    amount_open = fields.Monetary(
        string="In Credit", compute="_compute_amount_open", compute_sudo=True
    )
    amount = fields.Monetary(required=True, tracking=True)
    payment_ids = fields.One2many(
        "account.payment",
        "property_prepayment_refund_id",
        groups="account.group_account_readonly,account.group_account_invoice",
    )

    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("unit_id")
    def _compute_partner_id(self):
        """Who pays for the unit, unless said otherwise."""
        for request in self:
            held = request.unit_id._get_occupancies().get(
                request.unit_id.id, self.env["property.occupancy"]
            )
            request.partner_id = (
                request.partner_id or held.filtered("is_payer")[:1].partner_id
            )

    @api.depends("unit_id", "partner_id", "state")
    def _compute_amount_open(self):
        for request in self:
            lines = request._get_credits()
            request.amount_open = -sum(lines.mapped("amount_residual"))

    def _get_credits(self):
        """Open credit lines of the payer for the unit, the oldest first."""
        lines = self.env["account.move.line"].sudo()
        if not self.unit_id or not self.partner_id:
            return lines
        domain = lines._get_property_credit_domain(self.partner_id, self.community_id)
        domain &= Domain("property_unit_id", "=", self.unit_id.id)
        return lines.search(domain, order="date, id")

    def _get_receipts(self):
        # sudo: account.payment - the receipts of what is paid back
        return self._get_credits().move_id.origin_payment_id.property_receipt_id

    def _check_request(self):
        """:raise UserError: more than is in credit, no receipt, no channel known"""
        self._check_amount(self.amount)
        self.invalidate_recordset(["amount_open"])
        if self.currency_id.compare_amounts(self.amount, self.amount_open) > 0:
            raise UserError(
                self.env._(
                    "%(partner)s has %(open).2f in credit for %(unit)s: no more is "
                    "paid back.",
                    partner=self.partner_id.name,
                    open=self.amount_open,
                    unit=self.unit_id.name,
                )
            )
        if self._get_receipts():
            self._check_receipt()
        if not self._get_channel():
            raise UserError(
                self.env._("Choose the channel: the money did not come by the counter.")
            )

    def _get_channel(self):
        """As was chosen, else the way the newest of the credits came."""
        if self.channel_id:
            return self.channel_id
        receipts = self._get_receipts().sorted("id")
        return receipts[-1:].tender_ids.channel_id[:1]

    def _book(self):
        """Pay it out, and match it with the credits, the oldest first."""
        self._check_request()
        credits = self._lock_credits()
        receipts = self._get_receipts()
        account = credits.account_id[:1]
        payment = self.env["account.payment"].create(
            {
                **self._prepare_refund_payment(
                    self._get_channel(),
                    self.amount,
                    self.partner_id,
                    account,
                    self.unit_id,
                ),
                "property_prepayment_refund_id": self.id,
            }
        )
        payment.action_post()
        money = payment.move_id.line_ids.filtered(lambda x: x.account_id == account)
        same = credits.filtered(lambda x: x.account_id == account).sudo(False)
        (money | same).reconcile()
        if not money.reconciled:
            raise UserError(
                self.env._("The credit changed meanwhile: look at it again.")
            )
        (receipts - self._get_receipts()).sudo().surrendered_date = self.date

    def _lock_credits(self):
        credits = self._get_credits()
        if credits.try_lock_for_update(allow_referencing=True) != credits:
            raise UserError(
                self.env._("A colleague is at this credit right now: look again.")
            )
        credits.invalidate_recordset(["amount_residual", "reconciled"])
        self._check_request()
        return credits

    @api.depends("name", "unit_id.name", "partner_id.name")
    def _compute_display_name(self):
        for request in self:
            parts = (request.name, request.unit_id.name, request.partner_id.name)
            request.display_name = " ".join(p for p in parts if p and p != "/")
