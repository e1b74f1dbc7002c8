from decimal import Decimal

from odoo.tests import BaseCase

from ..engine.reduction import by_amount, by_percent


def decimals(*values):
    return [Decimal(value) for value in values]


class TestReduction(BaseCase):
    def test_percent_rounds_each_half_up(self):
        """10 % of 210.05 is 21.005: 21.01."""
        self.assertEqual(
            by_percent(decimals("210.05", "300", "0.04"), Decimal(10)),
            decimals("21.01", "30.00", "0.00"),
        )

    def test_percent_is_one(self):
        for wrong in (-1, Decimal("100.01")):
            with self.assertRaises(ValueError):
                by_percent(decimals("1"), wrong)

    def test_amount_adds_up(self):
        shares = by_amount(decimals("100", "100", "100"), Decimal("100"))
        self.assertEqual(shares, decimals("33.34", "33.33", "33.33"))

    def test_amount_never_exceeds_what_is_owed(self):
        owed = decimals("0.01", "99.99")
        self.assertEqual(by_amount(owed, Decimal("100")), owed)
        with self.assertRaises(ValueError):
            by_amount(owed, Decimal("100.01"))

    def test_nothing(self):
        self.assertEqual(by_amount(decimals("5", "5"), Decimal(0)), decimals("0", "0"))
