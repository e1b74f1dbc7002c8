from datetime import date

from odoo.tests import BaseCase

from ..engine.limitation import ACKNOWLEDGEMENT, DEMAND, PART_PAYMENT, limitation_date

DUE = date(2026, 3, 31)


class TestLimitation(BaseCase):
    def test_three_years_from_due(self):
        self.assertEqual(limitation_date(DUE), date(2029, 3, 31))
        self.assertEqual(limitation_date(date(2024, 2, 29)), date(2027, 2, 28))

    def test_demand_starts_again(self):
        self.assertEqual(
            limitation_date(DUE, [(date(2026, 11, 5), DEMAND)]), date(2029, 11, 5)
        )
        self.assertEqual(
            limitation_date(
                DUE, [(date(2029, 11, 5), DEMAND), (date(2026, 11, 5), DEMAND)]
            ),
            date(2032, 11, 5),
        )

    def test_demand_before_due_changes_nothing(self):
        self.assertEqual(
            limitation_date(DUE, [(date(2026, 3, 5), DEMAND), (DUE, DEMAND)]),
            date(2029, 3, 31),
        )

    def test_demand_on_the_last_day_and_after(self):
        self.assertEqual(
            limitation_date(DUE, [(date(2029, 3, 31), DEMAND)]), date(2032, 3, 31)
        )
        self.assertEqual(
            limitation_date(DUE, [(date(2029, 4, 1), DEMAND)]), date(2029, 3, 31)
        )

    def test_part_payment_in_time_starts_again(self):
        self.assertEqual(
            limitation_date(DUE, [(date(2028, 1, 10), PART_PAYMENT)]),
            date(2031, 1, 10),
        )
        self.assertEqual(
            limitation_date(DUE, [(date(2026, 1, 10), PART_PAYMENT)]),
            date(2029, 3, 31),
        )

    def test_part_payment_after_expiry_promises_nothing(self):
        self.assertEqual(
            limitation_date(DUE, [(date(2029, 4, 1), PART_PAYMENT)]),
            date(2029, 3, 31),
        )

    def test_acknowledgement_revives(self):
        self.assertEqual(
            limitation_date(DUE, [(date(2029, 6, 1), ACKNOWLEDGEMENT)]),
            date(2032, 6, 1),
        )
        self.assertEqual(
            limitation_date(
                DUE,
                [(date(2029, 6, 1), ACKNOWLEDGEMENT), (date(2030, 6, 1), DEMAND)],
            ),
            date(2033, 6, 1),
        )
