from odoo.tests import BaseCase, tagged

from ..engine import transitions as t


@tagged("post_install", "-at_install")
class TestTransitions(BaseCase):
    """The table itself: pure, without a database."""

    def test_roles_are_implied_upward(self):
        for role in ("staff", "supervisor", "manager"):
            self.assertIsNone(t.check("received", "accepted", {role}))
        self.assertEqual(t.check("received", "refused", {"staff"}), "forbidden")
        self.assertIsNone(t.check("received", "refused", {"manager"}))

    def test_nobody_takes_a_step_that_is_not_there(self):
        for role in ("staff", "manager", "system", "resident", "technician"):
            self.assertEqual(t.check("received", "visited", {role}), "unknown")
            self.assertEqual(t.check("closed", "resolved", {role}), "unknown")

    def test_a_resident_only_reopens(self):
        allowed = {pair for pair in t.STEPS if not t.check(*pair, {"resident"})}
        self.assertEqual(
            allowed, {(code, "accepted") for code in ("resolved", "visited", "closed")}
        )

    def test_a_technician_neither_dispatches_nor_closes(self):
        allowed = {pair for pair in t.STEPS if not t.check(*pair, {"technician"})}
        self.assertFalse(
            {p for p in allowed if p[1] in ("dispatched", "closed", "visited")}
        )

    def test_every_stage_can_be_reached_and_left(self):
        self.assertEqual({b for _a, b in t.STEPS}, set(t.CODES) - {"received"})
        self.assertEqual({a for a, _b in t.STEPS}, set(t.CODES))

    def test_no_role_no_step(self):
        self.assertEqual({t.check(*pair, set()) for pair in t.STEPS}, {"forbidden"})

    def test_reopening(self):
        self.assertTrue(t.is_reopening("closed", "accepted"))
        self.assertFalse(t.is_reopening("refused", "accepted"))
        self.assertFalse(t.is_reopening("waiting", "in_progress"))

    def test_next(self):
        self.assertEqual(
            t.get_next("resolved", {"staff"}), ["accepted", "visited", "closed"]
        )
        self.assertEqual(t.get_next("resolved", {"resident"}), ["accepted"])
