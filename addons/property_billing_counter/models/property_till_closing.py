from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.till import DENOMINATIONS, counted, number_ranges


class PropertyTillClosing(models.AbstractModel):
    """The end of a till's day: count, over or short, close, hand over."""

    _name = "property.till.closing"
    _description = "Closing of a Till"

    currency_id = fields.Many2one("res.currency")
    count_ids = fields.One2many("property.till.count", "till_id", string="Cash Count")
    deposit_reference = fields.Char(
        string="Deposit Slip", help="Number of the bank's slip for the cash paid in."
    )
    note = fields.Char(help="What the accountant should know.")
    cash_taken = fields.Monetary(
        compute="_compute_sums", help="Cash of the receipts, change deducted."
    )
    cash_expected = fields.Monetary(
        compute="_compute_sums", help="What must be in the drawer: float and cash."
    )
    cash_counted = fields.Monetary(compute="_compute_cash_counted")
    difference = fields.Monetary(
        compute="_compute_difference", help="Above zero: over; below: short."
    )
    receipt_count = fields.Integer(compute="_compute_sums")
    void_count = fields.Integer(compute="_compute_sums")
    amount_taken = fields.Monetary(
        compute="_compute_sums", help="All channels, void receipts left out."
    )
    numbers = fields.Char(string="Receipt Numbers", compute="_compute_numbers")
    difference_move_id = fields.Many2one(
        "account.move",
        string="Entry of the Difference",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_invoice",
    )
    accountant_id = fields.Many2one(
        "res.users",
        string="Taken over by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    handed_over_date = fields.Datetime(
        string="Handed over on", readonly=True, copy=False
    )

    @api.depends("receipt_ids.state", "receipt_ids.amount", "opening_float")
    def _compute_sums(self):
        cash, totals = self._get_cash_taken(), self._get_receipt_totals()
        for till in self:
            till.cash_taken = cash.get(till.id, 0.0)
            till.cash_expected = till.opening_float + till.cash_taken
            issued = totals.get((till.id, "issued"), (0, 0.0))
            void = totals.get((till.id, "void"), (0, 0.0))
            till.receipt_count = issued[0]
            till.void_count = void[0]
            till.amount_taken = issued[1]

    def _get_cash_taken(self):
        groups = self.env["property.receipt.tender"]._read_group(
            [
                ("receipt_id.till_id", "in", self.ids),
                ("receipt_id.state", "=", "issued"),
                ("channel_id.kind", "=", "cash"),
            ],
            ["receipt_id"],
            ["amount:sum"],
        )
        sums = {}
        for receipt, amount in groups:
            sums[receipt.till_id.id] = sums.get(receipt.till_id.id, 0.0) + amount
        return sums

    def _get_receipt_totals(self):
        groups = self.env["property.receipt"]._read_group(
            [("till_id", "in", self.ids)],
            ["till_id", "state"],
            ["__count", "amount:sum"],
        )
        return {
            (till.id, state): (count, total) for till, state, count, total in groups
        }

    @api.depends("count_ids.pieces", "count_ids.denomination")
    def _compute_cash_counted(self):
        for till in self:
            till.cash_counted = float(
                counted(
                    (to_decimal(c.denomination, 2), c.pieces) for c in till.count_ids
                )
            )

    @api.depends("cash_counted", "cash_expected")
    def _compute_difference(self):
        for till in self:
            till.difference = till.currency_id.round(
                till.cash_counted - till.cash_expected
            )

    @api.depends("receipt_ids")
    def _compute_numbers(self):
        for till in self:
            till.numbers = "; ".join(till._get_number_texts())

    def _get_number_texts(self):
        """From-to per book, such as CH-000017 – CH-000031 (15)."""
        texts = []
        for book, receipts in self.receipt_ids.grouped("book_id").items():
            for first, last in number_ranges(receipts.mapped("number")):
                span = book._format_number(first)
                if last != first:
                    span += f" – {book._format_number(last)}"
                texts.append(f"{span} ({last - first + 1})")
        return texts

    # ----------------------------------------------------------------- close ----

    @api.model
    def _prepare_counts(self):
        return [
            Command.create({"denomination": float(value)}) for value in DENOMINATIONS
        ]

    def action_close(self):
        """Close the till (日结): book what is over or short, and nothing more is void.

        :raise AccessError: somebody else's till
        :raise UserError: closed already, or a colleague's receipt is at work
        """
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Each cashier closes the own till."))
        # sudo: property.till - its sums are written by the code alone
        till = self.sudo()
        till._lock_state("open", self.env._("The till is closed already."))
        till._check_counted()
        move = till._book_difference()
        till.write(
            {
                "state": "closed",
                "closed_date": fields.Datetime.now(),
                "difference_move_id": move.id,
            }
        )

    def _check_counted(self):
        """A drawer nobody has looked into is not short of all its cash."""
        if not self.cash_counted and not self.currency_id.is_zero(self.cash_expected):
            raise UserError(
                self.env._(
                    "Count the cash first: %.2f must be in the drawer.",
                    self.cash_expected,
                )
            )

    def _lock_state(self, state, text):
        if not self.try_lock_for_update():
            raise UserError(
                self.env._("Somebody is at this till right now: try again.")
            )
        self.invalidate_recordset(["state"])
        if self.state != state:
            raise UserError(text)

    def _book_difference(self):
        """Over or short, by the accounts of the cash journal.

        :return: account.move, empty where the count is right
        :raise UserError: the cash journal has no account for it
        """
        moves = self.env["account.move"]
        if self.currency_id.is_zero(self.difference):
            return moves
        journal = self._get_cash_journal()
        over = self.difference > 0
        account = journal.profit_account_id if over else journal.loss_account_id
        if not account or not journal.default_account_id:
            raise UserError(
                self.env._(
                    "The journal %s has no account for cash that is over or short.",
                    journal.display_name,
                )
            )
        move = moves.create(self._prepare_difference(journal, account))
        move.action_post()
        return move

    def _get_cash_journal(self):
        return (
            self.env["property.payment.channel"]
            .search(
                [("company_id", "=", self.company_id.id), ("kind", "=", "cash")],
                limit=1,
            )
            .journal_id
        )

    def _prepare_difference(self, journal, account):
        name = self.env._(
            "%(till)s: cash %(kind)s",
            till=self.name,
            kind=self.env._("over") if self.difference > 0 else self.env._("short"),
        )
        return {
            "journal_id": journal.id,
            "date": self.date,
            "ref": name,
            "line_ids": [
                Command.create(
                    {"account_id": target.id, "balance": balance, "name": name}
                )
                for target, balance in (
                    (journal.default_account_id, self.difference),
                    (account, -self.difference),
                )
            ],
        }

    def action_hand_over(self):
        """The accountant has counted the cash and confirms the sheet.

        :raise AccessError: for who is no accountant, or took the money
        :raise UserError: not closed, or confirmed already
        """
        self.ensure_one()
        user = self.env.user
        if not user.has_group("account.group_account_invoice") or user == self.user_id:
            raise AccessError(
                self.env._("An accountant takes a till over, not who took the money.")
            )
        self.check_access("read")
        # sudo: property.till - its sums are written by the code alone
        till = self.sudo()
        till._lock_state("closed", self.env._("Only a closed till is handed over."))
        till.write(
            {
                "state": "handed_over",
                "accountant_id": user.id,
                "handed_over_date": fields.Datetime.now(),
            }
        )

    # ----------------------------------------------------------------- sheet ----

    def _get_sheet(self):
        """The day's sheet (日结单): channels, items and receipts, as values."""
        self.ensure_one()
        lines = self.env["property.receipt.line"]
        issued = [("till_id", "=", self.id), ("state", "=", "issued")]
        channels = lines._read_group(
            issued, ["channel_id"], ["receipt_id:count_distinct", "amount:sum"]
        )
        items = lines._read_group(
            issued, ["kind", "fee_item_id"], ["__count", "amount:sum"]
        )
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        return {
            "channels": [(c.name, count, total) for c, count, total in channels],
            "items": [
                (kinds[kind], item.name or "", count, total)
                for kind, item, count, total in items
            ],
            "numbers": self._get_number_texts(),
            "voids": self.receipt_ids.filtered(lambda r: r.state == "void"),
            "counts": self.count_ids.filtered("pieces"),
        }

    def action_print_sheet(self):
        self.ensure_one()
        return self.env.ref(
            "property_billing_counter.action_report_till"
        ).report_action(self)
