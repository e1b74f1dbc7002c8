from odoo import api, models

from ..engine.capitals import capitals
from ..engine.periods import period_label

ROWS_PER_PAGE = 34


class PropertyArrearsPrinter(models.AbstractModel):
    """The arrears detail on paper: a page per household, more when it is long."""

    _name = "property.arrears.printer"
    _description = "Prints the Arrears Detail"
    _inherit = ["property.fee.notice.printer"]

    @api.model
    def _render_arrears(self, rows, day):
        """Render the rows, in their order.

        :param rows: property.arrears
        :param date day: the day they are of
        :return: bytes of the PDF
        """
        lang = rows.company_id[:1].partner_id.lang or self.env.lang
        printer, rows = self.with_context(lang=lang), rows.with_context(lang=lang)
        households = rows.grouped(lambda row: (row.unit_id, row.partner_id))
        pages = [
            page
            for household in households.values()
            for page in printer._prepare_arrears_pages(household, day)
        ]
        html = (
            self.env["ir.qweb"]
            .with_context(lang=lang)
            ._render("property_billing.arrears_document", {"pages": pages})
        )
        return printer._run(f"<!DOCTYPE html>\n{html}")

    @api.model
    def _prepare_arrears_pages(self, rows, day):
        total = sum(rows.mapped("amount_residual"))
        first = rows[0]
        common = {
            "community": first.community_id.name,
            "company": first.company_id.name,
            "phone": first.community_id.phone,
            "unit": first.unit_id.name,
            "payer": first.partner_id.name,
            "officer": first.officer_id.name,
            "day": self._long_date(day),
            "total": self._money(total),
            "capitals": capitals(total),
        }
        parts = [
            rows[start : start + ROWS_PER_PAGE]
            for start in range(0, len(rows), ROWS_PER_PAGE)
        ]
        return [
            {
                **common,
                "rows": [self._prepare_arrears_row(row) for row in part],
                "last": part == parts[-1],
            }
            for part in parts
        ]

    @api.model
    def _prepare_arrears_row(self, row):
        return {
            "item": row.fee_item_id.name,
            "period": period_label(row.date_start, row.date_end),
            "due": self._date(row.due_date),
            "days": row.days_overdue,
            "charged": self._money(row.amount),
            "unpaid": self._money(row.amount_residual),
            "demand": row.demand_date and self._date(row.demand_date) or "",
        }
