from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .vendor_case import VendorCase

SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestInspection(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._contract()
        cls.inspection = cls._inspection(cls.contract)
        cls.floors, cls.glass = cls.inspection.line_ids

    def _done(self, floors=50, glass=37):
        self.floors.score = floors
        self.glass.score = glass
        self.inspection.action_done()

    def test_items_of_the_checklist(self):
        self.assertEqual(self.inspection.line_ids.mapped("name"), ["Floors", "Glass"])
        self.assertEqual(self.inspection.line_ids.mapped("max_score"), [60, 40])
        self.assertEqual(self.inspection.service_type, "cleaning")

    def test_state_by_buttons_alone(self):
        with self.assertRaisesRegex(UserError, "buttons"):
            self.inspection.state = "done"

    def test_no_score_before_anything_was_looked_at(self):
        self.assertFalse(self.inspection.has_score)
        self.glass.score = 30
        self.assertTrue(self.inspection.has_score)
        self.assertEqual(self.inspection.score, 75.0)

    def test_score(self):
        self.floors.score = 50
        self.glass.score = 37.5
        self.assertEqual(self.inspection.score, 87.5)

    def test_what_does_not_apply_counts_on_neither_side(self):
        self.floors.score = 45
        self.glass.result = "none"
        self.assertEqual(self.inspection.score, 75.0)

    def test_zero_is_a_score_when_somebody_looked(self):
        self.floors.score = 60
        self.glass.action_none_given()
        self.assertEqual(self.inspection.score, 60.0)

    def test_an_item_left_out_is_named(self):
        self.floors.score = 50
        with self.assertRaisesRegex(UserError, "Not looked at yet: Glass"):
            self.inspection.action_done()
        self.assertEqual(self.floors.score, 50)

    def test_below_the_limit_needs_a_finding(self):
        self.floors.score = 39.99
        self.glass.score = 20
        with self.assertRaisesRegex(UserError, "finding for Floors"):
            self.inspection.action_done()
        self._finding(self.inspection, line_id=self.floors.id)
        self.inspection.action_done()
        self.assertEqual(self.inspection.state, "done")

    def test_points_within_bounds(self):
        for points in (-1, 61):
            with (
                self.subTest(points=points),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.floors.score = points
                self.env.flush_all()

    def test_done_stays(self):
        self._done()
        self.assertEqual(self.inspection.score, 87.0)
        with self.assertRaisesRegex(UserError, "its points stay"):
            self.floors.score = 60
        with self.assertRaisesRegex(UserError, "its points stay"):
            self.inspection.kind = "monthly"
        with self.assertRaisesRegex(UserError, "its points stay"):
            self.inspection.with_user(self.supervisor).unlink()
        with self.assertRaisesRegex(UserError, "its points stay"):
            self.inspection.state = "draft"

    def test_co_signed(self):
        with self.assertRaisesRegex(UserError, "Finish the inspection first"):
            self.inspection.action_sign()
        self._done()
        with self.assertRaisesRegex(UserError, "name and signature"):
            self.inspection.action_sign()
        self.inspection.write(
            {"vendor_signed_by": "Chen", "vendor_signature": SIGNATURE}
        )
        self.inspection.action_sign()
        self.assertEqual(self.inspection.state, "signed")
        self.assertTrue(self.inspection.vendor_signed_date)
        with self.assertRaisesRegex(UserError, "its points stay"):
            self.inspection.vendor_signed_by = "Li"
        with self.assertRaisesRegex(UserError, "what was found stays"):
            self._finding(self.inspection)

    def test_reopened_by_the_director_until_signed(self):
        self._done()
        with self.assertRaises(AccessError):
            self.inspection.with_user(self.supervisor).action_reopen()
        self.inspection.with_user(self.manager).action_reopen()
        self.assertEqual(self.inspection.state, "draft")
        self._done()
        self.inspection.write(
            {"vendor_signed_by": "Chen", "vendor_signature": SIGNATURE}
        )
        self.inspection.action_sign()
        with self.assertRaisesRegex(UserError, "signed stays"):
            self.inspection.with_user(self.manager).action_reopen()

    def test_day(self):
        with self.assertRaisesRegex(UserError, "still to come"):
            self._inspection(self.contract, date="2026-11-25")
        with self.assertRaisesRegex(UserError, "not within contract C-1"):
            self._inspection(self.contract, date="2025-12-31")

    def test_checklist_of_another_service(self):
        pest = self.env.ref("property_vendor.checklist_pest")
        with self.assertRaisesRegex(ValidationError, "is not for Cleaning"):
            self._inspection(self.contract, checklist_id=pest.id)

    def test_form(self):
        """What an inspector does on a screen."""
        form = Form(self.env["property.vendor.inspection"].with_user(self.clerk))
        form.contract_id = self.contract
        form.kind = "weekly"
        form.checklist_id = self._checklist()
        with form.line_ids.edit(0) as line:
            line.score = 55
        with form.line_ids.edit(1) as line:
            line.score = 40
        inspection = form.save()
        inspection.action_done()
        self.assertEqual((inspection.score, inspection.state), (95.0, "done"))

    def test_another_checklist_takes_another_inspection(self):
        with self.assertRaisesRegex(UserError, "make a new one"):
            self.inspection.checklist_id = self._checklist()
        self.assertEqual(self.inspection.line_ids, self.floors | self.glass)

    def test_another_checklist_chosen_before_saving(self):
        form = Form(self.env["property.vendor.inspection"].with_user(self.clerk))
        form.contract_id = self.contract
        form.checklist_id = self.env.ref("property_vendor.checklist_cleaning")
        form.checklist_id = self._checklist()
        self.assertEqual(form.save().line_ids.mapped("name"), ["Floors", "Glass"])

    def test_checklists_delivered_add_up_to_100(self):
        for code in ("cleaning", "greening", "pest"):
            items = self.env.ref(f"property_vendor.checklist_{code}").item_ids
            self.assertEqual(sum(items.mapped("max_score")), 100, code)
