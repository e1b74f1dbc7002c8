from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .fee_case import FeeCase
from .pdf_text import pdf_pages


@tagged("post_install", "-at_install")
class TestFeePublicity(FeeCase):
    def _sheet(self, **extra):
        return self.env["property.fee.publicity"].create(
            {"community_id": self.community.id, "date": "2026-10-01", **extra}
        )

    def test_rows(self):
        self.service.write(
            {
                "legal_basis": "Contract 2026-01",
                "price_form": "guided",
                "service_content": "Guards, cleaning, greening",
            }
        )
        card = self._item(
            "Card", basis="fixed", kind="one_off", category="parking", sequence=20
        )
        self._tariff(card, fixed_amount=300)
        lift = self._item("Lift", payer="occupant", sequence=15)
        self._tariff(lift, price=0.385, fixed_amount=5)
        rows = self._sheet().with_context(lang="en_US")._get_publicity_rows()
        self.assertEqual(
            [(row["item"], row["price"], row["payer"]) for row in rows],
            [
                ("Service", "2.35 yuan/m² a month", "Property Owner"),
                (
                    "Lift",
                    "0.385 yuan/m² a month + 5.00 yuan a month",
                    "Tenant, else Owner",
                ),
                ("Card", "300.00 yuan a time", "Property Owner"),
            ],
        )
        self.assertEqual(rows[0]["legal"], "Contract 2026-01")
        self.assertEqual(rows[0]["form"], "Government-guided Price")
        self.assertEqual(rows[0]["since"], "2026-01-01")

    def test_in_force_on_the_day(self):
        """2.35 until the end of June, then 2.50: each on its day."""
        self.tariff.date_end = "2026-06-30"
        self._tariff(self.service, price=2.5, date_start="2026-07-01")
        for day, price in (("2026-06-30", "2.35"), ("2026-07-01", "2.50")):
            with self.subTest(day):
                [row] = self._sheet(date=day)._get_publicity_rows()
                self.assertTrue(row["price"].startswith(price))

    def test_nothing_in_force(self):
        sheet = self._sheet(date=date(2025, 12, 31))
        self.assertEqual(sheet.row_count, 0)
        with self.assertRaises(UserError):
            sheet.action_print()

    def test_items_without_basis_are_named(self):
        self.assertEqual(self._sheet().missing, "Service")
        self.service.legal_basis = "Contract"
        self.assertFalse(self._sheet().missing)

    def test_paper(self):
        self.community.write({"phone": "0571-1", "complaint_phone": "0571-2"})
        sheet = self._sheet()
        self.assertIn("property.fee.publicity", sheet.action_print()["url"])
        [page] = pdf_pages(sheet._get_pdf()[1])
        for word in ("Service", "2.35", "0571-2", "12315", "2026-01-01"):
            self.assertIn(word, page)
