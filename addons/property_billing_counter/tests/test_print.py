from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestPrint(CounterCase):
    def _html(self, receipts):
        receipts = receipts.with_user(self.cashier).with_context(lang="en_US")
        return receipts.print_html(receipts.ids)

    def test_what_is_printed(self):
        receipt = self._take(
            [self._line(self.service_charge), self._prepaid("5.3")],
            [self._tender("cash", cash_given="300")],
            payer_name="张三代交",
        )
        html = self._html(receipt)
        for text in (
            receipt.name,
            "张三代交",
            "3-501",
            "2026-10",
            "210.02",
            "贰佰壹拾伍元叁角贰分",
            "84.68",
            self.cashier.name,
        ):
            self.assertIn(text, html)
        self.assertNotIn("REPRINT", html)
        self.assertEqual(receipt.print_count, 1)

    def test_printed_again_and_void_are_marked(self):
        receipt = self._take([self._line(self.service_charge)])
        self._html(receipt)
        self.assertIn("REPRINT", self._html(receipt))
        self.counter.void(receipt.id, "Slip")
        self.assertIn("VOID", self._html(receipt))
        self.assertEqual(receipt.print_count, 3)

    def test_months_are_joined_and_tenders_too(self):
        november = self._owed(
            self.service, 210.02, date_start="2026-11-01", date_end="2026-11-30"
        )
        receipt = self._take(
            [self._line(self.service_charge), self._line(november)],
            [self._tender("wechat", "100"), self._tender("card")],
        )
        rows = self.env["property.receipt.printer"]._get_receipt_rows(receipt)
        self.assertEqual([row["amount"] for row in rows], ["420.04"])

    def test_a_long_receipt_takes_several_sheets(self):
        lines = [
            self._line(self._owed(self.service, 1, date_start=day, date_end=day))
            for day in ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")
        ] + [self._line(self.parking_charge), self._line(self.other_charge)]
        receipt = self._take(lines)
        printer = self.env["property.receipt.printer"]
        pages = printer._prepare_receipt_pages(receipt, 4)
        self.assertEqual([page["sheet"] for page in pages], ["1/2", "2/2"])
        self.assertEqual(
            sum(float(page["subtotal"].replace(",", "")) for page in pages),
            receipt.amount,
        )

    def test_many_in_one_document(self):
        receipts = self._take([self._line(self.service_charge)])
        receipts |= self._take([self._line(self.parking_charge)])
        html = self._html(receipts)
        self.assertEqual(html.count("<h1>"), 2)

    def test_pdf_of_every_paper(self):
        receipt = self._take([self._line(self.service_charge)])
        printer = self.env["property.receipt.printer"]
        for paper in ("a5", "c93", "c140"):
            self.assertEqual(printer._get_receipts_pdf(receipt, paper)[:4], b"%PDF")

    def test_who_prints(self):
        receipt = self._take([self._line(self.service_charge)])
        staff = new_test_user(self.env, "desk", groups="property_base.group_staff")
        with self.assertRaises(AccessError):
            receipt.with_user(staff).print_html(receipt.ids)
        with self.assertRaises(UserError):
            receipt.with_user(self.cashier).print_html([])
