from datetime import datetime
from unittest import TestCase
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from ..engine import visits

SHANGHAI = ZoneInfo("Asia/Shanghai")


@tagged("post_install", "-at_install")
class TestVisitsEngine(TestCase):
    """Pure functions: no database is asked."""

    def test_the_sample_is_the_same_whenever_asked(self):
        keys = [f"helpdesk.ticket,{number}" for number in range(10_000)]
        chosen = {key for key in keys if visits.is_sampled(key, 30)}
        self.assertEqual(chosen, {key for key in keys if visits.is_sampled(key, 30)})
        self.assertAlmostEqual(len(chosen) / len(keys), 0.30, delta=0.02)
        self.assertFalse(any(visits.is_sampled(key, 0) for key in keys))
        self.assertTrue(all(visits.is_sampled(key, 100) for key in keys))
        # a larger share holds the smaller one
        self.assertLessEqual(chosen, {k for k in keys if visits.is_sampled(k, 50)})

    def test_deadline_is_the_end_of_a_local_day(self):
        resolved = datetime(2026, 10, 30, 23, 30, tzinfo=SHANGHAI)
        for days, expected in ((0, (10, 30)), (1, (10, 31)), (3, (11, 2))):
            month, day = expected
            self.assertEqual(
                visits.get_deadline(resolved, days),
                datetime(2026, month, day, 23, 59, 59, tzinfo=SHANGHAI),
            )

    def test_who_did_the_work_does_not_ask(self):
        self.assertEqual(visits.choose_caller([7, 8], worker=7), 8)
        self.assertEqual(visits.choose_caller([False, 8], worker=7), 8)
        self.assertEqual(visits.choose_caller([7], worker=7), 7)
        self.assertIs(visits.choose_caller([False], worker=7), False)

    def test_what_reopens(self):
        for result, satisfaction, expected in (
            ("a", "satisfied", False),
            ("b", "fairly", False),
            ("c", "not", True),
            ("b", "not", True),
        ):
            self.assertIs(visits.is_dissatisfied(result, satisfaction), expected)
