from decimal import Decimal
from unittest import TestCase

from odoo.addons.property_billing_counter.engine.counter import (
    BadAmount,
    BadTender,
    give_change,
    read_amount,
    settle,
    share,
)


def amounts(*texts):
    return [Decimal(text) for text in texts]


class TestEngineCounter(TestCase):
    def test_read_amount(self):
        for value, expected in (
            ("210.02", "210.02"),
            (" 1,005.3 ", "1005.30"),
            ("1，005", "1005.00"),
            (50, "50.00"),
            (0.1, "0.10"),
            (Decimal("1E+2"), "100.00"),
        ):
            self.assertEqual(read_amount(value), Decimal(expected))
        self.assertEqual(read_amount("0", zero=True), 0)

    def test_amounts_that_are_refused(self):
        for value, code in (
            ("", "empty"),
            (None, "empty"),
            (False, "empty"),
            ("x", "number"),
            ("nan", "number"),
            ("inf", "number"),
            ("-5", "negative"),
            ("0", "zero"),
            ("0.00", "zero"),
            ("1.005", "decimals"),
            ("1e9", "large"),
        ):
            with self.assertRaises(BadAmount, msg=value) as caught:
                read_amount(value)
            self.assertEqual(caught.exception.code, code)

    def test_settle(self):
        total = Decimal("300.10")
        self.assertEqual(settle(total, [None]), [total])
        self.assertEqual(
            settle(total, [Decimal("100"), None]), amounts("100", "200.10")
        )
        self.assertEqual(
            settle(total, amounts("100", "200.10")), amounts("100", "200.10")
        )

    def test_tenders_that_do_not_fit(self):
        total = Decimal("300")
        for given, code, amount in (
            ([], "none", "300"),
            ([None, None], "none", "300"),
            (amounts("299.99"), "less", "0.01"),
            (amounts("300.01"), "more", "0.01"),
            ([Decimal("300"), None], "more", "0"),
        ):
            with self.assertRaises(BadTender) as caught:
                settle(total, given)
            self.assertEqual(caught.exception.code, code)
            self.assertEqual(caught.exception.amount, Decimal(amount))

    def test_change(self):
        given, change = give_change(Decimal("273.67"), Decimal("300"))
        self.assertEqual((given, change), (Decimal("300"), Decimal("26.33")))
        self.assertEqual(give_change(Decimal("5"), None), (Decimal("5"), Decimal("0")))
        with self.assertRaises(BadTender) as caught:
            give_change(Decimal("273.67"), Decimal("270"))
        self.assertEqual(caught.exception.amount, Decimal("3.67"))

    def test_share(self):
        self.assertEqual(
            share(amounts("210.02", "80"), amounts("290.02")),
            [(0, 0, Decimal("210.02")), (1, 0, Decimal("80"))],
        )
        self.assertEqual(
            share(amounts("210.02", "80"), amounts("100", "190.02")),
            [
                (0, 0, Decimal("100")),
                (0, 1, Decimal("110.02")),
                (1, 1, Decimal("80")),
            ],
        )
        self.assertEqual(
            share(amounts("10"), amounts("3", "3", "4")),
            [(0, 0, 3), (0, 1, 3), (0, 2, 4)],
        )
        self.assertEqual(share([], []), [])
        with self.assertRaises(ValueError):
            share(amounts("10"), amounts("9"))

    def test_share_loses_nothing(self):
        lines, tenders = amounts("0.01", "99.99", "33.33"), amounts("66.67", "66.66")
        pieces = share(lines, tenders)
        for index, line in enumerate(lines):
            self.assertEqual(sum(p for i, _t, p in pieces if i == index), line)
        for index, tender in enumerate(tenders):
            self.assertEqual(sum(p for _i, t, p in pieces if t == index), tender)
