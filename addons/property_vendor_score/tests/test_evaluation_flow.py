from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .score_case import PIXEL, ScoreCase


@tagged("post_install", "-at_install")
class TestEvaluationFlow(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.row = cls._w10()

    def _step(self, kind, user=None, **vals):
        steps = self.env["property.vendor.evaluation.step"]
        return steps.with_user(user or self.supervisor).create(
            {"evaluation_id": self.row.id, "kind": kind, **vals}
        )

    def _appeal(self, text="The lift was broken"):
        self._step("appeal", text=text, appeal_by="Wang").action_done()

    def test_to_the_signature(self):
        self._approve(self.row)
        self.assertEqual(self.row.state, "approved")
        with self.assertRaisesRegex(UserError, "name and signature"):
            self.row.action_sign()
        self.row.write({"vendor_signed_by": "Wang", "vendor_signature": PIXEL})
        self.row.action_sign()
        self.assertEqual(self.row.state, "signed")
        self.assertTrue(self.row.vendor_signed_date)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.row.note = "x"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.row.vendor_signed_by = "Li"
        with self.assertRaises(UserError):
            self.row.unlink()

    def test_sent_figures_stay(self):
        self._count(absent=(1,))
        self.row.action_send()
        payable = self.row.payable_amount
        with self.assertRaisesRegex(UserError, "figures stay"):
            self.row.action_compute()
        with self.assertRaisesRegex(UserError, "figures stay"):
            self.row.line_ids[0].typed_score = 100
        with self.assertRaisesRegex(UserError, "come from their sources"):
            self.row.line_ids[0].score = 100
        with self.assertRaisesRegex(UserError, "buttons"):
            self.row.payable_amount = 40000
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.row.date_end = "2026-10-30"
        self.assertEqual(self.row.payable_amount, payable)

    def test_vendor_is_told(self):
        self.row.action_send()
        message = self.row.message_ids.filtered(lambda m: self.vendor in m.partner_ids)
        self.assertIn("87.15", message.body)

    def test_window(self):
        self.row.action_send()
        today = fields.Date.context_today(self.row)
        self.assertEqual(self.row.appeal_deadline, today + timedelta(days=5))
        with self.assertRaisesRegex(UserError, "may appeal until"):
            self.row.action_submit()
        with freeze_time("2026-11-29 04:00:00"):
            self._appeal()
        self.assertEqual(self.row.state, "appealed")
        with self.assertRaisesRegex(UserError, "not open"):
            self.row.action_submit()

    def test_after_the_window(self):
        self.row.action_send()
        with freeze_time("2026-11-30 04:00:00"):
            with self.assertRaisesRegex(UserError, "open until 2026-11-29"):
                self._appeal()
            self.row.action_submit()
        self.assertEqual(self.row.state, "submitted")

    def test_appeal_says_something(self):
        self.row.action_send()
        with self.assertRaisesRegex(UserError, "what the appeal is about"):
            self._appeal("  ")

    def test_rejected(self):
        self.row.action_send()
        self._appeal()
        self._step("decide", decision="rejected", text="It was not").action_done()
        self.assertEqual(self.row.state, "sent")
        self.assertEqual(self.row.appeal_decision, "rejected")
        self.assertEqual(self.row.appeal_decided_by, self.supervisor)
        with self.assertRaisesRegex(UserError, "rejected already"):
            self._appeal()
        self.row.action_submit()
        self.assertEqual(self.row.state, "submitted")

    def test_upheld(self):
        self.row.action_send()
        self._appeal()
        self._step("decide", decision="partly", text="You are right").action_done()
        self.assertEqual(self.row.state, "draft")
        self._type(self.row, inspection=100)
        self.row.action_send()
        self.assertEqual(self.row.score, 89.55)
        self.assertEqual(self.row.appeal_answer, "You are right")

    def test_who_submits_does_not_approve(self):
        row = self.row.with_user(self.manager)
        row.action_send()
        row.action_accept()
        other = self._user("vendor_manager_2", "property_base.group_manager")
        row.action_submit()
        with self.assertRaises(AccessError):
            row.validate_tier()
        row.with_user(other).validate_tier()
        self.assertEqual(row.state, "approved")

    def test_returned(self):
        self.row.action_send()
        self.row.action_accept()
        self.row.action_submit()
        self.row.with_user(self.manager)._return("Count again")
        self.assertEqual(self.row.state, "draft")
        self.assertEqual(self.row.remark, "Count again")
        self._approve(self.row)
        self.assertEqual(self.row.state, "approved")

    def test_correction(self):
        row = self._sign(self.row)
        with self.assertRaises(AccessError):
            row.action_correct("Wrong")
        with self.assertRaisesRegex(UserError, "Say why"):
            row.with_user(self.manager).action_correct(" ")
        draft = row.with_user(self.manager).action_correct("Wrong count")
        draft = draft.with_user(self.supervisor)
        self.assertEqual(draft.corrects_id, row)
        self.assertEqual((draft.state, row.state), ("draft", "signed"))
        with self.assertRaisesRegex(UserError, "correction of this"):
            row.with_user(self.manager).action_correct("Again")
        self._type(draft, inspection=100, plan=100)
        self._sign(draft)
        self.assertEqual((draft.state, row.state), ("signed", "corrected"))
        self.assertEqual(row.score, 87.15)

    def test_state_is_closed(self):
        with self.assertRaisesRegex(UserError, "buttons"):
            self.row.state = "signed"
        made = self._evaluation(
            date_start="2026-09-01", date_end="2026-09-30", state="signed", score=99
        )
        self.assertEqual((made.state, made.score), ("draft", 0))
