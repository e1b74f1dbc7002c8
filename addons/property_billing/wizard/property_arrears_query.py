from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.property_base.tools.xlsx import Column, Sheet

MAX_HOUSEHOLDS = 300


class PropertyArrearsQuery(models.TransientModel):
    """Asks for the arrears as of a day: on screen, as spreadsheet, on paper."""

    _name = "property.arrears.query"
    _description = "Arrears as of a Date"
    _inherit = ["property.xlsx.mixin"]

    date = fields.Date(string="As of", required=True, default=fields.Date.context_today)
    community_ids = fields.Many2many("property.community", string="Communities")
    building_ids = fields.Many2many(
        "property.building",
        string="Buildings",
        domain="[('community_id', 'in', community_ids)]",
    )
    unit_ids = fields.Many2many("property.unit", string="Housing Units")
    officer_id = fields.Many2one("res.users", domain=[("share", "=", False)])
    fee_item_ids = fields.Many2many("property.fee.item", string="Fee Items")
    overdue_only = fields.Boolean(default=True)
    min_days = fields.Integer(
        string="Overdue at Least", help="Days; 0: every overdue charge."
    )

    def _get_domain(self):
        """The rows of property.arrears that are asked for."""
        self.ensure_one()
        domain = Domain.TRUE
        for field in ("community", "building", "unit", "fee_item"):
            records = self[f"{field}_ids"]
            if records:
                domain &= Domain(f"{field}_id", "in", records.ids)
        if self.officer_id:
            domain &= Domain("officer_id", "=", self.officer_id.id)
        if self.overdue_only:
            domain &= Domain("days_overdue", ">=", max(self.min_days, 1))
        return domain

    def _get_rows(self):
        """The rows, with the user's own rights."""
        return (
            self.env["property.arrears"]
            .with_context(property_asof=fields.Date.to_string(self.date))
            .search(self._get_domain())
        )

    def action_show(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_arrears_action"
        )
        action["name"] = self.env._("Arrears as of %(date)s", date=self.date)
        action["domain"] = list(self._get_domain())
        action["context"] = {
            "property_asof": fields.Date.to_string(self.date),
            "search_default_by_unit": 1,
        }
        return action

    def action_xlsx(self):
        self.ensure_one()
        return self._action_download_xlsx("detail")

    def action_pdf(self):
        """A page per household; more than a few hundred are asked for by building."""
        self.ensure_one()
        rows = self._get_rows()
        if not rows:
            raise UserError(self.env._("Nobody owes anything."))
        households = {(row.partner_id, row.unit_id) for row in rows}
        if len(households) > MAX_HOUSEHOLDS:
            raise UserError(
                self.env._(
                    "%(count)s households: choose a building, at most %(max)s at a "
                    "time.",
                    count=len(households),
                    max=MAX_HOUSEHOLDS,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/property/fee/arrears.pdf?query={self.id}",
            "target": "new",
        }

    # ------------------------------------------------------ spreadsheet ----

    def _xlsx_detail(self, options):
        """The rows as a spreadsheet: one sheet, a total below."""
        self.ensure_one()
        rows = self._get_rows()
        title = self.env._("Arrears as of %(date)s", date=self.date)
        total = sum(rows.mapped("amount_residual"))
        columns = self._get_columns()
        totals = [""] * len(columns)
        totals[0], totals[7] = self.env._("Total"), total
        sheet = Sheet(
            self.env._("Arrears"),
            columns,
            [self._get_cells(row) for row in rows],
            totals=[totals],
            title=title,
        )
        return title, [sheet]

    def _get_columns(self):
        _ = self.env._
        return [
            Column(_("Community")),
            Column(_("Housing Unit")),
            Column(_("Payer")),
            Column(_("Fee Item")),
            Column(_("From"), "date"),
            Column(_("To"), "date"),
            Column(_("Due Date"), "date"),
            Column(_("Unpaid"), "amount"),
            Column(_("Charged"), "amount"),
            Column(_("Days Overdue"), "integer"),
            Column(_("Age")),
            Column(_("Last Demand"), "date"),
            Column(_("Limitation Expires on"), "date"),
            Column(_("Officer")),
        ]

    def _get_cells(self, row):
        ages = dict(row._fields["bucket"]._description_selection(self.env))
        return [
            row.community_id.name,
            row.unit_id.name,
            row.partner_id.name,
            row.fee_item_id.name,
            row.date_start,
            row.date_end,
            row.due_date,
            row.amount_residual,
            row.amount,
            row.days_overdue,
            ages[row.bucket],
            row.demand_date,
            row.limitation_date,
            row.officer_id.name,
        ]

    # ------------------------------------------------------------ paper ----

    def _get_pdf(self):
        """The arrears of each household on a page.

        :return: (file name, bytes)
        """
        self.ensure_one()
        rows = self._get_rows()
        if not rows:
            raise UserError(self.env._("Nobody owes anything."))
        printer = self.env["property.arrears.printer"]
        name = self.env._("Arrears as of %(date)s", date=self.date)
        return f"{name}.pdf", printer._render_arrears(rows, self.date)
