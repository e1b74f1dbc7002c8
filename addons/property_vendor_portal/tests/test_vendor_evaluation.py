from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .portal_case import VendorPortalCase

#: of inspections, plan, complaints, satisfaction, attendance
SCORES = (92, 85, 88, 78, 90)


@tagged("post_install", "-at_install")
class TestVendorEvaluation(VendorPortalCase):
    """A vendor sees what was sent, and appeals within the window."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = cls.env["property.vendor.evaluation"].with_user(cls.supervisor)
        cls.evaluation = rows.create(
            {
                "contract_id": cls.contract.id,
                "date_start": "2026-10-01",
                "date_end": "2026-10-31",
                "template_id": cls.env.ref(
                    "property_vendor_score.score_template_default"
                ).id,
            }
        )
        cls.evaluation.action_compute()
        for line, score in zip(cls.evaluation.line_ids, SCORES, strict=True):
            line.write(
                {"is_typed": True, "typed_score": score, "typed_reason": "Paper"}
            )
        cls.path = f"/my/vendor/evaluation/{cls.evaluation.id}"

    def _step(self, step, **data):
        return self._post(f"{self.path}/{step}", data)

    def test_drafts_are_not_shown(self):
        self._log_in(self.contact)
        self.assertTrue(self._get(self.path).url.endswith("/my/vendor"))
        self.assertNotIn(self.evaluation.name, self._get("/my/vendor/evaluations").text)
        self._step("appeal", appeal="Too early")
        self.assertEqual(self.evaluation.state, "draft")

    def test_what_was_sent_is_shown(self):
        self.evaluation.action_send()
        self._log_in(self.contact)
        self.assertIn(self.evaluation.name, self._get("/my/vendor/evaluations").text)
        page = self._get(self.path).text
        for text in (f"{self.evaluation.score:.2f}", "92.00", "78.00"):
            self.assertIn(text, page)
        self.assertIn("Send the Appeal", page)

    def test_the_other_vendor_and_residents(self):
        self.evaluation.action_send()
        for user, home in (
            (self.rival, "/my/vendor"),
            (self._portal_user("only_resident", self.owner2), "/my"),
        ):
            self._log_in(user)
            with self.subTest(user=user.login):
                self.assertTrue(self._get(self.path).url.endswith(home))
                self.assertTrue(self._step("appeal", appeal="Mine").url.endswith(home))
                self.assertTrue(self._step("accept").url.endswith(home))
                page = self._get("/my/vendor/evaluations").text
                self.assertNotIn(self.evaluation.name, page)
        self.assertEqual(self.evaluation.state, "sent")
        self.assertFalse(self.evaluation.accepted_date)

    def test_nothing_over_the_api(self):
        self.evaluation.action_send()
        self._log_in(self.contact)
        for model in (
            "property.vendor.evaluation",
            "property.vendor.evaluation.line",
            "property.vendor.event",
            "property.vendor.score.template",
        ):
            params = {"model": model, "method": "search_read", "args": [[]]}
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/search_read",
                json={"params": {**params, "kwargs": {"fields": ["id"]}}},
            ).json()
            with self.subTest(model=model):
                self.assertEqual(
                    answer["error"]["data"]["name"], "odoo.exceptions.AccessError"
                )

    def test_appeal(self):
        self.evaluation.action_send()
        self._log_in(self.contact)
        page = self._step("appeal", appeal="The lift was out of order")
        self.assertIn("has reached the office", page.text)
        self.assertIn("The lift was out of order", page.text)
        self.assertEqual(self.evaluation.state, "appealed")
        self.assertEqual(self.evaluation.appeal_by, self.contact.name)
        self.assertEqual(
            self.evaluation.message_ids.notified_partner_ids
            & self.supervisor.partner_id,
            self.supervisor.partner_id,
        )
        self.assertNotIn(self.contact.partner_id, self.evaluation.message_partner_ids)
        page = self._step("appeal", appeal="And another thing")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self.evaluation.appeal_text, "The lift was out of order")
        self.evaluation._decide("rejected", "It ran on 29 of 31 days")
        page = self._get(self.path).text
        self.assertIn("It ran on 29 of 31 days", page)
        self.assertNotIn("Send the Appeal", page)
        page = self._step("appeal", appeal="Once more")
        self.assertIn("rejected already", page.text)

    def test_appeal_refused_keeps_what_was_typed(self):
        self.evaluation.action_send()
        self._log_in(self.contact)
        page = self._step("appeal", appeal="a" * 2001)
        self.assertIn("more than 2000 characters", page.text)
        self.assertIn("a" * 2001, page.text)
        self.assertIn("what the appeal is about", self._step("appeal").text)
        self.assertEqual(self.evaluation.state, "sent")

    def test_the_window_closes(self):
        self.evaluation.action_send()
        last = self.evaluation.appeal_deadline
        today = fields.Date.context_today(self.evaluation)
        self.assertEqual(last, today + timedelta(days=5))
        desk = self.env["property.vendor.portal"].with_user(self.contact)
        row = self.evaluation.sudo()
        with freeze_time(f"{last} 04:00:00"):
            self.assertTrue(desk._can_appeal(row))
        with freeze_time(f"{last + timedelta(days=1)} 04:00:00"):
            self.assertFalse(desk._can_appeal(row))

    def test_accept(self):
        self.evaluation.action_send()
        self._log_in(self.contact)
        self._step("accept")
        self.assertTrue(self.evaluation.accepted_date)
        page = self._step("accept")
        self.assertIn("nothing to accept", page.text)
        self.assertEqual(self._step("appeal", appeal="Late").status_code, 200)
        self.assertEqual(self.evaluation.state, "sent")

    def test_nonsense_is_no_error(self):
        self._log_in(self.contact)
        for path in (
            "/my/vendor/evaluation/99999999999999999999999",
            "/my/vendor/evaluation/0",
            "/my/vendor/evaluations/page/99999999999999999999",
        ):
            with self.subTest(path=path):
                self.assertEqual(self._get(path).status_code, 200)
