from decimal import Decimal
from unittest import TestCase

from odoo.addons.property_base.tools.rate import rate

from ..engine.rates import Collection


class TestRates(TestCase):
    """DOMAIN W8: opening arrears 120,000; 45,000 recovered; 5,000 written off."""

    def setUp(self):
        super().setUp()
        self.plain = Collection(
            opening=120000,
            recovered=45000,
            arrears_written_off=5000,
            billed=1000000,
            collected=910000,
        )
        self.reduced = Collection(
            opening=120000,
            recovered=45000,
            arrears_written_off=5000,
            billed=1000000,
            reduced=20000,
            collected=910000,
        )

    def test_w8(self):
        self.assertEqual(self.plain.current_rate, Decimal("91.00"))
        self.assertEqual(self.plain.arrears_rate, Decimal("37.50"))
        self.assertEqual(self.plain.combined_rate, Decimal("85.27"))
        self.assertEqual(self.plain.closing, 160000)
        self.assertEqual(self.plain.arrears_rate_net, Decimal("39.13"))

    def test_w8_households(self):
        self.assertEqual(rate(452, 500), Decimal("90.40"))

    def test_w8_with_reductions(self):
        self.assertEqual(self.reduced.current_rate, Decimal("92.86"))
        self.assertEqual(self.reduced.combined_rate, Decimal("86.82"))
        self.assertEqual(self.reduced.closing, 140000)

    def test_nothing_billed_is_no_rate(self):
        empty = Collection()
        self.assertIsNone(empty.current_rate)
        self.assertIsNone(empty.arrears_rate)
        self.assertIsNone(empty.combined_rate)

    def test_reduction_of_arrears_comes_off_the_base(self):
        sums = Collection(opening=1000, arrears_reduced=200, recovered=400)
        self.assertEqual(sums.arrears_rate, Decimal("50.00"))
        self.assertEqual(sums.arrears_closing, 400)

    def test_corrections_are_a_part_of_what_was_billed(self):
        """W8 with 30 less corrected: no rate counts them twice."""
        sums = self.plain + Collection(billed=-30, corrected=-30)
        self.assertEqual(sums.current_due, 999970)
        self.assertEqual(sums.corrected, -30)
        self.assertEqual(sums.closing, 159970)

    def test_sum(self):
        both = self.plain + Collection(billed=1000, late=10)
        self.assertEqual(both.billed, 1001000)
        self.assertEqual(both.arrears_due, 120010)
