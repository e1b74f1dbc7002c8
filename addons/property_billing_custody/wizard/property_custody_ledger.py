from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.property_base.tools.xlsx import Column, Sheet

#: texts and amounts of each book, fields of its rows
COLUMNS = {
    "deposit": (
        ("unit_id", "deposit_kind_id", "partner_id", "deposit_id"),
        ("opening", "received", "used", "refunded", "moved", "closing"),
    ),
    "prepayment": (
        ("unit_id", "partner_id", "fee_item_id"),
        ("opening", "received", "applied", "refunded", "moved", "closing"),
    ),
    "fund": (
        ("unit_id",),
        (
            "opening",
            "received",
            "interest",
            "used",
            "refunded",
            "moved",
            "closing",
            "threshold",
        ),
    ),
    "public": (
        ("source_id",),
        ("opening", "received", "used", "refunded", "shared", "moved", "closing"),
    ),
}


class PropertyCustodyLedger(models.TransientModel):
    """Asks for a ledger of money held: on screen, as spreadsheet, on paper."""

    _name = "property.custody.ledger"
    _description = "Ledger of Money Held"
    _inherit = ["property.xlsx.mixin", "property.pdf.mixin"]

    book = fields.Selection(
        [
            ("prepayment", "Prepayments"),
            ("deposit", "Deposits"),
            ("fund", "Maintenance Fund"),
            ("public", "Public Income"),
        ],
        string="Which Ledger",
        required=True,
        default="prepayment",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_end = fields.Date(
        string="To", required=True, default=fields.Date.context_today
    )
    community_ids = fields.Many2many("property.community", string="Communities")

    def _get_model(self):
        """The rows, with the user's own rights."""
        if self.date_end < self.date_start:
            raise UserError(self.env._("The period ends before it starts."))
        name = (
            "property.prepayment.row"
            if self.book == "prepayment"
            else "property.custody.row"
        )
        return self.env[name].with_context(**self._get_span())

    def _get_span(self):
        return {
            "property_from": fields.Date.to_string(self.date_start),
            "property_to": fields.Date.to_string(self.date_end),
        }

    def _get_domain(self):
        domain = Domain.TRUE
        if self.book != "prepayment":
            domain &= Domain("book", "=", self.book)
        if self.community_ids:
            domain &= Domain("community_id", "in", self.community_ids.ids)
        return domain

    def action_show(self):
        """The rows on screen."""
        self.ensure_one()
        self._get_model()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"property_billing_custody.property_{self.book}_row_action"
        )
        action["name"] = self._get_title()
        action["domain"] = list(self._get_domain())
        action["context"] = self._get_span()
        return action

    def action_xlsx(self):
        self.ensure_one()
        return self._action_download_xlsx("ledger")

    def action_print(self):
        return self._action_open_pdf()

    # -------------------------------------------------------------- figures ----

    def _get_title(self):
        labels = dict(self._fields["book"]._description_selection(self.env))
        return self.env._(
            "%(book)s %(start)s – %(end)s",
            book=labels[self.book],
            start=self.date_start,
            end=self.date_end,
        )

    def _get_labels(self):
        """{field: label}, as the list on screen has it."""
        texts, amounts = COLUMNS[self.book]
        described = self._get_model().fields_get([*texts, *amounts], ["string"])
        labels = {name: values["string"] for name, values in described.items()}
        own = self._get_own_labels().get(self.book, {})
        return {name: own.get(name) or label for name, label in labels.items()}

    def _get_own_labels(self):
        """Columns that a book calls by another name."""
        public = {
            "received": self.env._("Income"),
            "used": self.env._("Cost"),
            "refunded": self.env._("Paid for the Owners"),
        }
        return {"deposit": {"used": self.env._("Deducted")}, "public": public}

    def _get_rows(self):
        """[(texts, amounts)], summed by what the texts say."""
        texts, amounts = COLUMNS[self.book]
        groups = self._get_model()._read_group(
            self._get_domain(),
            ["community_id", *texts],
            [f"{name}:sum" for name in amounts],
        )
        count = len(texts) + 1
        several = len({group[0] for group in groups}) > 1
        return [
            (
                [
                    self._get_text(record, several and index == 1 and group[0])
                    for index, record in enumerate(group[:count])
                ][1:],
                [value or 0.0 for value in group[count:]],
            )
            for group in groups
        ]

    def _get_text(self, record, community):
        own = record._name == "property.deposit"
        name = (record.name if own else record.display_name) or ""
        return f"{community.name} {name}" if community else name

    def _get_totals(self, rows):
        count = len(COLUMNS[self.book][1])
        return [sum(row[1][index] for row in rows) for index in range(count)]

    def _xlsx_ledger(self, options):
        self.ensure_one()
        labels, rows = self._get_labels(), self._get_rows()
        texts, amounts = COLUMNS[self.book]
        blanks = [""] * (len(texts) - 1)
        sheet = Sheet(
            self._get_title()[:31],
            [
                *(Column(labels[name]) for name in texts),
                *(Column(labels[name], "amount") for name in amounts),
            ],
            [[*row[0], *row[1]] for row in rows],
            totals=[[self.env._("Total"), *blanks, *self._get_totals(rows)]],
            title=self._get_title(),
        )
        return self._get_title(), [sheet]

    def _get_pdf_name(self):
        return self._get_title()

    def _make_pdf(self):
        record = self._with_paper_lang(self.env.company)
        labels, rows = record._get_labels(), record._get_rows()
        texts, amounts = COLUMNS[record.book]
        names = record.community_ids.mapped("name") or [self.env.company.name]
        return record._run_pdf(
            "property_billing_custody.custody_document",
            {
                "page": {
                    "title": record._get_title(),
                    "site": ", ".join(names),
                    "period": "",
                    "texts": [labels[name] for name in texts],
                    "amounts": [labels[name] for name in amounts],
                    "rows": [
                        {"texts": row[0], "amounts": [f"{v:,.2f}" for v in row[1]]}
                        for row in rows
                    ],
                    "totals": [f"{v:,.2f}" for v in record._get_totals(rows)],
                    "notes": [],
                    "company": self.env.company.name,
                    "draft": False,
                }
            },
            "property_billing.paperformat_landscape",
        )
