from decimal import Decimal
from unittest import TestCase

from ..engine.score import inspection_score


class TestScore(TestCase):
    def test_share_of_the_points(self):
        self.assertEqual(
            inspection_score([(8, 10), (4.5, 5), (0, 5)]), Decimal("62.50")
        )

    def test_rounded_half_up(self):
        # 1/800 of 100 = 0.125
        self.assertEqual(inspection_score([(1, 800)]), Decimal("0.13"))
        self.assertEqual(inspection_score([(2, 3)]), Decimal("66.67"))

    def test_bounds(self):
        self.assertEqual(inspection_score([(10, 10)]), Decimal("100.00"))
        self.assertEqual(inspection_score([(0, 10)]), Decimal("0.00"))
        for bad in ((-1, 10), (10.01, 10)):
            with self.assertRaises(ValueError):
                inspection_score([bad])

    def test_nothing_to_be_had_is_no_score(self):
        self.assertIsNone(inspection_score([]))
        self.assertIsNone(inspection_score([(0, 0)]))

    def test_floats_are_taken_as_typed(self):
        self.assertEqual(inspection_score([(0.1, 0.3), (0.2, 0.3)]), Decimal("50.00"))
