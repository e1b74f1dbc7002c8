from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..engine.visit_slot import check_slot

NOON = datetime(2026, 3, 2, 12, 0)


@tagged("post_install", "-at_install")
class TestVisitSlot(BaseCase):
    def test_wishes(self):
        for day, slot, expected in (
            ("", "", (None, None)),
            ("2026-03-02", "afternoon", (date(2026, 3, 2), None)),
            ("2026-04-01", "morning", (date(2026, 4, 1), None)),
            ("", "morning", (None, "day")),
            ("2.3.2026", "morning", (None, "day")),
            ("2026-02-30", "morning", (None, "day")),
            ("2026-03-03", "", (None, "slot")),
            ("2026-03-03", "night", (None, "slot")),
            ("2026-03-01", "evening", (None, "past")),
            # at noon the morning of today is over
            ("2026-03-02", "morning", (None, "past")),
            ("2026-04-02", "morning", (None, "far")),
        ):
            self.assertEqual(check_slot(day, slot, NOON), expected, (day, slot))
