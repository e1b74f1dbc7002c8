from datetime import date
from decimal import Decimal
from unittest import TestCase

from ..engine.deferral import is_deferred, remuneration, to_release

D = Decimal


class TestDeferral(TestCase):
    def test_only_months_after_the_invoice_wait(self):
        invoiced = date(2026, 10, 20)
        self.assertFalse(is_deferred(date(2026, 9, 1), invoiced))
        self.assertFalse(is_deferred(date(2026, 10, 31), invoiced))
        self.assertTrue(is_deferred(date(2026, 11, 1), invoiced))
        self.assertTrue(is_deferred(date(2027, 1, 1), invoiced))

    def test_nothing_before_its_month(self):
        self.assertEqual(
            to_release(D("100"), D("0"), date(2026, 12, 1), date(2026, 11, 30)), 0
        )

    def test_the_rest_when_its_month_has_come(self):
        start, end = date(2026, 11, 1), date(2026, 11, 30)
        self.assertEqual(to_release(D("100"), D("0"), start, end), 100)
        self.assertEqual(to_release(D("100"), D("100"), start, end), 0)

    def test_credit_note_after_the_release_takes_income_back(self):
        self.assertEqual(
            to_release(D("40"), D("100"), date(2026, 11, 1), date(2026, 12, 31)), -60
        )

    def test_remuneration_half_up(self):
        """8 % of 12,345.67 = 987.6536; 8 % of 1,000.0625 = 80.005."""
        self.assertEqual(remuneration(D("12345.67"), D(8), D(0)), D("987.65"))
        self.assertEqual(remuneration(D("1000.0625"), D(8), D(0)), D("80.01"))
        self.assertEqual(remuneration(D(0), D(0), D("3000")), D("3000.00"))
        self.assertEqual(remuneration(D("-5"), D(8), D(0)), 0)

    def test_remuneration_is_a_share_or_a_sum(self):
        for percent, fixed in ((D(0), D(0)), (D(8), D(100)), (D(-1), D(0))):
            with self.subTest(percent=percent), self.assertRaises(ValueError):
                remuneration(D(100), percent, fixed)
