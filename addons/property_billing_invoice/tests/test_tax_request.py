from io import BytesIO

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .invoice_case import InvoiceCase


@tagged("post_install", "-at_install")
class TestTaxRequest(InvoiceCase):
    def test_front_desk_asks_accountant_issues(self):
        self.owner.property_invoice_title = "吴轩敏工作室"
        invoice = self._request(self.both)
        self.assertEqual(invoice.state, "requested")
        self.assertEqual(invoice.buyer_title, "吴轩敏工作室")
        self.assertEqual(invoice.user_id, self.desk)
        self.assertEqual(invoice.community_id, self.community)
        self.assertRegex(invoice.name, r"^FP\d{10}$")
        self.assertEqual(self._states(*self.both), ["requested", "requested"])
        self._issue(invoice)
        self.assertEqual(invoice.state, "issued")
        self.assertEqual(self._states(*self.both), ["issued", "issued"])
        self.assertEqual(
            self.both._get_tax_invoice_state(),
            {self.service_charge.id: "issued", self.parking_charge.id: "issued"},
        )
        self.assertEqual(self._states(self.other_charge), ["none"])

    def test_tax_is_that_of_the_ledger(self):
        """Worked by hand: 198.13 + 11.89 and 275.23 + 24.77."""
        invoice = self._request(self.both)
        lines = {line.charge_id: line for line in invoice.line_ids}
        service, parking = lines[self.service_charge], lines[self.parking_charge]
        self.assertAlmostEqual(service.amount_net, 198.13)
        self.assertAlmostEqual(service.amount_tax, 11.89)
        self.assertAlmostEqual(parking.amount_net, 275.23)
        self.assertAlmostEqual(parking.amount_tax, 24.77)
        self.assertAlmostEqual(invoice.amount, 510.02)
        self.assertAlmostEqual(invoice.amount_tax, 36.66)
        self.assertEqual(service.tax_code, "3040801010000000000")

    def test_one_invoice_for_each_payer(self):
        invoices = self._request(self.both | self.other_charge)
        self.assertEqual(invoices.partner_id, self.owner | self.owner2)
        self.assertEqual(sorted(invoices.mapped("amount")), [273.67, 510.02])

    def test_title_is_kept_on_the_payer(self):
        self._request(
            self.service_charge,
            buyer_title="敏业公司",
            buyer_tax_number="9144 0300 7152 6726xg",
            invoice_type="special",
        )
        self.assertEqual(self.owner.property_invoice_title, "敏业公司")
        self.assertEqual(self.owner.property_invoice_kind, "special")
        self.assertEqual(
            self.owner._get_property_buyer()["buyer_tax_number"], "9144030071526726XG"
        )
        self.assertFalse(self.owner.is_company)

    def test_tax_number_of_the_contact(self):
        """Its own serves where none is kept for invoices, and is of their form."""
        self.owner.vat = "9144030071526726XG"
        self.owner2.vat = "CN123"
        invoices = self._request(self.both | self.other_charge)
        self.assertEqual(
            {invoice.partner_id: invoice.buyer_tax_number for invoice in invoices},
            {self.owner: "9144030071526726XG", self.owner2: False},
        )
        self.assertFalse(self.owner.property_invoice_tax_number)

    def test_special_invoice_needs_a_tax_number(self):
        with self._refused("needs the buyer's tax number"):
            self._request(self.service_charge, invoice_type="special", remember=False)

    def test_tax_number_of_wrong_form(self):
        with self._refused("is no tax number"):
            self._request(self.service_charge, buyer_tax_number="12345")
        wizard = self._wizard(self.service_charge)
        wizard.buyer_tax_number = "11010519491231002X"
        self.assertIn("natural person", wizard.buyer_warning)

    def test_part_of_a_charge_and_the_rest(self):
        self._issued(self.service_charge, amounts={self.service_charge: 100.00})
        rest = self._request(self.service_charge)
        self.assertAlmostEqual(rest.amount, 110.02)
        self._issue(rest)
        with self._refused("Nothing is left to invoice"):
            self._wizard(self.service_charge)

    def test_more_than_the_charge(self):
        with self._refused("210.03 is more than the 210.02"):
            self._request(self.service_charge, amounts={self.service_charge: 210.03})

    def test_three_decimals_are_refused(self):
        with self._refused("10.005 has more decimals"):
            self._request(self.service_charge, amounts={self.service_charge: 10.005})

    def test_nothing_and_less_than_nothing(self):
        with self._refused("how much"):
            self._request(self.service_charge, amounts={self.service_charge: 0})
        with self._refused("above zero"):
            self._request(self.service_charge, amounts={self.service_charge: -1})

    def test_two_ask_at_once(self):
        """Both forms show 210.02; the second is told."""
        first, second = (
            self._wizard(self.service_charge),
            self._wizard(self.service_charge),
        )
        first.action_request()
        second.invalidate_recordset()
        with self._refused("more than the 0.00"):
            second.action_request()

    def test_register_itself_refuses_too_much(self):
        """Whoever writes: requested + issued − red stays below what stands."""
        invoice = self._request(self.service_charge)
        with self._refused("would come to 300.00"):
            invoice.line_ids.amount = 300.00

    def test_credited_part_is_not_invoiced(self):
        self._correct(self.service_charge, 180.02)
        invoice = self._request(self.service_charge)
        self.assertAlmostEqual(invoice.amount, 180.02)

    def test_passed_on_money_is_receipted_only(self):
        self.service.category = "pass_through"
        self.assertFalse(self.service.tax_invoiced)
        with self._refused("Nothing is left to invoice"):
            self._wizard(self.service_charge)

    def test_household_takes_what_was_paid(self):
        with self._refused("Nothing that was paid"):
            self.unit.with_user(self.desk).action_request_tax_invoice()
        self._take(
            [self._line(self.service_charge), self._line(self.parking_charge, 100)]
        )
        self.env.invalidate_all()
        action = self.unit.with_user(self.desk).action_request_tax_invoice()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            {line.charge_id: line.amount for line in wizard.line_ids},
            {self.service_charge: 210.02, self.parking_charge: 100.00},
        )

    def test_withdrawn_by_who_asked(self):
        invoice = self._request(self.service_charge)
        invoice.with_user(self.desk).action_withdraw()
        self.assertEqual(invoice.state, "void")
        self.assertEqual(self._states(self.service_charge), ["none"])
        self.assertAlmostEqual(self._request(self.service_charge).amount, 210.02)

    def test_issued_is_not_withdrawn_nor_changed(self):
        invoice = self._issued(self.service_charge)
        with self._refused("was issued"):
            invoice.action_withdraw()
        with self._refused("What was issued stays"):
            invoice.number = "26332000000099999999"
        with self._refused("its lines stay"):
            invoice.line_ids.amount = 1
        with self._refused("already"):
            invoice.buyer_title = "Somebody else"
        with self._refused("not deleted"):
            invoice.sudo().unlink()

    def test_number_and_date(self):
        invoice = self._request(self.service_charge)
        for number, day, words in (
            (False, "2026-10-05", "Enter the number"),
            ("26332000000000000001", False, "Enter the number"),
            ("2633200000000000000", "2026-10-05", "no number of an invoice"),
            ("12345678", "2026-10-05", "comes with the invoice code"),
            ("26332000000000000001", "2999-01-01", "future"),
        ):
            with self.subTest(number=number, day=day):
                invoice.write({"number": number, "date": day})
                with self._refused(words):
                    invoice.action_issue()
        self.assertEqual(invoice.state, "requested")

    def test_number_is_used_once(self):
        self._issue(self._request(self.service_charge), "26332000000000000001")
        other = self._request(self.parking_charge)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._issue(other, "26332000000000000001")
            self.env.flush_all()

    # ------------------------------------------------------------- platform ----

    def _sheets(self, invoices):
        action = invoices.action_export()
        self.assertIn("/property/xlsx/property.tax.invoice/requests", action["url"])
        _name, content = invoices._get_xlsx("requests", {})
        return load_workbook(BytesIO(content))

    def test_workbook_for_the_platform(self):
        self.owner.write(
            {"property_invoice_title": "敏业公司", "email": "m@example.com"}
        )
        self.service.tax_name = "物业服务费"
        invoice = self._request(self.service_charge, note="3-501")
        book = self._sheets(invoice)
        self.assertEqual(invoice.state, "exported")
        basic, detail = book["1-发票基本信息"], book["2-发票明细信息"]
        head = [cell.value for cell in basic[3]]
        row = dict(zip(head, [cell.value for cell in basic[4]], strict=True))
        self.assertEqual(row["发票流水号"], invoice.name)
        self.assertEqual(row["发票类型"], "普通发票")
        self.assertEqual(row["是否含税"], "是")
        self.assertEqual(row["购买方名称"], "敏业公司")
        self.assertEqual(row["购买方邮箱"], "m@example.com")
        self.assertIn(invoice.name, row["备注"])
        head = [cell.value for cell in detail[3]]
        row = dict(zip(head, [cell.value for cell in detail[4]], strict=True))
        self.assertEqual(row["项目名称"], "物业服务费 2026-10")
        self.assertEqual(row["金额"], "210.02")
        self.assertEqual(row["税率"], "0.06")
        self.assertEqual(row["商品和服务税收编码"], "3040801010000000000")

    def test_hostile_text_stays_text(self):
        title = '=HYPERLINK("http://evil.example","x")'
        invoice = self._request(self.service_charge, buyer_title=title, note="+1+1")
        cells = [c for row in self._sheets(invoice)["1-发票基本信息"] for c in row]
        [cell] = [c for c in cells if c.value == title]
        self.assertEqual(cell.data_type, "s")
        self.assertIsNone(cell.hyperlink)
        self.assertFalse([c for c in cells if c.data_type == "f"])
        self.owner.property_invoice_title = "<script>alert(1)</script>"
        message = invoice.message_post(body=invoice.buyer_title)
        self.assertNotIn("<script", message.body)

    def test_exported_is_closed_until_taken_back(self):
        invoice = self._request(self.service_charge)
        invoice.action_export()
        with self._refused("platform has this request"):
            invoice.buyer_title = "Somebody else"
        with self._refused("its lines stay"):
            invoice.line_ids.amount = 1
        invoice.action_back_to_requested()
        invoice.buyer_title = "Somebody else"
        self.assertEqual(invoice.state, "requested")

    def test_without_tax_code(self):
        self.service.tax_code = False
        invoice = self._request(self.service_charge)
        with self._refused("Without a code of the tax catalogue"):
            invoice.action_export()
        with self._refused("19 digits"):
            self.service.tax_code = "304"
