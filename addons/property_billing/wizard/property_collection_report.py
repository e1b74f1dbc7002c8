from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_base.tools.period import get_bounds
from odoo.addons.property_base.tools.rate import NO_VALUE
from odoo.addons.property_base.tools.xlsx import Column, Sheet

from ..engine.rates import Collection

#: columns of the sheet: property of engine.rates.Collection, kind of column
COLUMNS = [
    ("opening", "amount"),
    ("late", "amount"),
    ("arrears_corrected", "amount"),
    ("arrears_reduced", "amount"),
    ("recovered", "amount"),
    ("arrears_written_off", "amount"),
    ("arrears_closing", "amount"),
    ("arrears_rate", "percent"),
    ("billed", "amount"),
    ("corrected", "amount"),
    ("reduced", "amount"),
    ("current_due", "amount"),
    ("collected", "amount"),
    ("written_off", "amount"),
    ("current_closing", "amount"),
    ("current_rate", "percent"),
    ("due", "amount"),
    ("paid", "amount"),
    ("closing", "amount"),
    ("combined_rate", "percent"),
]


class PropertyCollectionReport(models.TransientModel):
    """Collection rates of a period as of a day: on screen, paper and in a sheet."""

    _name = "property.collection.report"
    _description = "Collection Rates"
    _inherit = ["property.xlsx.mixin"]

    community_ids = fields.Many2many(
        "property.community", string="Communities", help="Empty: all of yours."
    )
    kind = fields.Selection(
        [
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("year", "Year to Date"),
            ("custom", "Other Period"),
        ],
        string="Period",
        required=True,
        default="month",
    )
    day = fields.Date(string="Around", required=True, default=fields.Date.context_today)
    date_start = fields.Date(
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_end = fields.Date(
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    as_of = fields.Date(
        compute="_compute_as_of",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Payments up to this day count.",
    )

    @api.depends("kind", "day")
    def _compute_dates(self):
        for report in self:
            if report.kind == "custom" or not report.day:
                continue
            start, end = get_bounds(report.kind, report.day)
            report.date_start = start
            report.date_end = min(end, report.day) if report.kind == "year" else end

    @api.depends("date_end")
    def _compute_as_of(self):
        today = fields.Date.context_today(self)
        for report in self:
            report.as_of = min(report.date_end or today, today)

    @api.constrains("date_start", "date_end", "as_of")
    def _check_dates(self):
        for report in self:
            if report.date_end < report.date_start or report.as_of < report.date_start:
                raise UserError(
                    self.env._("The period ends, or is looked at, before it starts.")
                )

    def _get_rows(self):
        """The rows of the period, read with the user's own rights."""
        days = (self.date_start, self.date_end, self.as_of)
        return self.env["property.collection.row"].with_context(
            property_period=[fields.Date.to_string(day) for day in days]
        )

    def _get_domain(self):
        communities = [("community_id", "in", self.community_ids.ids)]
        return communities if self.community_ids else []

    def action_analyse(self):
        """Pivot, graph and rows of the period."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_collection_row_action"
        )
        action["domain"] = self._get_domain()
        action["context"] = {
            "property_period": self._get_rows().env.context["property_period"],
            "search_default_in_rates": 1,
            "create": False,
        }
        action["name"] = self._get_title()
        return action

    def action_print(self):
        """The rate sheet for the director."""
        report = self.env.ref("property_billing.property_collection_report_pdf")
        return report.report_action(self)

    def action_xlsx(self):
        return self._action_download_xlsx("rates")

    def _get_title(self):
        return self.env._(
            "Collection rates %(start)s – %(end)s, as of %(as_of)s",
            start=fields.Date.to_string(self.date_start),
            end=fields.Date.to_string(self.date_end),
            as_of=fields.Date.to_string(self.as_of),
        )

    def _get_labels(self):
        """{property of Collection: label on paper}, in the order of COLUMNS."""
        names = {
            "current_rate": self.env._("Collection Rate (Current)"),
            "arrears_rate": self.env._("Arrears Recovery Rate"),
            "combined_rate": self.env._("Combined Collection Rate"),
        }
        described = self.env["property.collection.row"].fields_get(
            [name for name, __ in COLUMNS], ["string"]
        )
        return {
            name: names.get(name) or described[name]["string"] for name, __ in COLUMNS
        }

    def _get_tables(self):
        """Tables of the sheet: by item, by building, by officer, and households.

        :return: list of (title, [(label, Collection, clear, billed)], total)
        """
        rows = self._get_rows()
        domain = rows._in_rates(self._get_domain())
        tables = [
            self._get_table(rows, domain, field)
            for field in ("fee_item_id", "building_id", "officer_id")
        ]
        apart = [*self._get_domain(), ("in_rates", "=", False)]
        outside = self._get_table(rows, apart, "fee_item_id")
        if outside[1]:
            title = self.env._("Not counted in rates (collected on behalf, deposits)")
            tables.append((title, outside[1], outside[2]))
        return tables

    def _get_table(self, rows, domain, field):
        """One table: sums and households by a field, and the whole."""
        sums = rows._get_collections(domain, field)
        homes = rows._get_households(domain, field)
        comodel = self.env[rows._fields[field].comodel_name]
        labels = self._get_group_labels(comodel, sums)
        lines = [(labels[key], sums[key], *homes.get(key, (0, 0))) for key in labels]
        total = rows._get_households(domain)[None]
        whole = sum((line[1] for line in lines), Collection())
        title = self.env._("By %s", rows._fields[field]._description_string(self.env))
        return title, lines, (self.env._("Total"), whole, *total)

    def _get_group_labels(self, comodel, keys):
        # sudo: names of what the rows read by the user point to
        records = comodel.sudo().with_context(active_test=False)
        found = records.search([("id", "in", [key for key in keys if key])])
        several = (
            "community_id" in found._fields and len(found.mapped("community_id")) > 1
        )
        found = found.with_context(show_community=several)
        labels = {record.id: record.display_name for record in found}
        if False in keys:
            labels[False] = self.env._("Not set")
        return labels

    def _get_figure(self, sums, name):
        """A figure as printed: money with two decimals, a rate with its sign."""
        value = getattr(sums, name)
        if dict(COLUMNS)[name] == "percent":
            return NO_VALUE if value is None else f"{value:.2f}%"
        return f"{value:,.2f}"

    def _xlsx_rates(self, options):
        self.ensure_one()
        labels = self._get_labels()
        sheets = [
            Sheet(
                name=title,
                title=self._get_title(),
                notes=self._get_notes(),
                columns=self._prepare_columns(title, labels),
                rows=[self._prepare_line(line) for line in lines],
                totals=[self._prepare_line(total)],
            )
            for title, lines, total in self._get_tables()
        ]
        return self._get_title(), sheets

    def _prepare_columns(self, title, labels):
        columns = [Column(title, width=24)]
        columns += [Column(labels[name], kind) for name, kind in COLUMNS]
        return [
            *columns,
            Column(self.env._("Units Clear"), "integer"),
            Column(self.env._("Units Billed"), "integer"),
        ]

    def _prepare_line(self, line):
        label, sums, clear, billed = line
        return [label, *(getattr(sums, name) for name, __ in COLUMNS), clear, billed]

    def _get_notes(self):
        """The formulas, as they must stand on the sheet."""
        return [
            self.env._(
                "Collection rate (current): paid up to the day on charges for the "
                "period, earlier prepayment included / these charges less approved "
                "reductions."
            ),
            self.env._(
                "Arrears recovery rate: paid in the period on charges for earlier "
                "periods / what was unpaid of them at its start, with what was "
                "billed late, less approved reductions."
            ),
            self.env._(
                "Combined collection rate: both sums paid / both sums due. Money "
                "collected on behalf, deposits and prepayments for later periods do "
                "not count."
            ),
            self.env._(
                "Reductions are approved credit notes, write-offs are booked against "
                "the allowance for bad debts or as a loss; both never count as paid. "
                "Corrections are charges that correct others, a part of what was "
                "billed."
            ),
        ]
