from decimal import Decimal
from unittest import TestCase

from odoo.addons.property_billing_counter.engine.till import counted, number_ranges


class TestEngineTill(TestCase):
    def test_counted(self):
        count = [(Decimal("100"), 5), (Decimal("0.5"), 3), (Decimal("0.02"), 1)]
        self.assertEqual(counted(count), Decimal("501.52"))
        self.assertEqual(counted([]), 0)
        with self.assertRaises(ValueError):
            counted([(Decimal("1"), -1)])

    def test_number_ranges(self):
        self.assertEqual(number_ranges([3, 1, 2, 7, 9, 8]), [(1, 3), (7, 9)])
        self.assertEqual(number_ranges([5]), [(5, 5)])
        self.assertEqual(number_ranges([]), [])
