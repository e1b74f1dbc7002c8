from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..engine.payer import Takeover, takeover

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))
FEE = Decimal("210.02")
DAY = date(2026, 3, 12)


@tagged("at_install")
class TestEnginePayer(BaseCase):
    """W2: a unit of 210.02 a month changes hands on 12 March 2026."""

    def test_by_days_of_the_month(self):
        """12 to 31 March are 20 of 31 days: 210.02 × 20 / 31 = 135.4967..."""
        self.assertEqual(
            takeover(MARCH, FEE, DAY, "daily_actual"),
            Takeover(DAY, Decimal("135.50"), 20, 31),
        )

    def test_by_days_of_thirty(self):
        """210.02 × 20 / 30 = 140.0133...; the former payer keeps 70.01."""
        self.assertEqual(
            takeover(MARCH, FEE, DAY, "daily_30"),
            Takeover(DAY, Decimal("140.01"), 20, 30),
        )

    def test_never_more_than_the_month(self):
        """From 2 March on: 30 days of 30 is the month, not more."""
        self.assertEqual(takeover(MARCH, FEE, date(2026, 3, 2), "daily_30").amount, FEE)

    def test_next_month(self):
        self.assertIsNone(takeover(MARCH, FEE, DAY, "next_month"))
        self.assertEqual(
            takeover(APRIL, FEE, DAY, "next_month"), Takeover(APRIL[0], FEE)
        )

    def test_full_month(self):
        self.assertEqual(
            takeover(MARCH, FEE, DAY, "full_month"), Takeover(MARCH[0], FEE)
        )

    def test_later_months_are_taken_over_whole(self):
        for rule in ("daily_actual", "daily_30", "full_month", "next_month"):
            with self.subTest(rule):
                self.assertEqual(
                    takeover(APRIL, FEE, DAY, rule), Takeover(APRIL[0], FEE)
                )

    def test_earlier_months_stay(self):
        for rule in ("daily_actual", "daily_30", "full_month", "next_month"):
            with self.subTest(rule):
                self.assertIsNone(takeover(MARCH, FEE, date(2026, 4, 12), rule))

    def test_the_first_of_a_month_shares_none(self):
        for rule in ("daily_actual", "daily_30", "full_month", "next_month"):
            with self.subTest(rule):
                self.assertEqual(
                    takeover(MARCH, FEE, MARCH[0], rule), Takeover(MARCH[0], FEE)
                )

    def test_delivery_on_the_first_is_the_developers_month(self):
        self.assertIsNone(takeover(MARCH, FEE, MARCH[0], "next_month", delivery=True))

    def test_part_of_a_month(self):
        """Charged from 12 March on, 135.50; sold on 22 March: 10 of 20 days."""
        part = (DAY, MARCH[1])
        for rule in ("daily_actual", "daily_30"):
            with self.subTest(rule):
                self.assertEqual(
                    takeover(part, Decimal("135.50"), date(2026, 3, 22), rule),
                    Takeover(date(2026, 3, 22), Decimal("67.75"), 10, 20),
                )

    def test_smallest_money(self):
        """A cent of a month: half a cent up goes to the new payer."""
        half = takeover(APRIL, Decimal("0.01"), date(2026, 4, 16), "daily_actual")
        self.assertEqual(half.amount, Decimal("0.01"))
