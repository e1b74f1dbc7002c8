from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestAttendance(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()

    def _row(self, day="2026-11-20", present=8, **vals):
        rows = self.env["property.vendor.attendance"].with_user(self.clerk)
        return rows.create(
            {"contract_id": self.contract.id, "date": day, "present": present, **vals}
        )

    def test_planned_is_the_headcount(self):
        row = self._row(present=7)
        self.assertEqual((row.planned, row.absent), (8, 1))

    def test_above_and_below(self):
        for present in (9, -1):
            with (
                self.subTest(present=present),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._row(present=present)
        rows = self.env["property.vendor.attendance"]
        self.assertIn("Between none and all", rows._within_bounds.message)

    def test_the_database_keeps_the_bounds(self):
        row = self._row()
        self.env.flush_all()
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE property_vendor_attendance SET present = 9 WHERE id = %s",
                [row.id],
            )

    def test_once_a_day(self):
        self._row()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self._row()

    def test_outside_the_term_and_to_come(self):
        with self.assertRaisesRegex(UserError, "not within contract C-1"):
            self._row("2025-12-31")
        with self.assertRaisesRegex(UserError, "still to come"):
            self._row("2026-11-25")

    def test_a_week_at_once(self):
        self._row("2026-11-23", present=6, note="Two ill")
        week = Form(self.env["property.vendor.attendance.week"].with_user(self.clerk))
        week.contract_id = self.contract
        wizard = week.save()
        days = wizard.line_ids.mapped("date")
        self.assertEqual(
            [day.isoformat() for day in days], ["2026-11-23", "2026-11-24"]
        )
        self.assertEqual(wizard.line_ids.mapped("present"), [6, 8])
        self.assertEqual(self.contract.attendance_count, 1)
        wizard.line_ids[1].present = 5
        wizard.action_save()
        rows = self.env["property.vendor.attendance"].search(
            [("contract_id", "=", self.contract.id)], order="date"
        )
        self.assertEqual(rows.mapped("present"), [6, 5])
        self.assertEqual(rows[0].note, "Two ill")

    def test_a_week_with_too_many_keeps_what_was_typed(self):
        wizard = (
            self.env["property.vendor.attendance.week"]
            .with_user(self.clerk)
            .create({"contract_id": self.contract.id, "date": "2026-11-20"})
        )
        self.assertEqual(len(wizard.line_ids), 7)
        wizard.line_ids[0].present = 9
        with self.assertRaisesRegex(UserError, "2026-11-16: 9 present .* 8 planned"):
            wizard.action_save()

    def test_a_week_to_come(self):
        wizard = (
            self.env["property.vendor.attendance.week"]
            .with_user(self.clerk)
            .create({"contract_id": self.contract.id, "date": "2026-12-10"})
        )
        with self.assertRaisesRegex(UserError, "No day of this week"):
            wizard.action_save()
