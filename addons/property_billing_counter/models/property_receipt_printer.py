from odoo import api, models

from odoo.addons.property_billing.engine.periods import join_periods, period_label

#: paper: (width, height in mm, rows of items a sheet holds)
PAPERS = {
    "a5": (210, 148, 9),
    "c93": (241, 93, 4),
    "c140": (241, 140, 8),
}
#: Debian's wkhtmltopdf draws a millimetre of the page about a quarter too small
PDF_ZOOM = 1.28


class PropertyReceiptPrinter(models.AbstractModel):
    """Receipts on paper: A5, or 241 mm continuous forms of a third or half.

    One HTML document for any number of receipts. The browser prints it at once;
    the PDF is made from the same. The copies of a continuous form are carbon
    copies, their names are printed at its edge.
    """

    _name = "property.receipt.printer"
    _description = "Prints Receipts"
    _inherit = ["property.fee.notice.printer"]

    @api.model
    def _get_receipts_html(self, receipts, paper, zoom=1):
        """:param str paper: a key of ``PAPERS``
        :param float zoom: 1 for a browser
        :return: a whole HTML document
        """
        width, height, rows = PAPERS[paper]
        pages = [
            page
            for receipt in receipts
            for page in self._prepare_receipt_pages(receipt, rows)
        ]
        values = {
            "pages": pages,
            "width": width,
            "height": height,
            "paper": paper,
            "zoom": zoom,
        }
        html = self.env["ir.qweb"]._render(
            "property_billing_counter.receipt_document", values
        )
        return f"<!DOCTYPE html>\n{html}"

    @api.model
    def _get_receipts_pdf(self, receipts, paper):
        name = f"property_billing_counter.paperformat_receipt_{paper}"
        # sudo: report.paperformat - whoever may read a receipt may print it
        paper_format = self.env.ref(name).sudo()
        report = self.env["ir.actions.report"].sudo()
        report = report.new({"paperformat_id": paper_format.id})
        html = self._get_receipts_html(receipts, paper, PDF_ZOOM)
        return report.with_context(property_no_script=True)._run_wkhtmltopdf([html])

    @api.model
    def _prepare_receipt_pages(self, receipt, rows_per_page):
        rows = self._get_receipt_rows(receipt)
        parts = [
            rows[start : start + rows_per_page]
            for start in range(0, len(rows), rows_per_page)
        ]
        common = self._prepare_receipt(receipt)
        return [
            {
                **common,
                "rows": part,
                "blank": range(rows_per_page - len(part)),
                "last": index == len(parts),
                "sheet": f"{index}/{len(parts)}" if len(parts) > 1 else "",
                "subtotal": self._money(sum(row["value"] for row in part)),
            }
            for index, part in enumerate(parts, 1)
        ]

    @api.model
    def _prepare_receipt(self, receipt):
        units = receipt.line_ids.unit_id
        return {
            "company": receipt.company_id.name,
            "community": receipt.community_id.name,
            "name": receipt.name,
            "date": self._long_date(receipt.date),
            "payer": receipt.payer_name,
            "units": "、".join(units.sorted("sort_key").mapped("name")[:6]),
            "capitals": receipt.capitals,
            "amount": self._money(receipt.amount),
            "cashier": receipt.user_id.name,
            "tenders": self._get_receipt_tenders(receipt),
            "note": receipt.note or "",
            "marks": self._get_receipt_marks(receipt),
        }

    @api.model
    def _get_receipt_marks(self, receipt):
        """What is stamped across it: void, printed again."""
        marks = []
        if receipt.state == "void":
            marks.append(self.env._("VOID"))
        if receipt.is_reversed:
            marks.append(self.env._("TAKEN BACK"))
        if receipt.print_count > 1:
            marks.append(self.env._("REPRINT"))
        return marks

    @api.model
    def _get_receipt_tenders(self, receipt):
        parts = []
        for tender in receipt.tender_ids.sorted("id"):
            text = f"{tender.channel_id.name} {self._money(tender.amount)}"
            if tender.cash_change:
                text += self.env._(
                    " (given %(given)s, change %(change)s)",
                    given=self._money(tender.cash_given),
                    change=self._money(tender.cash_change),
                )
            parts.append(text)
        return "、".join(parts)

    @api.model
    def _get_receipt_rows(self, receipt):
        """A row for each unit, kind and item; months that follow are joined."""
        groups = receipt.line_ids.sorted("sequence").grouped(
            lambda line: (line.unit_id, line.kind, line.fee_item_id)
        )
        return [
            row
            for (unit, kind, item), lines in groups.items()
            for row in self._get_group_rows(unit, kind, item, lines)
        ]

    @api.model
    def _get_group_rows(self, unit, kind, item, lines):
        if kind != "charge" or not all(lines.mapped("date_start")):
            return [self._get_line_row(same) for same in self._join_pieces(lines)]
        claims = [
            (same[0].date_start, same[0].date_end, sum(same.mapped("amount")))
            for same in self._join_pieces(lines)
        ]
        return [
            {
                "unit": unit.name or "",
                "item": item.name,
                "period": period_label(first, last),
                "value": amount,
                "amount": self._money(amount),
            }
            for first, last, amount, _count in join_periods(claims)
        ]

    @api.model
    def _join_pieces(self, lines):
        """The pieces of each line, however many tenders paid it."""
        return list(lines.grouped("sequence").values())

    @api.model
    def _get_line_row(self, lines):
        line, amount = lines[0], sum(lines.mapped("amount"))
        return {
            "unit": line.unit_id.name or "",
            "item": line.name,
            "period": "",
            "value": amount,
            "amount": self._money(amount),
        }
