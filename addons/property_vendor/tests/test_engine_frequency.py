from datetime import date
from unittest import TestCase

from ..engine import frequency

NOV = date(2026, 11, 1), date(2026, 11, 30)
DEC = date(2026, 12, 1), date(2026, 12, 31)


def days(windows):
    return [(first.isoformat()[5:], last.isoformat()[5:]) for first, last in windows]


class TestFrequency(TestCase):
    """2026-11-01 is a Sunday, 2026-11-30 a Monday."""

    def test_period(self):
        day = date(2028, 2, 10)
        self.assertEqual(frequency.period_start("month", day), date(2028, 2, 1))
        self.assertEqual(frequency.period_end("month", day), date(2028, 2, 29))
        self.assertEqual(frequency.period_start("year", day), date(2028, 1, 1))
        self.assertEqual(frequency.period_end("year", day), date(2028, 12, 31))

    def test_a_week_belongs_to_one_month(self):
        self.assertEqual(
            days(frequency.weeks(*NOV)),
            [
                ("11-02", "11-08"),
                ("11-09", "11-15"),
                ("11-16", "11-22"),
                ("11-23", "11-29"),
            ],
        )
        self.assertEqual(days(frequency.weeks(*DEC))[0], ("12-01", "12-06"))
        # 28 December to 3 January: four days of it are December's
        self.assertEqual(days(frequency.weeks(*DEC))[-1], ("12-28", "12-31"))

    def test_twice_a_week(self):
        found = frequency.windows(2, "week", *NOV)
        self.assertEqual(len(found), 8)
        self.assertEqual(days(found[:2]), [("11-02", "11-04"), ("11-05", "11-08")])

    def test_twice_a_month(self):
        self.assertEqual(
            days(frequency.windows(2, "month", *NOV)),
            [("11-01", "11-15"), ("11-16", "11-30")],
        )

    def test_month_of_a_term_that_begins_in_it(self):
        self.assertEqual(
            days(frequency.windows(1, "month", date(2026, 11, 10), NOV[1])),
            [("11-10", "11-30")],
        )

    def test_daily_work_is_one_window(self):
        self.assertEqual(frequency.windows(3, "day", *NOV), [NOV])

    def test_work_of_a_year_is_in_plans_of_a_year(self):
        year = date(2026, 1, 1), date(2026, 12, 31)
        self.assertEqual(frequency.windows(2, "year", *NOV), [])
        self.assertEqual(len(frequency.windows(2, "year", *year, "year")), 2)
        self.assertEqual(len(frequency.windows(1, "month", *year, "year")), 12)

    def test_windows_lie_in_the_span_and_in_order(self):
        for count in (1, 2, 3, 5, 31, 40):
            found = frequency.split(*NOV, count)
            self.assertEqual(len(found), count)
            self.assertEqual((found[0][0], found[-1][1]), NOV)
            self.assertTrue(all(first <= last for first, last in found))
            self.assertEqual(found, sorted(found))

    def test_nothing_to_split(self):
        for bad in ((*NOV, 0), (NOV[1], NOV[0], 1)):
            with self.assertRaises(ValueError):
                frequency.split(*bad)

    def test_state(self):
        last, today = date(2026, 11, 10), date(2026, 11, 24)
        state = frequency.task_state
        self.assertEqual(state(last, last, today), "done")
        self.assertEqual(state(date(2026, 11, 11), last, today), "late")
        self.assertEqual(state(None, last, today), "missed")
        self.assertEqual(state(None, today, today), "todo")
