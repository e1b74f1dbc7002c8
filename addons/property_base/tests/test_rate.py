from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.rate import judge, rate, to_decimal


@tagged("post_install", "-at_install")
class TestRate(BaseCase):
    def test_w8_collection_rates(self):
        """DOMAIN.md §8, W8: the rates of the worked case."""
        cases = [
            (910_000, 1_000_000, "91.00"),
            (45_000, 120_000, "37.50"),
            (955_000, 1_120_000, "85.27"),
            (452, 500, "90.40"),
            (45_000, 115_000, "39.13"),
            (910_000, 980_000, "92.86"),
            (955_000, 1_100_000, "86.82"),
        ]
        for numerator, denominator, expected in cases:
            self.assertEqual(str(rate(numerator, denominator)), expected)

    def test_w16_complaints(self):
        cases = [(46, 48, "95.83"), (43, 46, "93.48"), (44, 46, "95.65")]
        for numerator, denominator, expected in [*cases, (40, 44, "90.91")]:
            self.assertEqual(str(rate(numerator, denominator)), expected)
        self.assertEqual(str(rate(48, 960, "permille")), "50.00")

    def test_w13_survey(self):
        self.assertEqual(str(rate(216, 292)), "73.97")
        self.assertEqual(str(rate(292, 360)), "81.11")

    def test_no_denominator_is_no_rate(self):
        self.assertIsNone(rate(0, 0))
        self.assertIsNone(rate(5, 0.0))
        self.assertIsNone(rate(5, None, "permille"))
        self.assertEqual(rate(0, 5), 0)

    def test_number_has_no_denominator(self):
        self.assertEqual(str(rate(7, 0, "number", 0)), "7")
        self.assertEqual(str(rate(7, 2, "ratio")), "3.50")

    def test_half_up_once(self):
        """1/800 of a thousand is a tie at the third decimal; floats lose it."""
        self.assertEqual(str(rate(1, 800, "percent", 2)), "0.13")
        self.assertEqual(str(rate(89.995, 100)), "90.00")
        self.assertEqual(str(rate(89.994, 100)), "89.99")
        self.assertEqual(str(rate(0.1 + 0.2, 24)), "1.25")
        self.assertEqual(to_decimal(0.1 + 0.2), Decimal("0.3"))

    def test_judge(self):
        ninety = Decimal("90.00")
        self.assertEqual(judge(ninety, 90), "good")
        self.assertEqual(judge(ninety, 95, 90), "warning")
        self.assertEqual(judge(Decimal("89.99"), 95, 90), "bad")
        self.assertEqual(judge(ninety, 95), "bad")
        self.assertEqual(judge(ninety, None), "none")
        self.assertEqual(judge(None, 90), "none")
        self.assertEqual(judge(Decimal(0), 0), "good")

    def test_judge_lower_is_better(self):
        five = Decimal("5.00")
        self.assertEqual(judge(five, 5, higher_is_better=False), "good")
        self.assertEqual(judge(five, 4, 5, higher_is_better=False), "warning")
        self.assertEqual(judge(five, 4, 4.5, higher_is_better=False), "bad")
        self.assertEqual(judge(Decimal(0), 0, higher_is_better=False), "good")
