from odoo.tests import BaseCase, tagged

from ..engine import improvement


@tagged("post_install", "-at_install")
class TestImprovementEngine(BaseCase):
    def test_verdict(self):
        for before, after, target, higher, verdict in (
            (80.0, 96.0, 95.0, True, "improved"),
            (80.0, 95.0, 95.0, True, "improved"),
            (80.0, 90.0, 95.0, True, "partly"),
            (80.0, 80.0, 95.0, True, "not_improved"),
            (80.0, 70.0, 95.0, True, "not_improved"),
            (8, 2, 2, False, "improved"),
            (8, 3, 2, False, "partly"),
            (8, 9, 2, False, "not_improved"),
            (8, 0, 0, False, "improved"),
            (None, 3, 2, False, "unknown"),
            (8, None, 2, False, "unknown"),
        ):
            with self.subTest(before=before, after=after, target=target):
                self.assertEqual(
                    improvement.judge_effect(before, after, target, higher), verdict
                )

    def test_steps(self):
        both = {"supervisor", "manager"}
        for current, wanted, roles, verdict in (
            ("draft", "analysis", {"supervisor"}, "ok"),
            ("draft", "analysis", set(), "forbidden"),
            ("draft", "open", both, "unknown"),
            ("open", "done", {"supervisor"}, "forbidden"),
            ("open", "done", both, "ok"),
            ("done", "open", both, "unknown"),
            ("done", "cancel", both, "unknown"),
        ):
            with self.subTest(current=current, wanted=wanted):
                self.assertEqual(
                    improvement.check_step(current, wanted, roles), verdict
                )

    def test_new_round(self):
        self.assertTrue(improvement.is_new_round("done", "analysis"))
        self.assertTrue(improvement.is_new_round("open", "analysis"))
        self.assertFalse(improvement.is_new_round("pending", "analysis"))
        self.assertFalse(improvement.is_new_round("open", "done"))
