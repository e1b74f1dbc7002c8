from odoo.tests import tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestReceiptRegister(CounterCase):
    def test_numbers_used_void_and_left(self):
        book = self.env["property.receipt.book"].create(
            {
                "community_id": self.community.id,
                "code": "P1",
                "kind": "preprinted",
                "number_from": 41,
                "number_to": 50,
            }
        )
        self._take([self._line(self.service_charge, "10")])
        void = self._take([self._line(self.service_charge, "10")])
        self.counter.void(void.id, "Slip")
        self._take([self._line(self.service_charge, "20")])
        [row] = book._get_register_rows()
        self.assertEqual(row["used"], "P1-000041 – P1-000043")
        self.assertEqual((row["issued"], row["void"], row["left"]), (2, 1, 7))
        self.assertEqual(row["void_numbers"], "P1-000042")
        self.assertEqual((row["missing"], row["amount"]), (0, 30))

    def test_xlsx_and_pdf_page(self):
        self._take([self._line(self.service_charge)])
        book = self.env["property.receipt.book"].search(
            [("community_id", "=", self.community.id)]
        )
        name, content = book.with_user(self.cashier)._get_xlsx("register", {})
        self.assertTrue(name.endswith(".xlsx"))
        self.assertEqual(content[:2], b"PK")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "property_billing_counter.report_receipt_register", book.ids
        )[0]
        self.assertIn(b"210.02", html)
