from odoo import fields, models

from odoo.addons.property_base.tools.xlsx import Column, Sheet


class PropertyVendorEvaluationSheetMixin(models.AbstractModel):
    """The spreadsheet of the year: each evaluation, and the vendors' ranking."""

    _name = "property.vendor.evaluation.sheet.mixin"
    _description = "Spreadsheet of Evaluations"
    _inherit = ["property.xlsx.mixin"]

    def action_year(self):
        """Download the evaluations chosen, or else those of this year."""
        today = fields.Date.context_today(self)
        rows = self or self.search(
            [
                ("date_end", ">=", today.replace(month=1, day=1)),
                ("state", "!=", "draft"),
            ]
        )
        return rows._action_download_xlsx("year")

    def _xlsx_year(self, options):
        standing = self.filtered(lambda row: row.state != "corrected")
        rows = self.sorted(lambda r: (r.service_type_id.name, r.date_start, r.id))
        evaluations = Sheet(
            self.env._("Evaluations"),
            self._get_year_columns(),
            [row._get_year_row() for row in rows],
            totals=[standing._get_year_totals()],
            notes=[self.env._("Corrected ones are listed, but not in the totals.")],
        )
        return self.env._("Evaluations of the Year"), [
            evaluations,
            standing._get_ranking(),
        ]

    def _get_sources(self):
        source = self.env["property.vendor.evaluation.line"]._fields["source"]
        return dict(source._description_selection(self.env))

    def _get_year_columns(self):
        translate = self.env._
        return [
            Column(translate("No.")),
            Column(translate("From"), "date"),
            Column(translate("To"), "date"),
            Column(translate("Community")),
            Column(translate("Service Type")),
            Column(translate("Vendor")),
            Column(translate("Contract")),
            *(Column(label, "number") for label in self._get_sources().values()),
            Column(translate("Score"), "number"),
            Column(translate("Grade")),
            Column(translate("Fee"), "amount"),
            Column(translate("Deductions"), "amount"),
            Column(translate("Payable"), "amount"),
            Column(translate("State")),
        ]

    def _get_year_row(self):
        lines = {line.source: line for line in self.line_ids if line.has_score}
        scores = [
            lines[source].score if source in lines else None
            for source in self._get_sources()
        ]
        return [
            self.name,
            self.date_start,
            self.date_end,
            self.community_id.name,
            self.service_type_id.name,
            self.partner_id.name,
            self.contract_id.name,
            *scores,
            self.score if self.has_score else None,
            self.grade or None,
            self.fee_amount,
            self.deduction_amount,
            self.payable_amount,
            self._get_label("state"),
        ]

    def _get_year_totals(self):
        before = 7 + len(self._get_sources()) + 2
        sums = [
            sum(self.mapped(name))
            for name in ("fee_amount", "deduction_amount", "payable_amount")
        ]
        return [self.env._("Total"), *[None] * (before - 1), *sums, None]

    def _get_ranking(self):
        """Vendors by service type, the best mean score first."""
        translate = self.env._
        groups = self.filtered("has_score").grouped(
            lambda row: (row.service_type_id, row.partner_id)
        )
        rows = [
            [
                service.name,
                vendor.name,
                len(rows),
                sum(rows.mapped("score")) / len(rows),
                min(rows.mapped("score")),
                sum(rows.mapped("deduction_amount")),
            ]
            for (service, vendor), rows in groups.items()
        ]
        columns = [
            Column(translate("Service Type")),
            Column(translate("Vendor")),
            Column(translate("Evaluations"), "integer"),
            Column(translate("Mean Score"), "number"),
            Column(translate("Lowest Score"), "number"),
            Column(translate("Deductions"), "amount"),
        ]
        rows.sort(key=lambda row: (row[0], -row[3]))
        return Sheet(translate("Ranking"), columns, rows)
