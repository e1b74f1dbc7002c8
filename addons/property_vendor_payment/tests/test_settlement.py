from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .settlement_case import DEDUCTION, FEE, NET, SettlementCase


@tagged("post_install", "-at_install")
class TestSettlement(SettlementCase):
    def test_w10(self):
        sheet = self._sheet(confirm=False)
        self.assertEqual(
            (sheet.fee_amount, sheet.deduction_amount, sheet.net_amount),
            (FEE, DEDUCTION, NET),
        )
        self.assertEqual((sheet.score, sheet.state), (87.15, "draft"))
        self.assertIn("36275.00", sheet._explain())

    def test_only_signed_evaluations_are_settled(self):
        draft = self._evaluation(
            date_start=date(2026, 9, 1), date_end=date(2026, 9, 30)
        )
        with self._refused(UserError, "only a signed evaluation is settled"):
            self._sheet(draft)
        self.assertFalse(draft.settlement_ids)

    def test_an_evaluation_has_one_sheet(self):
        sheet = self._sheet()
        with self._refused(UserError, sheet.name):
            self._sheet()
        sheet.with_user(self.manager).action_cancel()
        self.assertEqual(self._sheet().net_amount, NET)

    def test_figures_and_steps_are_closed(self):
        sheet = self._sheet(confirm=False)
        for vals in ({"net_amount": 1}, {"step": "confirmed"}, {"bill_id": False}):
            with self.assertRaises(UserError):
                sheet.with_user(self.supervisor).write(vals)
        with self.assertRaises(AccessError):
            sheet.with_user(self.supervisor).action_confirm()
        self.assertEqual(sheet.net_amount, NET)

    def test_the_sheet_prints(self):
        sheet = self._sheet()
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.supervisor)
            ._render_qweb_html("property_vendor_payment.report_settlement", sheet.ids)
        )
        text = html.decode()
        for part in (
            "36,275.00",
            "2,225.00",
            "1,925.00",
            "300.00",
            "87.15",
            "Clean Ltd",
        ):
            self.assertIn(part, text)
        self.assertEqual(text.count('class="article"'), 1)

    def test_a_correction_before_the_bill_takes_another_sheet(self):
        sheet = self._sheet()
        correction = self._correct(self.evaluation, 37000)
        with self._refused(UserError, "was corrected"):
            sheet.with_user(self.accountant).action_prepare_bill()
        sheet.with_user(self.manager).action_cancel()
        self.assertEqual(self._sheet(correction).net_amount, 37000)

    def test_a_correction_of_what_is_settled_is_carried(self):
        self._bill(self._sheet())
        correction = self._correct(self.evaluation, 37000)
        with self._refused(UserError, "carries the difference"):
            self._sheet(correction)
        self._attend("2026-09-01", 30)
        september = self._sign(
            self._w10(date_start=date(2026, 9, 1), date_end=date(2026, 9, 30))
        )
        sheet = self._sheet(september)
        # 38,500.00 less 5 % = 36,575.00, and 37,000.00 less 36,275.00
        self.assertEqual(sheet.carried_amount, 725.00)
        self.assertEqual(sheet.net_amount, 37300.00)
        self.assertEqual(correction.carried_to_id, sheet)
        bill = self._bill(sheet)
        self.assertEqual(bill.amount_total, 37300.00)
        self.assertEqual(len(bill.invoice_line_ids), 3)

    def test_what_does_not_fit_waits_for_a_later_sheet(self):
        self._bill(self._sheet())
        self._correct(self.evaluation, 0)
        self._attend("2026-09-01", 30)
        september = self._sign(
            self._w10(date_start=date(2026, 9, 1), date_end=date(2026, 9, 30))
        )
        # sudo: the figures, to get below what is taken back
        september.sudo().write({"payable_amount": 30000, "deduction_amount": 8500})
        sheet = self._sheet(september)
        self.assertEqual((sheet.net_amount, sheet.carried_amount), (30000, 0))
        self.assertEqual(sheet.state, "confirmed")
        october = self.evaluation.corrected_by_ids
        self.assertFalse(october.carried_to_id)

    def test_a_net_of_nothing_needs_no_bill(self):
        # sudo: the figures
        self.evaluation.sudo().write({"payable_amount": 0, "deduction_amount": FEE})
        sheet = self._sheet()
        with self._refused(UserError, "the net is 0"):
            sheet.with_user(self.accountant).action_prepare_bill()
        self.assertFalse(sheet.bill_id)
        self.assertEqual(sheet.state, "paid")
