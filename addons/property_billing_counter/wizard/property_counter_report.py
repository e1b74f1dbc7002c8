from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.property_base.tools.xlsx import Column, Sheet

from ..engine.till import number_ranges


class PropertyCounterReport(models.TransientModel):
    """What the counter took (收费日报/月报), and that the ledger says the same.

    By cashier and channel, by kind, item and channel; for who reads the ledger
    also each channel's account: what its journal items of the days come to is
    what the receipts say plus what else moved on it, named by journal.
    """

    _name = "property.counter.report"
    _description = "Collection Report of the Counter"
    _inherit = ["property.xlsx.mixin", "property.pdf.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("day", "By Day"), ("month", "By Month"), ("custom", "Other Period")],
        string="Period",
        required=True,
        default="day",
    )
    day = fields.Date(string="Of", required=True, default=fields.Date.context_today)
    date_start = fields.Date(
        string="First Day",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_end = fields.Date(
        string="Last Day",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    community_ids = fields.Many2many(
        "property.community",
        string="Communities",
        domain="[('company_id', '=', company_id)]",
        help="Empty: all of the company, and the accounts beside them.",
    )
    user_ids = fields.Many2many(
        "res.users", string="Cashiers", help="Empty: all, and the accounts beside them."
    )

    @api.depends("kind", "day")
    def _compute_dates(self):
        for report in self:
            if report.kind == "custom" or not report.day:
                report.date_start = report.date_start or report.day
                report.date_end = report.date_end or report.day
                continue
            unit = report.kind
            report.date_start = fields.Date.start_of(report.day, unit)
            report.date_end = fields.Date.end_of(report.day, unit)

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for report in self:
            if report.date_end < report.date_start:
                raise UserError(self.env._("The period ends before it begins."))

    # ------------------------------------------------------------- actions ----

    def action_pdf(self):
        return self._action_open_pdf()

    def action_xlsx(self):
        self.ensure_one()
        return self._action_download_xlsx("counter")

    def action_show(self):
        """The same rows on the screen, to be grouped at will."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing_counter.property_receipt_line_action"
        )
        action["domain"] = self._get_domain()
        action["name"] = action["display_name"] = self._get_title()
        return action

    # ---------------------------------------------------------------- rows ----

    def _get_domain(self):
        """Of the receipt lines; a cashier sees the own ones alone."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.date_start),
            ("date", "<=", self.date_end),
        ]
        users = self._get_users()
        if users:
            domain.append(("user_id", "in", users.ids))
        if self.community_ids:
            domain.append(("community_id", "in", self.community_ids.ids))
        return domain

    def _get_users(self):
        user = self.env.user
        sees_all = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_readonly"
        )
        sees_all = sees_all or user.has_group("account.group_account_invoice")
        return self.user_ids if sees_all or self.env.su else user

    def _get_report(self):
        """Values of the papers.

        :return: dict of ``channels`` (columns), ``cashiers`` (rows of cashier,
            numbers, issued, void, amounts by channel, total), ``items`` (rows of
            kind, item, amounts by channel, total), ``totals``, ``total`` and
            ``ledger`` (see ``_get_ledger``, None where it does not apply)
        """
        lines = self.env["property.receipt.line"]
        issued = [*self._get_domain(), ("state", "=", "issued")]
        groups = lines._read_group(
            issued, ["user_id", "kind", "fee_item_id", "channel_id"], ["amount:sum"]
        )
        channels = lines.channel_id.union(*(row[3] for row in groups)).sorted()
        by_user, by_item, totals = (defaultdict(float) for _unused in range(3))
        for user, kind, item, channel, amount in groups:
            by_user[user, channel] += amount
            by_item[(kind, item), channel] += amount
            totals[channel] += amount
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        items = dict.fromkeys(key for key, _channel in by_item)
        return {
            "channels": channels,
            "cashiers": self._get_cashiers(by_user, channels),
            "items": [
                {
                    "kind": kinds[kind],
                    "item": item.name or "",
                    **self._spread(by_item, (kind, item), channels),
                }
                for kind, item in items
            ],
            "totals": [self._round(totals[channel]) for channel in channels],
            "total": self._round(sum(totals.values())),
            "ledger": self._get_ledger(channels, totals),
        }

    def _get_cashiers(self, by_user, channels):
        receipts = self.env["property.receipt"].search_fetch(
            self._get_domain(), ["user_id", "state", "book_id", "number"]
        )
        return [
            {
                "cashier": user.name,
                "numbers": self._get_numbers(own),
                "issued": len(own.filtered(lambda r: r.state != "void")),
                "void": len(own.filtered(lambda r: r.state == "void")),
                **self._spread(by_user, user, channels),
            }
            for user, own in receipts.sorted("id").grouped("user_id").items()
        ]

    def _get_numbers(self, receipts):
        texts = []
        for book, own in receipts.grouped("book_id").items():
            for first, last in number_ranges(own.mapped("number")):
                span = book._format_number(first)
                if last != first:
                    span += f" – {book._format_number(last)}"
                texts.append(span)
        return "; ".join(texts)

    def _spread(self, sums, key, channels):
        amounts = [self._round(sums[key, channel]) for channel in channels]
        return {"amounts": amounts, "total": self._round(sum(amounts))}

    def _round(self, amount):
        return self.currency_id.round(amount) or 0.0

    # -------------------------------------------------------------- ledger ----

    def _get_ledger(self, channels, totals):
        """The channels' accounts beside the receipts.

        A reversal after the till was closed, a bounce, a settlement, a slip of the
        bank are what else moved; they stand on the paper by journal.

        :return: list of dicts ``account``, ``channels`` (names), ``taken`` (by the
            receipts), ``booked`` (posted items of those receipts' payments),
            ``difference``, ``others`` [(what, amount)], ``moved`` (all of the
            account); None for who reads no ledger, or of a part of the receipts
        """
        if self.company_id not in self.env.companies:
            return None
        readers = ("account.group_account_readonly", "account.group_account_invoice")
        if not any(self.env.user.has_group(group) for group in readers):
            return None
        if self.community_ids or self._get_users():
            return None
        used = self.env["property.payment.channel"].search(
            [("company_id", "=", self.company_id.id)]
        )
        rows = []
        for accounts, group in (used | channels).grouped(self._get_accounts).items():
            booked, others = self._read_accounts(accounts)
            taken = self._round(sum(totals[channel] for channel in group))
            if taken or booked or others:
                rows.append(
                    self._prepare_ledger(accounts, group, taken, booked, others)
                )
        return rows

    def _prepare_ledger(self, accounts, channels, taken, booked, others):
        return {
            "account": ", ".join(accounts.mapped("display_name")),
            "channels": ", ".join(channels.mapped("name")),
            "taken": taken,
            "booked": booked,
            "difference": self._round(taken - booked),
            "others": others,
            "moved": self._round(booked + sum(amount for _what, amount in others)),
        }

    @api.model
    def _get_accounts(self, channel):
        """Where the money of a channel is booked when it is taken."""
        lines = channel.journal_id.inbound_payment_method_line_ids
        accounts = lines.payment_account_id
        if lines.filtered(lambda line: not line.payment_account_id):
            payments = self.env["account.payment"].with_company(channel.company_id)
            payment = payments.new({"company_id": channel.company_id.id})
            accounts |= payment._get_outstanding_account("inbound")
        return accounts

    def _read_accounts(self, accounts):
        """(booked by the receipts of the days, [(journal, amount)] of the rest)."""
        self.env["account.move.line"].flush_model()
        self.env["account.payment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT receipt.id IS NOT NULL, line.journal_id, SUM(line.balance)
                  FROM account_move_line line
             LEFT JOIN account_payment payment ON payment.move_id = line.move_id
             LEFT JOIN property_receipt receipt
                    ON receipt.id = payment.property_receipt_id
                   AND receipt.date BETWEEN %(start)s AND %(end)s
                   AND line.balance > 0
                 WHERE line.account_id IN %(accounts)s
                   AND line.company_id = %(company)s
                   AND line.parent_state = 'posted'
                   AND line.date BETWEEN %(start)s AND %(end)s
              GROUP BY 1, 2
              ORDER BY 2
                """,
                start=self.date_start,
                end=self.date_end,
                accounts=tuple(accounts.ids) or (0,),
                company=self.company_id.id,
            )
        )
        booked = sum(float(total) for ours, _journal, total in rows if ours)
        journals = self.env["account.journal"]
        others = [
            (journals.browse(journal).display_name, self._round(float(total)))
            for ours, journal, total in rows
            if not ours
        ]
        return self._round(booked), others

    # -------------------------------------------------------------- papers ----

    def _get_title(self):
        if self.kind == "day":
            return self.env._("Daily Collection Report %s", self.date_start)
        if self.kind == "month":
            return self.env._(
                "Monthly Collection Report %s", f"{self.date_start:%Y-%m}"
            )
        return self.env._(
            "Collection Report %(first)s to %(last)s",
            first=self.date_start,
            last=self.date_end,
        )

    def _get_pdf_name(self):
        return self._get_title()

    def _make_pdf(self):
        paper = self._with_paper_lang(self.company_id)
        return self._run_pdf(
            "property_billing_counter.counter_report",
            {"report": paper, "values": paper._get_report()},
            "property_billing_counter.paperformat_counter_report",
        )

    def _xlsx_counter(self, _options):
        values = self._get_report()
        sheets = [
            self._get_cashier_sheet(values),
            self._get_item_sheet(values),
        ]
        if values["ledger"] is not None:
            sheets.append(self._get_ledger_sheet(values["ledger"]))
        return self._get_title(), sheets

    def _get_cashier_sheet(self, values):
        columns = [
            Column(self.env._("Cashier")),
            Column(self.env._("Receipt Numbers")),
            Column(self.env._("Issued"), "integer"),
            Column(self.env._("Void"), "integer"),
            *(Column(channel.name, "amount") for channel in values["channels"]),
            Column(self.env._("Total"), "amount"),
        ]
        rows = [
            [
                row["cashier"],
                row["numbers"],
                row["issued"],
                row["void"],
                *row["amounts"],
                row["total"],
            ]
            for row in values["cashiers"]
        ]
        title = self.env._("By Cashier")
        return Sheet(title, columns, rows, title=self._get_title())

    def _get_item_sheet(self, values):
        columns = [
            Column(self.env._("Kind")),
            Column(self.env._("Fee Item")),
            *(Column(channel.name, "amount") for channel in values["channels"]),
            Column(self.env._("Total"), "amount"),
        ]
        rows = [
            [row["kind"], row["item"], *row["amounts"], row["total"]]
            for row in values["items"]
        ]
        title = self.env._("By Fee Item")
        return Sheet(title, columns, rows, title=self._get_title())

    def _get_ledger_sheet(self, ledger):
        columns = [
            Column(self.env._("Account")),
            Column(self.env._("Payment Channel")),
            Column(self.env._("By the Receipts"), "amount"),
            Column(self.env._("Booked by Them"), "amount"),
            Column(self.env._("Difference"), "amount"),
            Column(self.env._("Other Entries")),
            Column(self.env._("Moved on the Account"), "amount"),
        ]
        rows = [
            [
                row["account"],
                row["channels"],
                row["taken"],
                row["booked"],
                row["difference"],
                "; ".join(f"{what}: {amount:.2f}" for what, amount in row["others"]),
                row["moved"],
            ]
            for row in ledger
        ]
        title = self.env._("Agreed with the Ledger")
        return Sheet(title, columns, rows, title=self._get_title())
