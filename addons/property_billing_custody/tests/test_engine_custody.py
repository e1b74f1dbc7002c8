from decimal import Decimal
from unittest import TestCase

from odoo.addons.property_billing_custody.engine.custody import (
    allot,
    company_share,
    deduct,
    first_payment,
    months_ahead,
    order_of,
    share_cost,
    threshold,
)


def amounts(*texts):
    return [Decimal(text) for text in texts]


class TestEngineCustody(TestCase):
    def test_w14_two_deductions_and_the_rest(self):
        """3,000.00 - 260.00 - 180.50 = 2,559.50."""
        held = Decimal("3000.00")
        for amount in amounts("260.00", "180.50"):
            [taken], rest = deduct([held], amount)
            self.assertEqual((taken, rest), (amount, 0))
            held -= taken
        self.assertEqual(held, Decimal("2559.50"))

    def test_w14_contractor_first_then_owner_then_claim(self):
        taken, rest = deduct(amounts("1000", "2000"), Decimal("3350"))
        self.assertEqual(taken, amounts("1000", "2000"))
        self.assertEqual(rest, Decimal("350"))
        self.assertLess(order_of("contractor"), order_of("household"))

    def test_deduct_leaves_what_is_not_needed(self):
        taken, rest = deduct(amounts("1000", "2000"), Decimal("1000.01"))
        self.assertEqual(taken, amounts("1000", "0.01"))
        self.assertEqual(rest, 0)
        self.assertEqual(deduct([], Decimal("5")), ([], Decimal("5")))

    def test_deduct_refuses(self):
        for held, amount in (([], "0"), (["5"], "-1"), (["-1"], "1")):
            with self.assertRaises(ValueError):
                deduct(amounts(*held), Decimal(amount))

    def test_refund_goes_the_way_it_came(self):
        paid = amounts("2000", "1000")
        self.assertEqual(allot(paid, Decimal("2559.50"))[0], amounts("2000", "559.50"))
        self.assertEqual(allot(paid, Decimal("3000.01"))[1], Decimal("0.01"))

    def test_months_ahead(self):
        self.assertEqual(months_ahead(Decimal("547.34"), Decimal("273.67")), 2)
        self.assertIsNone(months_ahead(Decimal("5"), Decimal(0)))

    def test_w15_fund(self):
        first = first_payment(Decimal("103.27"), Decimal("130"))
        self.assertEqual(first, Decimal("13425.10"))
        self.assertEqual(threshold(first, Decimal(30)), Decimal("4027.53"))

    def test_cost_is_shared_to_the_cent(self):
        shares = share_cost(
            Decimal("1234.56"), amounts("89.37", "103.27", "89.37", "120.45")
        )
        self.assertEqual(shares, amounts("274.15", "316.78", "274.15", "369.48"))

    def test_company_share(self):
        self.assertEqual(
            company_share(Decimal("12345.67"), Decimal(30)), Decimal("3703.70")
        )
        self.assertEqual(company_share(Decimal("-5"), Decimal(30)), 0)
