from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..engine import platform, tax_number
from ..engine.sharing import take_back
from ..engine.tax_split import split


@tagged("post_install", "-at_install")
class TestEngineInvoice(BaseCase):
    def test_split(self):
        """Worked by hand: 210.02 / 1.06 = 198.1320…, 300 / 1.09 = 275.2293…"""
        for amount, rate, net, tax in (
            ("210.02", "6", "198.13", "11.89"),
            ("300.00", "9", "275.23", "24.77"),
            ("-30.00", "6", "-28.30", "-1.70"),
            ("34.56", "0", "34.56", "0.00"),
            ("0.01", "13", "0.01", "0.00"),
        ):
            with self.subTest(amount=amount, rate=rate):
                self.assertEqual(
                    split(Decimal(amount), Decimal(rate)), (Decimal(net), Decimal(tax))
                )

    def test_tax_numbers_in_use(self):
        for number in (
            "9144030071526726XG",
            "914403001922038216",
            "91330100799655058B",
        ):
            with self.subTest(number=number):
                self.assertTrue(tax_number.has_form(number))
                self.assertIsNone(tax_number.warning(number))

    def test_tax_number_typed_wrongly(self):
        self.assertEqual(tax_number.warning("914403001922038217"), "check")
        self.assertEqual(tax_number.warning("91440300192203821O"), "check")
        self.assertEqual(tax_number.warning("11010519491231002X"), "identity")
        self.assertIsNone(tax_number.warning("440300192203821"))

    def test_tax_number_form(self):
        self.assertEqual(
            tax_number.normalise(" ９１44-0300 7152 6726xg "), "9144030071526726XG"
        )
        for text in ("", "123", "91440300715267260G0", "9144030071526726李", "=1+1"):
            with self.subTest(text=text):
                self.assertFalse(tax_number.has_form(text))

    def test_serial_in_remark(self):
        self.assertEqual(
            platform.find_serial(None, "3-2-501 FP2611000012"), "FP2611000012"
        )
        self.assertEqual(platform.find_serial("fp2611000012"), "FP2611000012")
        self.assertIsNone(platform.find_serial("XFP2611000012", "FP12", None))

    def test_number(self):
        self.assertIsNone(platform.number_fault("25332000000012345678"))
        self.assertIsNone(platform.number_fault("00123456"))
        self.assertEqual(platform.number_fault("2.5332000000012E+19"), "rounded")
        for text in ("2533200000001234567", "X5332000000012345678", "１２３４５６７８"):
            with self.subTest(text=text):
                self.assertEqual(platform.number_fault(text), "form")
        self.assertTrue(platform.is_code("3300204130"))
        self.assertFalse(platform.is_code("33002"))

    def test_amount(self):
        self.assertEqual(platform.amount_of("¥1,210.02"), Decimal("1210.02"))
        self.assertEqual(platform.amount_of("-30.00元"), Decimal("-30.00"))
        self.assertIsNone(platform.amount_of(" "))
        for text in ("twelve", "1e99", "NaN", "=1+1"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                platform.amount_of(text)

    def test_take_back_latest_first(self):
        left = [
            ("new", {1: Decimal(20), 2: Decimal(0)}),
            ("old", {1: Decimal(100), 2: Decimal(50)}),
        ]
        shares, rest = take_back({1: Decimal(30), 2: Decimal(60), 3: Decimal(0)}, left)
        self.assertEqual(
            shares,
            [("new", {1: Decimal(20)}), ("old", {1: Decimal(10), 2: Decimal(50)})],
        )
        self.assertEqual(rest, {2: Decimal(10)})
