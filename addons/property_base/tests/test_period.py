from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.period import (
    Period,
    add_months,
    get_bounds,
    get_months,
)


@tagged("post_install", "-at_install")
class TestPeriod(BaseCase):
    def test_bounds(self):
        day = date(2028, 2, 29)
        self.assertEqual(get_bounds("month", day), (date(2028, 2, 1), day))
        self.assertEqual(
            get_bounds("quarter", day), (date(2028, 1, 1), date(2028, 3, 31))
        )
        self.assertEqual(
            get_bounds("quarter", date(2026, 12, 31)),
            (date(2026, 10, 1), date(2026, 12, 31)),
        )
        self.assertEqual(
            get_bounds("year", day), (date(2028, 1, 1), date(2028, 12, 31))
        )
        with self.assertRaises(ValueError):
            get_bounds("week", day)

    def test_add_months(self):
        self.assertEqual(add_months(date(2026, 1, 31), 1), date(2026, 2, 1))
        self.assertEqual(add_months(date(2026, 1, 31), -1), date(2025, 12, 1))
        self.assertEqual(add_months(date(2026, 11, 5), 14), date(2028, 1, 1))

    def test_as_of(self):
        period = Period(date(2026, 10, 1), date(2026, 10, 31))
        self.assertEqual(period.as_of, date(2026, 10, 31))
        self.assertEqual(period.with_as_of(date(2026, 10, 5)).as_of, date(2026, 10, 5))
        self.assertEqual(period.with_as_of(date(2026, 12, 5)).as_of, date(2026, 10, 31))
        with self.assertRaises(ValueError):
            Period(date(2026, 10, 2), date(2026, 10, 1))

    def test_months(self):
        months = get_months(date(2026, 1, 20), 3, as_of=date(2026, 1, 20))
        self.assertEqual(
            [(m.date_start, m.as_of) for m in months],
            [
                (date(2025, 11, 1), date(2025, 11, 30)),
                (date(2025, 12, 1), date(2025, 12, 31)),
                (date(2026, 1, 1), date(2026, 1, 20)),
            ],
        )
        self.assertEqual(months[-1].date_end, date(2026, 1, 31))
