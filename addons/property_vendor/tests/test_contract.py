from psycopg2.errors import ExclusionViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .vendor_case import TODAY, VendorCase


@tagged("post_install", "-at_install")
class TestContract(VendorCase):
    def test_names_that_stay(self):
        contract = self._contract()
        self.assertEqual(contract.service_type, "cleaning")
        self.assertEqual(contract.company_id, self.community.company_id)
        self.assertEqual(contract.date_last.isoformat(), "2026-12-31")

    def test_needs_areas_and_duties(self):
        with self.assertRaisesRegex(UserError, "areas"):
            self._draft("A", area_ids=False).action_activate()
        with self.assertRaisesRegex(UserError, "what is due"):
            self._draft("B", duty_ids=False).action_activate()

    def test_overlap_names_the_other_contract(self):
        self._contract("C-1")
        later = self._draft(
            "C-2",
            partner_id=self.other_vendor.id,
            area_ids=[Command.set((self.lobby | self.garden).ids)],
            date_start="2026-12-31",
            date_end="2027-06-30",
        )
        with self.assertRaisesRegex(ValidationError, "Lobby.*C-1"):
            later.action_activate()
        self.assertEqual(later.state, "draft")

    def test_no_overlap_in_another_area_service_or_time(self):
        self._contract("C-1")
        garden = [Command.set(self.garden.ids)]
        other = self._contract("C-2", area_ids=garden)
        pest = self._contract("C-3", service_type_id=self.pest.id)
        after = self._contract("C-4", date_start="2027-01-01", date_end="2027-12-31")
        self.assertEqual({other.state, pest.state, after.state}, {"active"})

    def test_the_database_refuses_an_overlap(self):
        contract = self._contract("C-1")
        other = self._draft("C-2")
        row = contract.sudo().coverage_ids
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            row.copy({"contract_id": other.id})
            self.env.flush_all()

    def test_constraints_are_in_the_database(self):
        names = [
            "property_service_coverage_one_contract",
            "property_service_contract_name_uniq",
            "property_service_contract_term",
            "property_vendor_plan_once",
            "property_vendor_plan_whole_period",
            "property_vendor_plan_task_window",
            "property_vendor_attendance_once_a_day",
            "property_vendor_attendance_within_bounds",
            "property_vendor_certificate_number_uniq",
        ]
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE conname = ANY(%s)", [names]
        )
        self.assertEqual({row[0] for row in self.env.cr.fetchall()}, set(names))

    def test_what_was_agreed_stays(self):
        contract = self._contract()
        with self.assertRaisesRegex(UserError, "draft"):
            contract.fee_amount = 1
        with self.assertRaisesRegex(UserError, "draft"):
            contract.duty_ids[0].count = 3
        with self.assertRaisesRegex(UserError, "drafts"):
            contract.unlink()
        with self.assertRaisesRegex(UserError, "buttons"):
            contract.state = "draft"

    def test_area_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        area = self.env["property.service.area"].create(
            {"community_id": other.id, "name": "Yard"}
        )
        with self.assertRaisesRegex(ValidationError, "another community"):
            self._draft(area_ids=[Command.set(area.ids)])

    def test_frame_of_another_vendor(self):
        frame = self.env["property.service.frame"].create(
            {
                "name": "F-1",
                "partner_id": self.other_vendor.id,
                "date_start": "2026-01-01",
                "date_end": "2027-12-31",
            }
        )
        with self.assertRaisesRegex(ValidationError, "another vendor"):
            self._draft(frame_id=frame.id)

    def test_terminate(self):
        contract = self._contract()
        with self.assertRaises(AccessError):
            contract._terminate(TODAY, "Two periods below 70")
        wizard = (
            self.env["property.service.termination"]
            .with_user(self.manager)
            .create({"contract_id": contract.id, "date": TODAY, "reason": "Bad"})
        )
        wizard.action_terminate()
        self.assertEqual(contract.state, "terminated")
        self.assertEqual(contract.date_last, TODAY)
        self.assertEqual(contract.sudo().coverage_ids.date_end, TODAY)
        successor = self._contract("C-2", date_start="2026-11-25")
        self.assertEqual(successor.state, "active")

    def test_terminate_outside_the_term(self):
        contract = self._contract().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "not within contract C-1"):
            contract._terminate(contract.date_end.replace(year=2027), "Bad")

    def test_back_to_draft_until_something_was_done(self):
        contract = self._contract().with_user(self.manager)
        contract.action_draft()
        self.assertEqual(contract.state, "draft")
        self.assertFalse(contract.sudo().coverage_ids)
        contract.action_activate()
        self._plan(contract)
        with self.assertRaisesRegex(UserError, "terminate"):
            contract.action_draft()

    def test_renew(self):
        contract = self._contract()
        action = contract.action_renew()
        draft = self.env["property.service.contract"].browse(action["res_id"])
        self.assertEqual(draft.date_start.isoformat(), "2027-01-01")
        self.assertEqual(draft.date_end.isoformat(), "2027-12-31")
        self.assertEqual(draft.state, "draft")
        self.assertEqual(len(draft.duty_ids), 2)

    def test_over_is_ended(self):
        past = self._contract("P", date_start="2025-01-01", date_end="2025-12-31")
        self.assertEqual(past.state, "ended")
        contract = self._contract("C", date_start="2026-01-01")
        contract.sudo().date_last = "2026-11-23"
        self.env["property.service.contract"]._cron_daily()
        self.assertEqual(contract.state, "ended")

    def test_reminded_once(self):
        contract = self._contract(renewal_notice_days=37)
        far = self._contract(
            "C-2", area_ids=[Command.set(self.garden.ids)], renewal_notice_days=36
        )
        contracts = self.env["property.service.contract"]
        contracts._cron_daily()
        contracts._cron_daily()
        activity = contract.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.supervisor)
        self.assertEqual(activity.date_deadline, contract.date_last)
        self.assertFalse(far.activity_ids)
