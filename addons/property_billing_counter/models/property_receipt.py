from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.property_billing.engine.capitals import capitals


class PropertyReceipt(models.Model):
    """What a payer takes home, and what the counter booked for it.

    Written by the counter alone. A receipt that is void keeps its number.
    """

    _name = "property.receipt"
    _description = "Receipt"
    _inherit = ["property.community.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "payer_name"]

    book_id = fields.Many2one(
        "property.receipt.book", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(required=True, aggregator=None)
    name = fields.Char(string="Receipt Number", required=True, index=True)
    community_id = fields.Many2one(
        related="book_id.community_id", store=True, precompute=True, readonly=True
    )
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        index="btree_not_null",
        ondelete="restrict",
        help="Who hands over the money; it need not be who owes it.",
    )
    payer_name = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", string="Cashier", required=True, index=True, ondelete="restrict"
    )
    till_id = fields.Many2one(
        "property.till", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    capitals = fields.Char(string="Amount in Capitals", compute="_compute_capitals")
    state = fields.Selection(
        [("issued", "Issued"), ("void", "Void")],
        required=True,
        default="issued",
        index=True,
        copy=False,
    )
    void_reason = fields.Char(copy=False)
    void_user_id = fields.Many2one(
        "res.users", string="Voided by", copy=False, ondelete="restrict"
    )
    void_date = fields.Datetime(string="Voided on", copy=False)
    token = fields.Char(
        copy=False, help="Given by the screen, so that a take pressed twice is one."
    )
    print_count = fields.Integer(copy=False, aggregator=None)
    surrendered_date = fields.Date(
        copy=False, help="The payer gave it back, for an invoice or a refund."
    )
    note = fields.Char()
    line_ids = fields.One2many("property.receipt.line", "receipt_id")
    tender_ids = fields.One2many("property.receipt.tender", "receipt_id")
    payment_ids = fields.One2many(
        "account.payment",
        "property_receipt_id",
        groups="property_billing.group_cashier,account.group_account_invoice",
    )

    is_reversed = fields.Boolean(
        string="Taken Back in the Ledger",
        compute="_compute_is_reversed",
        compute_sudo=True,
        help="An accountant reversed a payment of it after the till was closed, or "
        "the bank returned it. The receipt stays as it was given.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(book_id, number)", "This receipt number was used."
    )
    _token_uniq = models.Constraint("UNIQUE(token)", "This was taken already.")
    _void_with_reason = models.Constraint(
        "CHECK(state != 'void' OR void_reason IS NOT NULL)",
        "Say why the receipt is void.",
    )
    _register_idx = models.Index("(community_id, date)")

    @api.depends("amount")
    def _compute_capitals(self):
        for receipt in self:
            receipt.capitals = capitals(f"{receipt.amount:.2f}")

    @api.depends("payment_ids.move_id.reversal_move_ids.state")
    def _compute_is_reversed(self):
        for receipt in self:
            reversals = receipt.payment_ids.move_id.reversal_move_ids
            receipt.is_reversed = "posted" in reversals.mapped("state")

    # ----------------------------------------------------------------- print ----

    @api.model
    def print_html(self, receipt_ids):
        """Print receipts: what the browser is to print, counted on each.

        :param list receipt_ids: receipts of one kind of paper
        :return: a whole HTML document
        :raise AccessError: for who may neither take money nor keep the books
        """
        receipts = self._claim_print(receipt_ids)
        printer = self.env["property.receipt.printer"]
        return printer._get_receipts_html(receipts, receipts[0].book_id.paper)

    def action_print(self):
        """Print as PDF, counted on each receipt."""
        receipts = self._claim_print(self.ids)
        return {
            "type": "ir.actions.act_url",
            "url": f"/property/receipts.pdf?ids={','.join(map(str, receipts.ids))}",
            "target": "new",
        }

    @api.model
    def _claim_print(self, receipt_ids):
        groups = ("property_billing.group_cashier", "account.group_account_invoice")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only cashiers and accountants print."))
        receipts = self.browse(receipt_ids).exists()
        receipts.check_access("read")
        if not receipts or len(set(receipts.book_id.mapped("paper"))) > 1:
            raise UserError(
                self.env._("Choose receipts that are printed on the same paper.")
            )
        # sudo: property.receipt - nobody has the right to write receipts
        for receipt in receipts.sudo():
            receipt.print_count += 1
        return receipts

    # ------------------------------------------------------------------ void ----

    def _void(self, reason):
        """Undo a take while its till is open: payments and services are cancelled.

        :param str reason: printed on the register
        :raise AccessError: it is another cashier's
        :raise UserError: no reason, void already, or the till was closed
        """
        self.ensure_one()
        self._check_voidable(reason)
        self.line_ids._cancel_booked()
        self.tender_ids.proof_id._reopen_voided()
        self.write(
            {
                "state": "void",
                "void_reason": reason.strip(),
                "void_user_id": self.env.uid,
                "void_date": fields.Datetime.now(),
            }
        )

    def _check_voidable(self, reason):
        if not self.try_lock_for_update():
            raise UserError(self.env._("A colleague is at this receipt right now."))
        self.invalidate_recordset(["state", "till_id"])
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the receipt is void."))
        if self.state == "void":
            raise UserError(self.env._("%s is void already.", self.name))
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._("Only the cashier who gave a receipt makes it void.")
            )
        self.till_id._lock_open(self)
