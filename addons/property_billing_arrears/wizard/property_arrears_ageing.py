from collections import defaultdict

from odoo import fields, models

from odoo.addons.property_base.tools.xlsx import Column, Sheet

from ..models.property_arrears import AGES

BY = [
    ("building_id", "Building"),
    ("unit_id", "Housing Unit"),
    ("partner_id", "Payer"),
    ("fee_item_id", "Fee Item"),
    ("officer_id", "Officer"),
]


class PropertyArrearsAgeing(models.TransientModel):
    """Aged arrears as of a day: on screen, as a spreadsheet, on paper."""

    _name = "property.arrears.ageing"
    _description = "Aged Arrears"
    _inherit = ["property.xlsx.mixin"]

    date = fields.Date(string="As of", required=True, default=fields.Date.context_today)
    community_ids = fields.Many2many(
        "property.community", string="Communities", help="Empty: all of yours."
    )
    building_ids = fields.Many2many(
        "property.building",
        string="Buildings",
        domain="[('community_id', 'in', community_ids)]",
    )
    by = fields.Selection(BY, required=True, default="building_id")

    def _get_domain(self):
        domain = []
        if self.community_ids:
            domain.append(("community_id", "in", self.community_ids.ids))
        if self.building_ids:
            domain.append(("building_id", "in", self.building_ids.ids))
        return domain

    def _get_rows(self):
        """The rows of the day, with the user's own rights."""
        return self.env["property.arrears"].with_context(
            property_asof=fields.Date.to_string(self.date)
        )

    def _get_table(self):
        """[(label, {age: amount})], in the order of the labels."""
        sums = defaultdict(lambda: defaultdict(float))
        groups = self._get_rows()._read_group(
            self._get_domain(), [self.by, "ageing"], ["amount_residual:sum"]
        )
        for key, age, amount in groups:
            sums[key][age] += amount
        labels = {
            # sudo: names of what the rows read by the user point to
            key: key.sudo().display_name or self.env._("Not set")
            for key in sums
        }
        return [(labels[key], dict(sums[key])) for key in sorted(sums, key=labels.get)]

    def _get_lines(self):
        """[(label, amounts by age, overdue, in all)] and the total of all."""
        names = [name for name, _last in AGES]
        lines = []
        for label, sums in [*self._get_table()]:
            amounts = [sums.get(name, 0.0) for name in names]
            lines.append((label, amounts, sum(amounts[1:]), sum(amounts)))
        totals = [sum(line[1][index] for line in lines) for index in range(len(names))]
        return lines, (self.env._("Total"), totals, sum(totals[1:]), sum(totals))

    def _get_ages(self):
        """Titles of the columns, in the user's language."""
        described = dict(
            self.env["property.arrears"]
            ._fields["ageing"]
            ._description_selection(self.env)
        )
        return [described[name] for name, _last in AGES]

    def _get_by_label(self):
        return dict(self._fields["by"]._description_selection(self.env))[self.by]

    def _get_title(self):
        return self.env._("Aged arrears as of %s", fields.Date.to_string(self.date))

    def action_analyse(self):
        """The pivot, to turn and open."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing_arrears.property_arrears_ageing_pivot_action"
        )
        action["name"] = self._get_title()
        action["domain"] = self._get_domain()
        action["context"] = {
            "property_asof": fields.Date.to_string(self.date),
            "pivot_row_groupby": [self.by],
            "pivot_column_groupby": ["ageing"],
            "pivot_measures": ["amount_residual"],
        }
        return action

    def action_print(self):
        report = self.env.ref("property_billing_arrears.property_arrears_ageing_pdf")
        return report.report_action(self)

    def action_xlsx(self):
        return self._action_download_xlsx("ageing")

    def _xlsx_ageing(self, options):
        self.ensure_one()
        lines, total = self._get_lines()
        sheet = Sheet(
            name=self._get_by_label(),
            title=self._get_title(),
            columns=[
                Column(self._get_by_label(), width=24),
                *(Column(age, "amount") for age in self._get_ages()),
                Column(self.env._("Overdue"), "amount"),
                Column(self.env._("Unpaid in All"), "amount"),
            ],
            rows=[self._flatten(line) for line in lines],
            totals=[self._flatten(total)],
        )
        return self._get_title(), [sheet]

    def _flatten(self, line):
        label, amounts, overdue, whole = line
        return [label, *amounts, overdue, whole]

    def _get_figure(self, amount):
        return f"{amount:,.2f}"
