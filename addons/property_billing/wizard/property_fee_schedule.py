from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.property_base.tools.xlsx import Column, Sheet

MEASURES = ("amount_due", "amount_paid", "amount_written_off", "amount_owed")
SUMS = [f"{measure}:sum" for measure in MEASURES]
#: rows of a page of paper, units of a printed schedule
ROWS_PER_PAGE = 26
MAX_UNITS = 600
#: how many buildings are in memory while a spreadsheet is written
BUILDINGS_AT_ONCE = 8


class PropertyFeeSchedule(models.TransientModel):
    """Asks for the schedule of fees (一览表) of a year: pivot, spreadsheet, paper."""

    _name = "property.fee.schedule"
    _description = "Schedule of Fees of a Year"
    _inherit = ["property.xlsx.mixin", "property.pdf.mixin"]

    community_id = fields.Many2one(
        "property.community",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["property.community"].search([], limit=1),
    )
    company_id = fields.Many2one(related="community_id.company_id")
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    as_of = fields.Date(required=True, default=fields.Date.context_today)
    building_ids = fields.Many2many(
        "property.building",
        string="Buildings",
        domain="[('community_id', '=', community_id)]",
    )
    fee_item_ids = fields.Many2many(
        "property.fee.item",
        string="Fee Items",
        domain="[('company_id', '=', company_id)]",
    )

    _year = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)", "A year has four digits."
    )

    def _get_domain(self):
        self.ensure_one()
        domain = Domain(
            [
                ("community_id", "=", self.community_id.id),
                ("date_start", ">=", date(self.year, 1, 1)),
                ("date_start", "<=", date(self.year, 12, 31)),
            ]
        )
        if self.building_ids:
            domain &= Domain("building_id", "in", self.building_ids.ids)
        if self.fee_item_ids:
            domain &= Domain("fee_item_id", "in", self.fee_item_ids.ids)
        return domain

    def _get_rows(self):
        return self.env["property.fee.schedule.row"].with_context(
            property_asof=fields.Date.to_string(self.as_of)
        )

    def _get_title(self):
        return self.env._(
            "Schedule of fees %(community)s %(year)s, as of %(day)s",
            community=self.community_id.name,
            year=self.year,
            day=self.as_of,
        )

    # ------------------------------------------------------------- actions ----

    def action_show(self):
        """Pivot and rows of the year."""
        return self._open("property_billing.property_fee_schedule_row_action")

    def action_show_buildings(self):
        """Receivable, received and arrears by item and building."""
        return self._open("property_billing.property_fee_schedule_row_action_building")

    def _open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = list(self._get_domain())
        action["context"] = {
            "property_asof": fields.Date.to_string(self.as_of),
            "create": False,
        }
        action["name"] = action["display_name"] = self._get_title()
        return action

    def action_xlsx(self):
        self.ensure_one()
        return self._action_download_xlsx("schedule")

    def action_pdf(self):
        """A page and more per building; a large community is asked for by building."""
        self.ensure_one()
        units = self._count_units()
        if not units:
            raise UserError(self.env._("Nothing was charged in that year."))
        if units > MAX_UNITS:
            raise UserError(
                self.env._(
                    "%(count)s units: choose buildings, at most %(max)s units at a "
                    "time.",
                    count=units,
                    max=MAX_UNITS,
                )
            )
        return self._action_open_pdf()

    def _count_units(self):
        [(count,)] = self._get_rows()._read_group(
            self._get_domain(), [], ["unit_id:count_distinct"]
        )
        return count

    # ---------------------------------------------------------------- rows ----

    def _get_building_ids(self):
        """Of the buildings that have rows, in order; ``False`` is none, at the end."""
        groups = self._get_rows()._read_group(self._get_domain(), ["building_id"])
        buildings = self.env["property.building"].union(
            *(building for (building,) in groups)
        )
        none = [False] if any(not building for (building,) in groups) else []
        return [*buildings.sorted().ids, *none]

    def _get_year_rows(self, building_ids):
        """[(unit, item, {month number: sums})] of buildings, in walking order.

        The sums are due, paid, written off, owed; ``0`` is the whole year.
        """
        groups = self._get_rows()._read_group(
            self._get_domain() & Domain("building_id", "in", building_ids),
            ["unit_id", "fee_item_id", "month:month"],
            SUMS,
        )
        years = {}
        for unit, item, month, *sums in groups:
            months = years.setdefault((unit, item), {})
            months[month.month] = sums
            whole = months.get(0) or [0.0] * len(MEASURES)
            months[0] = [a + b for a, b in zip(whole, sums, strict=True)]
        keys = sorted(
            years,
            key=lambda key: (
                key[0].sort_key or "",
                key[0].id,
                key[1].sequence,
                key[1].id,
            ),
        )
        return [(unit, item, years[unit, item]) for unit, item in keys]

    # --------------------------------------------------------- spreadsheet ----

    def _xlsx_schedule(self, options):
        self.ensure_one()
        return self._get_title(), [
            self._sheet_units(),
            self._sheet_groups(self.env._("By Month"), ["fee_item_id", "month:month"]),
            self._sheet_groups(
                self.env._("By Building"), ["building_id", "fee_item_id"]
            ),
        ]

    def _sheet_units(self):
        """Unit, item and twelve months; read and written building by building."""
        _ = self.env._
        labels = (_("Amount Due"), _("Amount Paid"), _("Still Owed"))
        columns = [
            Column(_("Housing Unit"), width=16),
            Column(_("Payer"), width=20),
            Column(_("Fee Item"), width=22),
        ]
        months = [_("Year"), *(f"{self.year}-{number:02d}" for number in range(1, 13))]
        columns += [
            Column(f"{month} {label}", "amount", width=13)
            for month in months
            for label in labels
        ]
        return Sheet(
            _("Schedule of Fees"), columns, self._iter_cells(), title=self._get_title()
        )

    def _iter_cells(self):
        for ids in split_every(BUILDINGS_AT_ONCE, self._get_building_ids()):
            payers = self._get_payers(ids)
            for unit, item, months in self._get_year_rows(ids):
                yield [
                    unit.name,
                    payers.get((unit, item), ""),
                    item.name,
                    *(
                        cell
                        for number in range(13)
                        for cell in self._get_month_cells(months.get(number))
                    ),
                ]
            self.env.invalidate_all(flush=False)

    def _get_payers(self, building_ids):
        """{(unit, item): names of who was charged}."""
        groups = self._get_rows()._read_group(
            self._get_domain() & Domain("building_id", "in", building_ids),
            ["unit_id", "fee_item_id"],
            ["partner_id:recordset"],
        )
        return {
            (unit, item): "、".join(partners.mapped("name"))
            for unit, item, partners in groups
        }

    @api.model
    def _get_month_cells(self, sums):
        if not sums:
            return (None, None, None)
        due, paid, _written_off, owed = sums
        return (due, paid, owed)

    def _sheet_groups(self, name, groupby):
        """Receivable, received, written off and arrears by two dimensions."""
        described = self._get_rows().fields_get(MEASURES, ["string"])
        groups = self._get_rows()._read_group(self._get_domain(), groupby, SUMS)
        rows = [
            [self._get_key_text(first), self._get_key_text(second), *sums]
            for first, second, *sums in groups
        ]
        totals = [sum(column) for column in list(zip(*rows, strict=True))[2:]] or [
            0.0
        ] * len(MEASURES)
        return Sheet(
            name,
            [
                Column(self._get_group_label(groupby[0]), width=22),
                Column(self._get_group_label(groupby[1]), width=22),
                *(
                    Column(described[measure]["string"], "amount", width=16)
                    for measure in MEASURES
                ),
            ],
            rows,
            totals=[[self.env._("Total"), "", *totals]],
            title=self._get_title(),
        )

    @api.model
    def _get_group_label(self, spec):
        field = self.env["property.fee.schedule.row"]._fields[spec.split(":")[0]]
        return field._description_string(self.env)

    @api.model
    def _get_key_text(self, key):
        if isinstance(key, models.BaseModel):
            return key.display_name or ""
        return key.strftime("%Y-%m") if key else ""

    # --------------------------------------------------------------- paper ----

    def _get_pdf_name(self):
        return self._get_title()

    def _make_pdf(self):
        record = self._with_paper_lang(self.company_id)
        pages = [
            page
            for building_id in record._get_building_ids()
            for page in record._prepare_pages(building_id)
        ]
        return record._run_pdf(
            "property_billing.schedule_document",
            {
                "pages": pages,
                "months": [f"{number:02d}" for number in range(1, 13)],
                "title": record._get_title(),
            },
            paper="property_billing.paperformat_landscape",
        )

    def _prepare_pages(self, building_id):
        """What is printed of a building, as text: a dict per page."""
        building = self.env["property.building"].browse(building_id or [])
        rows = self._get_year_rows([building_id])
        totals = [sum(months[0][i] for _u, _i, months in rows) for i in range(4)]
        parts = [
            rows[start : start + ROWS_PER_PAGE]
            for start in range(0, len(rows), ROWS_PER_PAGE)
        ]
        return [
            {
                "building": building.display_name or "",
                "rows": [self._prepare_row(*row) for row in part],
                "totals": part is parts[-1] and [self._money(v) for v in totals],
            }
            for part in parts
        ]

    def _prepare_row(self, unit, item, months):
        """A month shows what was due, and below it what is still owed."""
        return {
            "unit": unit.name,
            "item": item.name,
            "months": [
                {
                    "due": self._money(sums[0]) if sums else "",
                    "owed": self._money(sums[3]) if sums and sums[3] else "",
                }
                for sums in (months.get(number) for number in range(1, 13))
            ],
            "totals": [self._money(value) for value in months[0]],
        }

    @api.model
    def _money(self, amount):
        return f"{amount:,.2f}"
