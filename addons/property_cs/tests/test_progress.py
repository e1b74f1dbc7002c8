from odoo.tests import BaseCase, tagged

from ..engine import transitions
from ..engine.progress import get_progress


@tagged("post_install", "-at_install")
class TestProgress(BaseCase):
    def test_new(self):
        steps = get_progress("received", {"received": 1})
        self.assertEqual(
            steps,
            [
                ("received", 1, True),
                ("accepted", None, False),
                ("dispatched", None, False),
                ("arrived", None, False),
                ("resolved", None, False),
                ("closed", None, False),
            ],
        )

    def test_answered_at_once(self):
        """What was passed over is left out."""
        clocks = {"received": 1, "accepted": 2, "resolved": 2}
        self.assertEqual(
            get_progress("resolved", clocks),
            [
                ("received", 1, False),
                ("accepted", 2, False),
                ("resolved", 2, True),
                ("closed", None, False),
            ],
        )

    def test_refused(self):
        self.assertEqual(
            get_progress("refused", {"received": 1, "closed": 3}),
            [("received", 1, False), ("refused", 3, True)],
        )

    def test_reopened_shows_no_end(self):
        """Clocks of a later step that stayed behind are not shown."""
        clocks = {"received": 1, "accepted": 2, "dispatched": 3, "resolved": None}
        codes = [
            (code, bool(at)) for code, at, _now in get_progress("accepted", clocks)
        ]
        self.assertEqual(
            codes,
            [
                ("received", True),
                ("accepted", True),
                ("dispatched", False),
                ("arrived", False),
                ("resolved", False),
                ("closed", False),
            ],
        )

    def test_every_stage_has_one_step_now(self):
        for code in transitions.CODES:
            self.assertEqual(
                sum(now for _code, _at, now in get_progress(code, {})), 1, code
            )
