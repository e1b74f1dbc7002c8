from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .recovery_case import RecoveryCase


@tagged("post_install", "-at_install")
class TestCorrectionRequest(RecoveryCase):
    """210.02 was charged for October; 200.02 would have been right."""

    def _ask(self, right, user=None):
        action = self.fee.action_correct()
        wizards = self.env[action["res_model"]].with_user(user or self.asker)
        with Form(wizards.with_context(**action["context"])) as form:
            form.amount_right = right
            form.reason = "Area measured again"
        action = form.record.action_create()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_approved_then_charged(self):
        request = self._ask(200.02)
        self.assertEqual(request.state, "waiting")
        self.assertAlmostEqual(request.amount, 10)
        self.assertFalse(self.fee.correction_ids)
        request.with_user(self.director).validate_tier()
        self._book(request)
        self.assertEqual(self.fee.correction_ids, request.correction_id)
        self.assertEqual(request.correction_id.state, "posted")
        self.assertAlmostEqual(self.fee.amount_residual, 200.02)
        sums = self._sums()
        names = ("billed", "corrected", "reduced", "written_off", "closing")
        self.assertEqual(self._figures(sums, *names), [534.58, -10, 0, 0, 534.58])

    def test_upwards(self):
        request = self._ask(220.02)
        request.with_user(self.director).validate_tier()
        self._book(request)
        self.assertAlmostEqual(request.correction_id.amount_residual, 10)
        self.assertEqual(self._figures(self._sums(), "corrected"), [10])

    def test_not_posted_at_once(self):
        action = self.fee.action_correct()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
            .create({"amount_right": 1, "reason": "x"})
        )
        with self.assertRaises(AccessError):
            wizard.action_create_and_post()

    def test_charged_differently_by_now(self):
        request = self._ask(200.02)
        request.with_user(self.director).validate_tier()
        other = self._ask(205.02)
        other.with_user(self.director).validate_tier()
        self._book(request)
        with self.assertRaisesRegex(UserError, "ask for the correction anew"):
            self._book(other)
        self.assertEqual(len(self.fee.correction_ids), 1)

    def test_cashier(self):
        with self.assertRaises(AccessError):
            self._ask(1, self.cashier)
