from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestFinding(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()
        cls.inspection = cls._inspection(cls.contract, area_id=cls.lobby.id)
        cls.inspection.line_ids.action_full()

    def _answered(self, **vals):
        finding = self._finding(self.inspection, **vals)
        self.inspection.action_done()
        finding.answer = "Washed again"
        finding.action_answer()
        return finding

    def test_from_the_inspection(self):
        finding = self._finding(self.inspection)
        self.assertEqual(finding.contract_id, self.contract)
        self.assertEqual(finding.area_id, self.lobby)
        self.assertEqual(finding.partner_id, self.vendor)
        self.assertEqual(finding.deadline.isoformat(), "2026-11-23")
        severe = self._finding(self.inspection, severity="severe")
        self.assertEqual(severe.deadline.isoformat(), "2026-11-21")

    def test_minor_is_closed_by_the_re_check(self):
        finding = self._answered()
        finding.with_user(self.supervisor).action_pass()
        self.assertEqual(finding.state, "closed")
        self.assertEqual(finding.recheck_user_id, self.supervisor)

    def test_severe_is_closed_by_a_supervisor(self):
        finding = self._answered(severity="severe")
        finding.action_pass()
        self.assertEqual(finding.state, "rechecked")
        with self.assertRaises(AccessError):
            finding.action_close()
        finding.with_user(self.supervisor).action_close()
        self.assertEqual(finding.state, "closed")

    def test_failed_re_check_opens_it_again(self):
        finding = self._answered(severity="severe")
        finding.action_fail()
        self.assertEqual((finding.state, finding.failed_count), ("open", 1))
        self.assertEqual(finding.deadline.isoformat(), "2026-11-25")
        finding.action_answer()
        finding.action_pass()
        self.assertEqual(finding.state, "rechecked")

    def test_severe_is_told_when_it_is_out_and_until_it_is_put_right(self):
        finding = self._finding(self.inspection, severity="severe")
        minor = self._finding(self.inspection)
        self.assertFalse(finding.activity_ids)
        self.inspection.action_done()
        self.assertEqual(finding.activity_ids.user_id, self.clerk)
        self.assertEqual(finding.activity_ids.date_deadline, finding.deadline)
        self.assertFalse(minor.activity_ids)
        finding.answer = "Repaired"
        finding.action_answer()
        finding.action_pass()
        self.assertFalse(finding.activity_ids)

    def test_without_an_inspection(self):
        finding = self.env["property.vendor.finding"].create(
            {
                "contract_id": self.contract.id,
                "name": "Guard asleep",
                "severity": "severe",
                "date": "2026-11-24",
            }
        )
        self.assertEqual(len(finding.activity_ids), 1)

    def test_steps_in_their_order(self):
        finding = self._finding(self.inspection)
        with self.assertRaisesRegex(UserError, "what was done first"):
            finding.action_answer()
        with self.assertRaisesRegex(UserError, "is “Open”"):
            finding.action_pass()
        with self.assertRaisesRegex(UserError, "buttons"):
            finding.state = "closed"

    def test_what_was_found_stays_when_closed(self):
        finding = self._answered()
        finding.action_pass()
        with self.assertRaisesRegex(UserError, "is “Closed”"):
            finding.severity = "severe"
        with self.assertRaisesRegex(UserError, "is “Closed”"):
            finding.answer = "Other"
        with self.assertRaisesRegex(UserError, "stays on file"):
            finding.with_user(self.supervisor).unlink()

    def test_deadline_before_the_finding(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._finding(self.inspection, deadline="2026-11-19")

    def test_of_another_contract_or_inspection(self):
        pest = self._contract("PC", service_type_id=self.pest.id)
        with self.assertRaisesRegex(ValidationError, "another contract"):
            self._finding(self.inspection, contract_id=pest.id)
        other = self._inspection(self.contract)
        with self.assertRaisesRegex(ValidationError, "another inspection"):
            self._finding(self.inspection, line_id=other.line_ids[0].id)

    def test_photos_are_seen_by_who_sees_the_finding(self):
        files = self.env["ir.attachment"].with_user(self.clerk)
        found, done = files.create(
            [
                {"name": "stain.png", "raw": b"before"},
                {"name": "clean.png", "raw": b"after"},
            ]
        )
        with self.assertRaises(AccessError):
            done.with_user(self.supervisor).check_access("read")
        finding = self._finding(self.inspection, attachment_ids=[(6, 0, found.ids)])
        finding.answer_attachment_ids = done
        seen = finding.with_user(self.supervisor)
        self.assertEqual(seen.attachment_ids.raw, b"before")
        self.assertEqual(seen.answer_attachment_ids.raw, b"after")

    def test_a_file_of_another_record_stays_there(self):
        file = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "res.partner", "res_id": 1}
        )
        self._finding(self.inspection, attachment_ids=[(6, 0, file.ids)])
        self.assertEqual((file.res_model, file.res_id), ("res.partner", 1))

    def test_counted_on_the_contract(self):
        self._answered().action_pass()
        other = self._inspection(self.contract)
        self._finding(other)
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.finding_count, 1)
        self.assertEqual(self.contract.inspection_count, 2)
