from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.tests import tagged

from .portal_case import VendorPortalCase

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


@tagged("post_install", "-at_install")
class TestVendorPortal(VendorPortalCase):
    def setUp(self):
        super().setUp()
        self._log_in(self.contact)

    def test_pages(self):
        page = self._get("/my/vendor")
        self.assertEqual(page.status_code, 200)
        self.assertIn("C-1", page.text)
        self.assertIn("Stains in the corridor", page.text)
        for path in [*self._paths(), "/my/vendor/inspections", "/my/vendor/findings"]:
            with self.subTest(path=path):
                page = self._get(path)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.url.endswith(path))

    def test_home_counts_contracts(self):
        counters = self.url_open(
            "/my/counters",
            json={"params": {"counters": ["property_vendor_count"]}},
        ).json()
        self.assertEqual(counters["result"]["property_vendor_count"], 1)

    def test_headcount(self):
        path = f"/my/vendor/contract/{self.contract.id}/headcount"
        page = self._post(path, {"date": "2026-11-23", "present": "6", "note": "Flu"})
        self.assertIn("Saved", page.text)
        row = self.contract.attendance_ids
        self.assertEqual((row.present, row.absent, row.note), (6, 2, "Flu"))
        self.assertEqual(row.create_uid, self.contact)

    def test_headcount_refused_keeps_what_was_typed(self):
        path = f"/my/vendor/contract/{self.contract.id}/headcount"
        self._post(path, {"date": "2026-11-20", "present": "6", "note": ""})
        for values, words in (
            ({"date": "2026-11-20", "present": "8"}, "entered already"),
            ({"date": "2026-11-24", "present": "9"}, "between 0 and 8"),
            ({"date": "2026-11-24", "present": "-1"}, "between 0 and 8"),
            ({"date": "2026-11-24", "present": "9" * 40}, "between 0 and 8"),
            ({"date": "2026-11-25", "present": "8"}, "still to come"),
            ({"date": "2026-11-01", "present": "8"}, "within 7 days"),
            ({"date": "tomorrow", "present": "8"}, "is no date"),
            ({"date": "9999-99-99", "present": "8"}, "is no date"),
        ):
            with self.subTest(values=values):
                page = self._post(path, {**values, "note": "Kept words"})
                self.assertEqual(page.status_code, 200)
                self.assertIn(words, page.text)
                self.assertIn("Kept words", page.text)
        self.assertEqual(len(self.contract.attendance_ids), 1)

    def test_plan_from_what_is_due(self):
        path = f"/my/vendor/contract/{self.contract.id}/plan"
        page = self._post(path, {"month": "2026-12"})
        plan = self.contract.plan_ids.filtered(
            lambda plan: plan.date_start == fields.Date.to_date("2026-12-01")
        )
        self.assertTrue(plan.task_ids)
        self.assertTrue(page.url.endswith(f"/my/vendor/plan/{plan.id}"))
        again = self._post(path, {"month": "2026-12"})
        self.assertEqual(again.url, page.url)
        for month, words in (
            ("soon", "is no date"),
            ("", "is no date"),
            ("2029-01", "12 months ahead"),
            ("2027-02", "lies outside contract"),
        ):
            with self.subTest(month=month):
                page = self._post(path, {"month": month})
                self.assertEqual(page.status_code, 200)
                self.assertIn(words, page.text)

    def _rows(self, **changes):
        """The form of the plan as the page shows it, its first task changed."""
        first = self.plan.task_ids[0]
        values = {
            "id": first.id,
            "drop": "",
            "name": first.name,
            "date_start": first.date_start,
            "date_end": first.date_end,
            "materials": "",
            "agent": "",
            "dose": "",
            "notice": "",
            **changes,
        }
        return {f"{name}_0": str(value) for name, value in values.items()}

    def _save(self, **data):
        return self._post(f"/my/vendor/plan/{self.plan.id}/save", data)

    def test_edit_and_hand_in(self):
        count = len(self.plan.task_ids)
        new = {
            "id_1": "",
            "name_1": "Clean the fountain",
            "date_start_1": "2026-11-26",
            "date_end_1": "",
        }
        page = self._save(**self._rows(materials="Soap"), **new)
        self.assertIn("Saved", page.text)
        self.assertEqual(self.plan.task_ids[0].materials, "Soap")
        self.assertEqual(len(self.plan.task_ids), count + 1)
        page = self._save(**self._rows(drop="1"), submit="1")
        self.assertIn("handed in", page.text)
        self.assertEqual(len(self.plan.task_ids), count)
        self.assertEqual(self.plan.state, "submitted")
        self.assertEqual(self.plan.submitted_by_id, self.contact)
        page = self._save(**self._rows(name="Something else"))
        self.assertIn("stays as it is", page.text)
        self.assertNotIn("Something else", self.plan.task_ids.mapped("name"))

    def test_returned_with_remarks(self):
        self._save(**self._rows(), submit="1")
        self.plan.with_user(self.manager)._return("More water")
        self.assertIn("More water", self._get(self._paths()[1]).text)
        self._save(**self._rows(name="Water twice"), submit="1")
        self.assertEqual(self.plan.state, "submitted")
        self.assertIn("Water twice", self.plan.task_ids.mapped("name"))

    def test_plan_refused_keeps_what_was_typed(self):
        for changes, words in (
            ({"name": " "}, "Say what work"),
            ({"date_start": "soon"}, "is no date"),
            ({"date_end": "2026-10-01"}, "before the first"),
            ({"date_end": "2027-01-31"}, "outside the plan"),
        ):
            with self.subTest(changes=changes):
                page = self._save(**self._rows(materials="Typed soap", **changes))
                self.assertEqual(page.status_code, 200)
                self.assertIn(words, page.text)
                self.assertIn("Typed soap", page.text)
        self.assertFalse(self.plan.task_ids[0].materials)

    def test_task_of_another_plan_is_none_of_this(self):
        other = self._plan(self.rivals)
        other.action_fill()
        task = other.task_ids[0]
        before = task.name
        self._save(**{**self._rows(name="Taken over"), "id_0": str(task.id)})
        self.assertEqual(task.name, before)

    def test_treatment_has_a_target(self):
        contract = self._contract("C-4", service_type_id=self.pest.id)
        plan = self._plan(contract)
        path = f"/my/vendor/plan/{plan.id}/save"
        task = {
            "id_0": "",
            "name_0": "Bait",
            "date_start_0": "2026-11-26",
            "agent_0": "Bromadiolone",
            "dose_0": "30 g",
        }
        page = self._post(path, {**task, "target_0": "dragon"})
        self.assertIn("Choose one of the targets", page.text)
        self.assertIn("Bromadiolone", page.text)
        self._post(path, {**task, "target_0": "rat"})
        self.assertEqual(plan.task_ids.target, "rat")
        self.assertEqual(plan.task_ids.dose, "30 g")

    def test_texts_are_kept_whole_or_refused(self):
        page = self._save(**self._rows(materials="m" * 201))
        self.assertIn("more than 200 characters", page.text)
        self.assertIn("m" * 201, page.text)
        path = f"/my/vendor/finding/{self.finding.id}/answer"
        page = self._post(path, {"answer": "a" * 2001})
        self.assertIn("more than 2000 characters", page.text)
        self.assertIn("a" * 2001, page.text)
        self.assertEqual(self.finding.state, "open")

    def test_who_follows_up_is_told_and_the_vendor_follows_nothing(self):
        self._post(f"/my/vendor/finding/{self.finding.id}/answer", {"answer": "Done"})
        told = self.finding.message_ids.filtered("notified_partner_ids")
        self.assertEqual(told.notified_partner_ids, self.finding.user_id.partner_id)
        self.assertIn("Answered by the vendor", told.body)
        self._post(f"/my/vendor/contract/{self.contract.id}/plan", {"month": "2026-12"})
        plan = self.contract.plan_ids - self.plan
        self._post(f"/my/vendor/plan/{plan.id}/save", {"submit": "1"})
        self.assertEqual(plan.state, "submitted")
        for row in (plan, self.finding):
            self.assertNotIn(self.contact.partner_id, row.message_partner_ids)

    def test_answer_with_photos(self):
        path = f"/my/vendor/finding/{self.finding.id}/answer"
        page = self._post(
            path, {"answer": "Scrubbed"}, {"photos": ("a.png", PNG, "image/png")}
        )
        self.assertIn("reached the office", page.text)
        self.assertEqual(self.finding.state, "answered")
        self.assertEqual(self.finding.answer, "Scrubbed")
        photo = self.finding.answer_attachment_ids
        self.assertEqual(
            (photo.res_model, photo.res_id), (self.finding._name, self.finding.id)
        )
        page = self._post(path, {"answer": "Changed my mind"})
        self.assertIn("not possible now", page.text)
        self.assertEqual(self.finding.answer, "Scrubbed")

    def test_answer_refused_keeps_what_was_typed(self):
        path = f"/my/vendor/finding/{self.finding.id}/answer"
        page = self._post(
            path,
            {"answer": "Typed words"},
            {"photos": ("a.png", b"<svg onload='x'/>", "image/png")},
        )
        self.assertIn("is not a photo", page.text)
        self.assertIn("Typed words", page.text)
        self.assertIn("Say what was done", self._post(path, {"answer": " "}).text)
        self.assertEqual(self.finding.state, "open")
        self.assertFalse(self.finding.answer_attachment_ids)

    def test_photo_of_a_finding(self):
        photo = self.finding.attachment_ids
        path = f"/my/vendor/finding/{self.finding.id}/file/{photo.id}"
        self.assertEqual(self._get(path).headers["Content-Type"], "image/png")

    def test_photo_of_an_inspection(self):
        photo = self.inspection.line_ids.attachment_ids
        path = f"/my/vendor/inspection/{self.inspection.id}/file/{photo.id}"
        self.assertIn(
            path, self._get(f"/my/vendor/inspection/{self.inspection.id}").text
        )
        self.assertEqual(self._get(path).headers["Content-Type"], "image/png")

    def test_two_at_the_same_moment(self):
        """Another request has entered the day, not to be seen by this one."""
        day = {"date": "2026-11-23", "present": "6", "note": "Kept words"}
        desk = self.env.registry["property.vendor.portal"]
        error = UniqueViolation()
        with patch.object(desk, "_enter_headcount", side_effect=error, create=True):
            page = self._post(f"/my/vendor/contract/{self.contract.id}/headcount", day)
        self.assertEqual(page.status_code, 200)
        self.assertIn("sent twice", page.text)
        self.assertIn("Kept words", page.text)

    def test_drafts_are_not_shown(self):
        draft = self._draft("C-9", partner_id=self.vendor.id)
        inspection = self._inspection(self.contract, checklist_id=self.checklist.id)
        finding = self._finding(inspection, name="Not out yet")
        for path in (
            f"/my/vendor/contract/{draft.id}",
            f"/my/vendor/inspection/{inspection.id}",
            f"/my/vendor/finding/{finding.id}",
        ):
            with self.subTest(path=path):
                self.assertTrue(self._get(path).url.endswith("/my/vendor"))
        self.assertNotIn("Not out yet", self._get("/my/vendor/findings").text)

    def test_nonsense_is_no_error(self):
        for path in (
            "/my/vendor/contract/99999999999999999999999",
            "/my/vendor/plan/0",
            "/my/vendor/findings/page/99999999999999999999",
            "/my/vendor/inspections/page/0",
            f"/my/vendor/finding/{self.finding.id}?said=%00",
        ):
            with self.subTest(path=path):
                self.assertEqual(self._get(path).status_code, 200)
        page = self._save(**{**self._rows(name="\0A"), "id_0": "x"})
        self.assertEqual(page.status_code, 200)

    def test_queries_of_the_lists(self):
        """As many rows as a page has cost what a few cost."""
        paths = ["/my/vendor/inspections", "/my/vendor/findings", "/my/vendor"]
        few = [(self._get(path), self._count(path))[1] for path in paths]
        for _number in range(8):
            self._checked(self.contract)
        self.env.flush_all()
        many = [(self._get(path), self._count(path))[1] for path in paths]
        self.assertEqual(many, few)

    def _count(self, path):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self._get(path).status_code, 200)
        return self.env.cr.sql_log_count - before
