from datetime import datetime

from odoo.tests import BaseCase

from ..engine import cases


class TestEngineCases(BaseCase):
    def test_violation(self):
        for state, event, expected in (
            ("found", "dissuasion", "dissuaded"),
            ("notice", "dissuasion", "notice"),
            ("dissuaded", "notice", "notice"),
            ("rechecked", "notice", "notice"),
            ("reported", "notice", "reported"),
            ("notice", "recheck", "rechecked"),
            ("reported", "recheck", "reported"),
            ("found", "report", "reported"),
            ("found", "close", None),
            ("notice", "close", None),
            ("rechecked", "close", "closed"),
            ("closed", "recheck", None),
            ("closed", "report", None),
            ("notice", "void", None),
        ):
            self.assertEqual(
                cases.next_state(cases.VIOLATION, state, event),
                expected,
                (state, event),
            )

    def test_dispute(self):
        for state, event, expected in (
            ("open", "mediate", "mediating"),
            ("open", "agree", None),
            ("mediating", "agree", "agreed"),
            ("agreed", "follow", "followed"),
            ("agreed", "close", None),
            ("agreed", "breach", "mediating"),
            ("followed", "breach", "mediating"),
            ("mediating", "breach", None),
            ("mediating", "fail", "failed"),
            ("agreed", "fail", None),
            ("failed", "mediate", None),
            ("followed", "close", "closed"),
        ):
            self.assertEqual(
                cases.next_state(cases.DISPUTE, state, event), expected, (state, event)
            )

    def test_report_deadline(self):
        first, second = datetime(2026, 5, 1, 23, 50), datetime(2026, 5, 3, 8)
        self.assertIsNone(cases.get_report_deadline([], 24))
        self.assertEqual(
            cases.get_report_deadline([second, first], 24), datetime(2026, 5, 2, 23, 50)
        )
        self.assertEqual(
            cases.get_report_deadline([first], 48), datetime(2026, 5, 3, 23, 50)
        )

    def test_closing(self):
        for rechecks, answered, expected in (
            ([], False, False),
            (["not"], False, False),
            (["partly"], False, False),
            (["not", "rectified"], False, True),
            (["rectified", "not"], False, False),
            (["not"], True, True),
            ([], True, True),
        ):
            self.assertEqual(cases.may_close(rechecks, answered), expected)
