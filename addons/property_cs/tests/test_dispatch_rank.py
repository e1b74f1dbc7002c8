from odoo.tests import BaseCase

from ..engine.dispatch import Candidate, propose, rank


class TestDispatchRank(BaseCase):
    def keys(self, *candidates):
        return "".join(c.key for c in rank(candidates))

    def test_skill_before_duty_before_load(self):
        idle = Candidate("a", False, True, 0)
        busy = Candidate("b", True, False, 9)
        here = Candidate("c", True, True, 12)
        self.assertEqual(self.keys(idle, busy, here), "cba")

    def test_the_least_loaded_then_by_name(self):
        self.assertEqual(
            self.keys(
                Candidate("x", True, False, 2, "A"),
                Candidate("y", True, False, 1, "Z"),
                Candidate("z", True, False, 1, "B"),
            ),
            "zyx",
        )

    def test_nobody_able_is_proposed_to_nobody(self):
        self.assertIsNone(propose([]))
        self.assertIsNone(propose([Candidate("a", False, True, 0)]))
        able = Candidate("b", True, False, 50)
        self.assertEqual(propose([Candidate("a", False, True, 0), able]), able)
