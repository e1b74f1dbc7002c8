from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PropertyChannelSettlement(models.Model):
    """The net lump of WeChat, Alipay or the card terminal, matched to its days.

    Debits what arrived and the provider's fee, credits the clearing account and
    settles the payments it is for. What arrived is a line of the bank statement,
    or is said by hand and waits on the bank's outstanding account for it.
    """

    _name = "property.channel.settlement"
    _description = "Settlement of a Payment Channel"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel_id = fields.Many2one(
        "property.payment.channel",
        string="Payment Channel",
        required=True,
        check_company=True,
        domain=[("kind", "in", ("wechat", "alipay", "card"))],
        ondelete="restrict",
        index=True,
    )
    date = fields.Date(
        string="Arrived on", required=True, default=fields.Date.context_today
    )
    date_from = fields.Date(
        string="Payments from", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Payments until", required=True, default=fields.Date.context_today
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank Statement Line",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_reconciled', '=', False), ('amount', '>', 0), "
        "('company_id', '=', company_id)]",
        help="Empty: said by hand; the statement is matched later.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank",
        check_company=True,
        required=True,
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("type", "=", "bank")],
        ondelete="restrict",
    )
    net_amount = fields.Monetary(
        string="Arrived",
        compute="_compute_net_amount",
        store=True,
        readonly=False,
    )
    move_line_ids = fields.Many2many(
        "account.move.line",
        "property_channel_settlement_line_rel",
        string="Payments",
        compute="_compute_move_line_ids",
        store=True,
        readonly=False,
        help="What waits on the clearing account for these days.",
    )
    gross_amount = fields.Monetary(compute="_compute_gross", store=True)
    fee_amount = fields.Monetary(compute="_compute_gross", store=True)
    fee_percent = fields.Float(
        string="Fee (%)", compute="_compute_gross", store=True, digits=(16, 3)
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day lies before the first."
    )
    _net = models.Constraint("CHECK(net_amount >= 0)", "What arrived is not negative.")

    @api.depends("channel_id.name", "date_from", "date_to")
    def _compute_name(self):
        for batch in self:
            days = f"{batch.date_from} – {batch.date_to}"
            if batch.date_from == batch.date_to:
                days = str(batch.date_from)
            batch.name = f"{batch.channel_id.name or ''} {days}"

    @api.depends("statement_line_id", "company_id")
    def _compute_journal_id(self):
        for batch in self:
            channel = self.env["property.payment.channel"].search(
                [
                    ("company_id", "=", batch.company_id.id),
                    ("kind", "=", "transfer"),
                ],
                limit=1,
            )
            batch.journal_id = (
                batch.statement_line_id.journal_id
                or batch.journal_id
                or channel.journal_id
            )

    @api.depends("statement_line_id", "move_line_ids")
    def _compute_net_amount(self):
        for batch in self:
            gross = sum(batch.move_line_ids.mapped("balance"))
            batch.net_amount = (
                batch.statement_line_id.amount or batch.net_amount or gross
            )

    @api.depends("channel_id", "date_from", "date_to")
    def _compute_move_line_ids(self):
        for batch in self.filtered(lambda b: b.state == "draft"):
            batch.move_line_ids = self.env["account.move.line"].search(
                batch._get_waiting_domain(), order="date, id"
            )

    def _get_waiting_domain(self):
        return [
            ("account_id", "=", self.channel_id.clearing_account_id.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
        ]

    @api.depends("move_line_ids", "net_amount")
    def _compute_gross(self):
        for batch in self:
            gross = sum(batch.move_line_ids.mapped("balance"))
            batch.gross_amount = gross
            batch.fee_amount = batch.currency_id.round(gross - batch.net_amount)
            batch.fee_percent = 100 * batch.fee_amount / gross if gross else 0.0

    # ------------------------------------------------------------------ post ----

    def action_post(self):
        """Book what arrived and the fee, settle the payments of the days.

        :raise UserError: nothing waits, more arrived than was taken, no account
            for the fee, or a colleague has settled some of it
        """
        for batch in self:
            batch._check_postable()
            move = (
                batch._book_statement()
                if batch.statement_line_id
                else batch._book_by_hand()
            )
            own = move.line_ids.filtered(
                lambda line, batch=batch: (
                    line.account_id == batch.channel_id.clearing_account_id
                )
            )
            (own | batch.move_line_ids).reconcile()
            batch.write({"state": "posted", "move_id": move.id})

    def _check_postable(self):
        if not self.try_lock_for_update() or self.state != "draft":
            raise UserError(self.env._("%s is settled already.", self.name))
        if not self.move_line_ids:
            raise UserError(self.env._("Nothing waits for these days."))
        settled = self.move_line_ids.filtered(
            lambda line: line.currency_id.compare_amounts(
                line.amount_residual, line.balance
            )
        )
        if settled:
            raise UserError(
                self.env._("%s was settled meanwhile.", settled[0].display_name)
            )
        if self.net_amount <= 0:
            raise UserError(self.env._("Write what arrived."))
        if self.fee_amount < 0:
            raise UserError(
                self.env._(
                    "%(more).2f more arrived than was taken on these days: look for "
                    "the days it is for.",
                    more=-self.fee_amount,
                )
            )
        if self.fee_amount and not self.channel_id.fee_account_id:
            raise UserError(
                self.env._("Say the account of fees of %s.", self.channel_id.name)
            )

    def _prepare_counterparts(self):
        """Credit of the clearing account, debit of the fee."""
        rows = [(self.channel_id.clearing_account_id, -self.gross_amount)]
        if self.fee_amount:
            rows.append((self.channel_id.fee_account_id, self.fee_amount))
        return [self._prepare_entry_line(account, balance) for account, balance in rows]

    def _prepare_entry_line(self, account, balance):
        return Command.create(
            {
                "account_id": account.id,
                "balance": balance,
                "name": self.name,
                "partner_id": False,
            }
        )

    def _book_by_hand(self):
        """An entry that waits on the bank's outstanding account for the statement."""
        account = self.journal_id.inbound_payment_method_line_ids.payment_account_id[:1]
        if not account:
            payments = self.env["account.payment"].with_company(self.company_id)
            account = payments.new(
                {"company_id": self.company_id.id}
            )._get_outstanding_account("inbound")
        move = self.env["account.move"].create(
            {
                "journal_id": self.channel_id.journal_id.id,
                "date": self.date,
                "ref": self.name,
                "line_ids": [
                    self._prepare_entry_line(account, self.net_amount),
                    *self._prepare_counterparts(),
                ],
            }
        )
        move.action_post()
        return move

    def _book_statement(self):
        """The suspense of the statement line becomes clearing and fee."""
        line = self.statement_line_id
        if self.currency_id.compare_amounts(line.amount, self.net_amount):
            raise UserError(
                self.env._(
                    "The statement says %(bank).2f, not %(net).2f.",
                    bank=line.amount,
                    net=self.net_amount,
                )
            )
        _liquidity, suspense, _other = line._seek_for_lines()
        line.move_id.with_context(force_delete=True, skip_readonly_check=True).write(
            {
                "line_ids": [
                    *(Command.delete(row.id) for row in suspense),
                    *self._prepare_counterparts(),
                ]
            }
        )
        return line.move_id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if self.filtered(lambda batch: batch.state == "posted"):
            raise UserError(self.env._("What was booked is kept."))
