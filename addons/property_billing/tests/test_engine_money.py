"""W1, W4, W5: rounding and sharing; no database."""

from decimal import Decimal as D
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from odoo.addons.property_billing.engine.money import (
    largest_remainder,
    round_half_up,
    to_decimal,
)


@tagged("post_install", "-at_install")
class TestEngineMoney(BaseCase):
    def test_w1_area_fee(self):
        for area, price, amount in (
            ("89.37", "2.35", "210.02"),
            ("103.27", "2.65", "273.67"),
            ("100.50", "1.25", "125.63"),
            ("53.50", "1.43", "76.51"),
        ):
            self.assertEqual(round_half_up(D(area) * D(price)), D(amount))

    def test_w1_register_numbers(self):
        """The register hands out binary numbers; the tie survives them."""
        self.assertEqual(
            round_half_up(to_decimal(53.50, 2) * to_decimal(1.43)), D("76.51")
        )

    def test_round_negative_and_other_units(self):
        self.assertEqual(round_half_up(D("-0.005")), D("-0.01"))
        self.assertEqual(round_half_up(D("12.5"), D(1)), D(13))
        self.assertEqual(round_half_up(Fraction(1, 3)), D("0.33"))
        self.assertEqual(round_half_up(D("0.025"), D("0.05")), D("0.05"))

    def test_w4_public_power_by_area(self):
        shares = largest_remainder(
            D("1234.56"), [D("89.37"), D("103.27"), D("89.37"), D("120.45")]
        )
        self.assertEqual(shares, [D("274.15"), D("316.78"), D("274.15"), D("369.48")])

    def test_w4_by_household(self):
        self.assertEqual(
            largest_remainder(D("100.00"), [1, 1, 1]),
            [D("33.34"), D("33.33"), D("33.33")],
        )

    def test_w5_lift_power(self):
        weights = [
            D("0") * D("89.37"),
            D("0.7") * D("89.37"),
            D("1.0") * D("103.27"),
            D("1.3") * D("120.00"),
        ]
        self.assertEqual(
            largest_remainder(D("600.00"), weights),
            [D("0.00"), D("116.63"), D("192.53"), D("290.84")],
        )

    def test_shares_of_a_credit(self):
        self.assertEqual(
            largest_remainder(D("-100.00"), [1, 1, 1]),
            [D("-33.34"), D("-33.33"), D("-33.33")],
        )

    def test_nothing_to_share_by(self):
        for total, weights in ((D("1.00"), []), (D("1.00"), [0, 0])):
            with self.assertRaises(ValueError):
                largest_remainder(total, weights)
        with self.assertRaises(ValueError):
            largest_remainder(D("1.00"), [1, -1])
        with self.assertRaises(ValueError):
            largest_remainder(D("1.001"), [1])
