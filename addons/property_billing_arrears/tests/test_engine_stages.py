from datetime import date

from odoo.tests import BaseCase

from ..engine.stages import Rule, next_step, promise_state

DUE = date(2026, 3, 31)
RULES = [
    Rule("reminder", 7, 3, optional=True),
    Rule("demand", 30, 7),
    Rule("visit", 45, 7),
    Rule("lawsuit", 180, 15),
]


class TestStages(BaseCase):
    def step(self, done, done_date, today):
        return next_step(RULES, done, done_date, DUE, today)

    def test_first(self):
        self.assertEqual(
            self.step(None, None, date(2026, 4, 1)), ("reminder", date(2026, 4, 7))
        )

    def test_a_reminder_is_left_out_when_the_demand_is_due(self):
        self.assertEqual(
            self.step(None, None, date(2026, 4, 29)), ("reminder", date(2026, 4, 7))
        )
        self.assertEqual(
            self.step(None, None, date(2026, 4, 30)), ("demand", date(2026, 4, 30))
        )

    def test_a_demand_is_never_left_out(self):
        """Years overdue and nothing done: first the demand, as the law has it."""
        self.assertEqual(
            self.step(None, None, date(2028, 1, 1)), ("demand", date(2026, 4, 30))
        )

    def test_respite_after_a_late_step(self):
        self.assertEqual(
            self.step("demand", date(2026, 6, 1), date(2026, 6, 2)),
            ("visit", date(2026, 6, 8)),
        )

    def test_after_the_last(self):
        self.assertEqual(
            self.step("lawsuit", date(2026, 12, 1), date(2026, 12, 2)), (None, None)
        )

    def test_a_step_that_is_no_rule_any_more(self):
        self.assertEqual(
            self.step("lawyer", date(2026, 4, 1), date(2026, 4, 2)),
            ("reminder", date(2026, 4, 7)),
        )

    def test_promise(self):
        day = date(2026, 5, 10)
        self.assertEqual(promise_state(100, 100, day, date(2026, 5, 1)), "kept")
        self.assertEqual(promise_state(100, 99.99, day, day), "open")
        self.assertEqual(promise_state(100, 99.99, day, date(2026, 5, 11)), "broken")
