from odoo import models

from odoo.addons.property_base.tools.xlsx import Column, Sheet

from ..engine.till import number_ranges


class PropertyReceiptRegister(models.AbstractModel):
    """The register of books and numbers used (票据使用登记)."""

    _name = "property.receipt.register"
    _description = "Register of Receipts"
    _inherit = ["property.xlsx.mixin"]

    def action_register_xlsx(self):
        """Download the register of the chosen books."""
        return self._action_download_xlsx("register")

    def action_register_pdf(self):
        return self.env.ref(
            "property_billing_counter.action_report_receipt_register"
        ).report_action(self)

    def _get_register_rows(self):
        """A row for each book: numbers issued, used from-to, void, left, amount.

        Two queries, however many books.
        """
        receipts = self.env["property.receipt"]
        groups = receipts._read_group(
            [("book_id", "in", self.ids)],
            ["book_id", "state"],
            ["number:array_agg", "amount:sum"],
        )
        found = {(book.id, state): (nums, total) for book, state, nums, total in groups}
        return [self._get_register_row(book, found) for book in self]

    def _get_register_row(self, book, found):
        issued, amount = found.get((book.id, "issued"), ([], 0.0))
        void, _void_amount = found.get((book.id, "void"), ([], 0.0))
        used = number_ranges([*issued, *void])
        last = book.number_to
        return {
            "book": book,
            "first": book._format_number(book.number_from),
            "last": book._format_number(last) if last else "",
            "used": "; ".join(
                book._format_number(a)
                + (f" – {book._format_number(b)}" if b > a else "")
                for a, b in used
            ),
            "issued": len(issued),
            "void": len(void),
            "void_numbers": "; ".join(book._format_number(n) for n in sorted(void)),
            "left": last - book.next_number + 1 if last else None,
            "missing": book.next_number - book.number_from - len(issued) - len(void),
            "amount": amount,
        }

    def _xlsx_register(self, _options):
        columns = [
            Column(self.env._("Community")),
            Column(self.env._("Receipt Book")),
            Column(self.env._("Issued to")),
            Column(self.env._("First Number")),
            Column(self.env._("Last Number")),
            Column(self.env._("Numbers Used")),
            Column(self.env._("Issued"), "integer"),
            Column(self.env._("Void"), "integer"),
            Column(self.env._("Void Numbers")),
            Column(self.env._("Left"), "integer"),
            Column(self.env._("Missing"), "integer"),
            Column(self.env._("Amount"), "amount"),
        ]
        rows = [self._get_register_cells(row) for row in self._get_register_rows()]
        title = self.env._("Register of Receipts")
        return title, [Sheet(title, columns, rows, title=title)]

    def _get_register_cells(self, row):
        book = row["book"]
        return [
            book.community_id.name,
            book.code,
            book.user_id.name or "",
            row["first"],
            row["last"],
            row["used"],
            row["issued"],
            row["void"],
            row["void_numbers"],
            row["left"],
            row["missing"],
            row["amount"],
        ]
