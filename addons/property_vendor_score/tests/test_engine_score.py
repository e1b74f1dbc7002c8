"""W10 of the facts, and what bounds do."""

from datetime import date
from decimal import Decimal as D
from unittest import TestCase

from ..engine import vendor_score as engine

BANDS = [(0, 20), (70, 10), (80, 5), (90, 0)]


class TestVendorScore(TestCase):
    def test_w10_score_and_payment(self):
        weights, scores = (30, 25, 20, 15, 10), (92, 85, 88, 78, 90)
        score = engine.weighted_mean(zip(weights, scores, strict=True))
        self.assertEqual(score, D("87.15"))
        percent = engine.band(score, BANDS)[1]
        paid = engine.payment(D("38500.00"), percent, 3 * 100, 0)
        self.assertEqual(paid.band, D("1925.00"))
        self.assertEqual(paid.payable, D("36275.00"))
        self.assertEqual(paid.deduction, D("2225.00"))

    def test_w10_inspections(self):
        score = engine.kinds_score([(0, []), (40, [86, 90, 84, 88]), (60, [91])])
        self.assertEqual(score, D("89.40"))
        self.assertEqual(engine.band(score, BANDS)[1], 5)

    def test_w10_rounds_before_the_band(self):
        for parts, score, percent in (
            (("89.99", "90.00"), "90.00", 0),  # 89.995
            (("89.99", "89.998"), "89.99", 5),  # 89.994
        ):
            found = engine.weighted_mean([(50, D(part)) for part in parts])
            self.assertEqual(found, D(score))
            self.assertEqual(engine.band(found, BANDS)[1], percent)

    def test_lower_bounds_belong_to_their_band(self):
        for score, percent in (
            ("90", 0),
            ("89.99", 5),
            ("80", 5),
            ("79.99", 10),
            ("70", 10),
            ("69.99", 20),
            ("0", 20),
        ):
            self.assertEqual(engine.band(D(score), BANDS)[1], percent)
        self.assertIsNone(engine.band(D(10), [(50, 0)]))

    def test_missing_is_not_zero(self):
        rows = [(30, 92), (25, 85), (20, None), (15, None), (10, 90)]
        # (2760 + 2125 + 900) / 65
        self.assertEqual(engine.weighted_mean(rows), D("89.00"))
        self.assertEqual(sum(engine.spread(rows)), 100)
        self.assertEqual(engine.spread(rows)[2], 0)
        self.assertIsNone(engine.weighted_mean([(100, None)]))
        self.assertEqual(engine.spread([(100, None)]), [0])

    def test_spread_gives_the_rest_to_the_heaviest(self):
        rows = [(30, 1), (30, 1), (30, 1), (10, None)]
        self.assertEqual(
            engine.spread(rows), [D("33.34"), D("33.33"), D("33.33"), D(0)]
        )

    def test_kind_without_weight_does_not_score(self):
        self.assertIsNone(engine.kinds_score([(0, [50]), (40, []), (60, [])]))

    def test_ratio(self):
        self.assertEqual(engine.ratio(2, 3), D("66.67"))
        self.assertEqual(engine.ratio(0, 5), 0)
        self.assertIsNone(engine.ratio(0, 0))

    def test_fee_by_months_and_days(self):
        for first, last, amount in (
            (date(2026, 7, 1), date(2026, 9, 30), "3000.00"),
            (date(2026, 9, 16), date(2026, 9, 30), "500.00"),
            (date(2026, 1, 17), date(2026, 3, 10), "1806.45"),
            (date(2024, 2, 1), date(2024, 2, 29), "1000.00"),
            (date(2026, 12, 31), date(2026, 12, 31), "32.26"),
        ):
            self.assertEqual(engine.fee(D(1000), first, last), D(amount))
        with self.assertRaises(ValueError):
            engine.fee(1000, date(2026, 2, 1), date(2026, 1, 1))

    def test_never_below_nothing(self):
        paid = engine.payment(D(100), 20, 60, 50)
        self.assertEqual((paid.deduction, paid.payable), (100, 0))
