from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.property_base.tools.xlsx import Column, Sheet
from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.custody import company_share

MEASURES = ("opening", "income", "cost", "paid_out", "share", "closing")


class PropertyPublicSheet(models.Model):
    """Public income of a quarter or half-year, to be published.

    The figures are the ledger's; publishing books the company's agreed share on
    the last day, and keeps the PDF. What was published does not change.
    """

    _name = "property.public.sheet"
    _description = "Sheet of Public Income"
    _inherit = [
        "property.custody.request.mixin",
        "property.pdf.mixin",
        "property.xlsx.mixin",
    ]
    _order = "date_end desc, id desc"

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("requested", "To Approve"),
            ("approved", "To Publish"),
            ("done", "Published"),
            ("refused", "Refused"),
        ]
    )
    reason = fields.Text(string="Remarks", required=False)
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_last_quarter()[0],
    )
    date_end = fields.Date(
        string="To", required=True, default=lambda self: self._get_last_quarter()[1]
    )
    date = fields.Date(
        string="Share Booked on", compute="_compute_date", store=True, precompute=True
    )
    line_ids = fields.One2many("property.public.sheet.line", "sheet_id", copy=False)
    amount_closing = fields.Monetary(
        string="Held for the Owners", compute="_compute_amounts", store=True
    )
    amount_share = fields.Monetary(
        string="Company's Share", compute="_compute_amounts", store=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _dates = models.Constraint(
        "CHECK(date_end >= date_start)", "The period ends before it starts."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (community_id WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) WHERE (state = 'done')",
        "Public income of this time was published already.",
    )

    @api.model
    def _get_last_quarter(self):
        today = fields.Date.context_today(self)
        start = today + relativedelta(month=(today.month - 1) // 3 * 3 + 1, day=1)
        start -= relativedelta(months=3)
        return start, start + relativedelta(months=3, days=-1)

    @api.depends("date_end")
    def _compute_date(self):
        for sheet in self:
            sheet.date = sheet.date_end

    @api.depends("line_ids.closing", "line_ids.share")
    def _compute_amounts(self):
        for sheet in self:
            sheet.amount_closing = sum(sheet.line_ids.mapped("closing"))
            sheet.amount_share = sum(sheet.line_ids.mapped("share"))

    @api.depends("community_id.name", "date_start", "date_end")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = self.env._(
                "%(community)s %(start)s – %(end)s",
                community=sheet.community_id.name or "",
                start=sheet.date_start or "",
                end=sheet.date_end or "",
            )

    def write(self, vals):
        res = super().write(vals)
        if {"date_start", "date_end", "community_id"} & vals.keys():
            self.sudo().line_ids.unlink()
        return res

    @api.model
    def _get_closed(self, community, date):
        """The published sheet that covers a day, or none."""
        return self.sudo().search(
            [
                ("community_id", "=", community.id),
                ("date_end", ">=", date),
                ("date_start", "<=", date),
                ("state", "=", "done"),
            ],
            limit=1,
        )

    # -------------------------------------------------------------- figures ----

    def action_compute(self):
        """Take the figures from the ledger."""
        self._check_role("property_base.group_supervisor", may_account=True)
        for sheet in self:
            sheet._check_state("draft")
            # sudo: property.public.sheet.line - written by the code alone
            sheet.sudo().line_ids = [
                Command.clear(),
                *(Command.create(values) for values in sheet._get_figures()),
            ]

    def _get_figures(self):
        """Values of the lines: a source each, with the share that is to be booked."""
        rows = self._get_rows()
        figures = [
            self._prepare_figures(source, same)
            for source, same in rows.grouped("source_id").items()
        ]
        return sorted(figures, key=lambda f: (not f["source_id"], f["source_id"]))

    def _get_rows(self):
        domain = [("book", "=", "public"), ("community_id", "=", self.community_id.id)]
        rows = self.env["property.custody.row"].sudo()
        return rows._find(self.date_start, self.date_end, domain)

    def _prepare_figures(self, source, rows):
        def total(name):
            return self.currency_id.round(sum(rows.mapped(name)))

        net = total("received") - total("used")
        share = float(
            company_share(
                to_decimal(net, 2), to_decimal(source.share_percent or 0.0, 4)
            )
        )
        due = self.currency_id.round(share - total("shared"))
        return {
            "source_id": source.id,
            "opening": total("opening"),
            "income": total("received"),
            "cost": total("used"),
            "paid_out": self.currency_id.round(total("refunded") - total("moved")),
            "share": share,
            "closing": self.currency_id.round(total("closing") - due),
        }

    def _check_request(self):
        if not self.line_ids:
            raise UserError(self.env._("Take the figures from the ledger first."))
        self._check_current()
        if self.date_end > fields.Date.context_today(self):
            raise UserError(self.env._("The period is not over yet."))

    def _check_current(self):
        """:raise UserError: the ledger has changed since the figures were taken"""
        found = {f["source_id"]: f for f in self._get_figures()}
        kept = {
            line.source_id.id: {
                "source_id": line.source_id.id,
                **{name: line[name] for name in MEASURES},
            }
            for line in self.line_ids
        }
        if found != kept:
            raise UserError(
                self.env._(
                    "The ledger has changed since: take the sheet back and the figures "
                    "anew."
                )
            )

    # -------------------------------------------------------------- publish ----

    def _book(self):
        self._check_request()
        move = self._book_share()
        self._step(move_id=move.id)
        self.sudo()._keep_pdf()

    def _book_share(self):
        """The company's share: from what is held for the owners to its income."""
        booked = {row.source_id: row.shared for row in self._get_rows()}
        shares = [
            (line.source_id, line.share - booked.get(line.source_id, 0.0))
            for line in self.line_ids
        ]
        shares = [
            (source, self.currency_id.round(share))
            for source, share in shares
            if not self.currency_id.is_zero(share)
        ]
        if not shares:
            return self.env["account.move"]
        return self._post_move(self._get_journal(), self._prepare_share_lines(shares))

    def _prepare_share_lines(self, shares):
        account = self.company_id._get_property_custody_account("public")
        income = self.company_id._get_property_custody_account("public_share")
        lines = [
            {
                "name": f"{self.name} {source.name}",
                "account_id": account.id,
                "balance": share,
                "property_custody_kind": "public_share",
                "property_public_source_id": source.id,
            }
            for source, share in shares
        ]
        total = self.currency_id.round(sum(share for _source, share in shares))
        return [
            *lines,
            {"name": self.name, "account_id": income.id, "balance": -total},
        ]

    # ---------------------------------------------------------------- paper ----

    def action_print(self):
        return self._action_open_pdf()

    def action_xlsx(self):
        return self._action_download_xlsx("sheet")

    def _get_pdf_name(self):
        return self._get_title()

    def _get_title(self):
        return self.env._("Public Income %s", self.display_name)

    def _get_labels(self):
        described = self.env["property.public.sheet.line"].fields_get(
            ["source_id", "partner_id", "share_percent", *MEASURES], ["string"]
        )
        return {name: values["string"] for name, values in described.items()}

    def _make_pdf(self):
        record = self._with_paper_lang(self.company_id)
        labels = record._get_labels()
        columns = [labels["source_id"], labels["share_percent"]]
        return record._run_pdf(
            "property_billing_custody.custody_document",
            {
                "page": {
                    "title": self.env._("Public Income"),
                    "site": record.community_id.name,
                    "period": f"{record.date_start} – {record.date_end}",
                    "texts": columns,
                    "amounts": [labels[name] for name in MEASURES],
                    "rows": [record._get_paper_row(line) for line in record.line_ids],
                    "totals": [
                        f"{sum(record.line_ids.mapped(name)):,.2f}" for name in MEASURES
                    ],
                    "notes": record._get_notes(),
                    "company": record.company_id.name,
                    "draft": record.state != "done",
                }
            },
            "property_billing.paperformat_landscape",
        )

    def _get_paper_row(self, line):
        name = line.source_id.name or self.env._("Not assigned")
        return {
            "texts": [name, f"{line.share_percent:g} %"],
            "amounts": [f"{line[measure]:,.2f}" for measure in MEASURES],
        }

    def _get_notes(self):
        notes = [
            self.env._(
                "What common parts earn after cost is the owners' (Civil Code, article "
                "282). Held = opening + income - cost - paid out - company's share."
            )
        ]
        return notes + [self.reason] if self.reason else notes

    def _xlsx_sheet(self, options):
        self.ensure_one()
        labels = self._get_labels()
        totals = [sum(self.line_ids.mapped(name)) for name in MEASURES]
        sheet = Sheet(
            self.env._("Public Income"),
            [
                Column(labels["source_id"]),
                Column(labels["partner_id"]),
                Column(labels["share_percent"], "percent"),
                *(Column(labels[name], "amount") for name in MEASURES),
            ],
            [
                [
                    line.source_id.name or self.env._("Not assigned"),
                    line.partner_id.name or "",
                    line.share_percent,
                    *(line[name] for name in MEASURES),
                ]
                for line in self.line_ids
            ],
            totals=[[self.env._("Total"), "", "", *totals]],
            title=self._get_title(),
            notes=self._get_notes(),
        )
        return self._get_title(), [sheet]
