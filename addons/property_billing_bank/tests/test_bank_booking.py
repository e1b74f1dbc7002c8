from odoo.exceptions import UserError
from odoo.tests import tagged

from .bank_case import BankCase


@tagged("post_install", "-at_install")
class TestBankBooking(BankCase):
    """What is booked is read from the journal items alone."""

    def test_exact(self):
        before, bank = self._suspense(), self._balance(self.bank.default_account_id)
        match = self._match(510.02, "3-501 物业费")
        self.assertAlmostEqual(self._suspense() - before, -510.02)
        match.action_accept()
        self.assertEqual(match.state, "accepted")
        self.assertEqual(match.decided_id, self.accountant)
        self.assertTrue(match.is_reconciled)
        self.assertAlmostEqual(self._suspense(), before)
        self.assertAlmostEqual(
            self._balance(self.bank.default_account_id) - bank, 510.02
        )
        self.assertAlmostEqual(
            self._unpaid(self.service_charge, self.parking_charge), 0
        )
        self.assertEqual(self._left(self.service_charge), 0)
        self.assertEqual(self.service_charge.payment_state, "paid")
        self.assertEqual(match.statement_line_id.partner_id, self.owner)
        self.assertEqual(match.move_id.property_unit_id, self.unit)

    def test_part(self):
        match = self._match(100, "3-502")
        match.action_accept()
        self.assertAlmostEqual(self._unpaid(self.other_charge), 173.67)
        self.assertEqual(match.statement_line_id.is_reconciled, True)

    def test_over_is_credit_of_the_unit(self):
        match = self._match(300, "3-502")
        match.action_accept()
        self.assertAlmostEqual(self._unpaid(self.other_charge), 0)
        items = self.env["account.move.line"]
        credit = items.search(
            items._get_property_credit_domain(self.owner2, self.community)
        )
        self.assertEqual(len(credit), 1)
        self.assertAlmostEqual(credit.amount_residual, -26.33)
        self.assertEqual(credit.property_unit_id, self.unit2)
        self.assertAlmostEqual(self.unit2._get_fee_credit(), 26.33)

    def test_prepayment_settles_the_next_charge(self):
        self._match(273.67, "3-502").action_accept()
        self.community.apply_credits = True
        self._match(50, "3-502").action_accept()
        self.assertAlmostEqual(self.unit2._get_fee_credit(), 50)
        later = self._owed(self.parking, 80, self.occupancy2)
        self.assertAlmostEqual(self._left(later), 30)

    def test_two_payers_of_a_unit(self):
        tenant = self.env["res.partner"].create({"name": "租客"})
        held = self.env["property.occupancy"].create(
            {"unit_id": self.unit2.id, "partner_id": tenant.id, "role": "tenant"}
        )
        water = self._owed(self.share, 26.33, held)
        match = self._match(300, "3-502")
        self.assertEqual(match.confidence, "exact")
        match.action_accept()
        self.assertAlmostEqual(self._unpaid(self.other_charge, water), 0)
        credits = match.move_id.line_ids.filtered(lambda i: i.balance < 0)
        self.assertEqual(credits.partner_id, self.owner2 | tenant)
        self.assertAlmostEqual(sum(match.move_id.line_ids.mapped("balance")), 0)

    def test_recorded_payment(self):
        receipt = self._take(
            [self._line(self.other_charge)],
            [self._tender("transfer", reference="LS88001")],
        )
        payment = receipt.line_ids.payment_id
        waiting = payment.move_id.line_ids.filtered(lambda i: i.balance > 0)
        match = self._match(273.67, "LS88001")
        self.assertEqual(match.move_line_ids, waiting)
        before = self._balance(self.receivable)
        match.action_accept()
        self.assertTrue(waiting.reconciled)
        self.assertAlmostEqual(self._balance(self.receivable), before)
        self.assertEqual(payment.state, "paid")

    def test_settlement(self):
        wechat = self.channels["wechat"]
        wechat.fee_account_id = self.company_data["default_account_expense"]
        self._take([self._line(self.service_charge)], [self._tender("wechat")])
        self._take([self._line(self.parking_charge)], [self._tender("wechat")])
        fees = self._balance(wechat.fee_account_id)
        match = self._match(506.96, "财付通 结算", date=self.till.date)
        match.action_accept()
        batch = match.settlement_id
        self.assertEqual(batch.state, "posted")
        self.assertAlmostEqual(self._balance(wechat.clearing_account_id), 0)
        self.assertAlmostEqual(self._balance(wechat.fee_account_id) - fees, 3.06)
        match.action_undo()
        self.assertEqual(batch.state, "draft")
        self.assertAlmostEqual(self._balance(wechat.clearing_account_id), 510.02)
        self.assertAlmostEqual(self._balance(wechat.fee_account_id), fees)
        self.assertEqual(match.state, "proposed")
        self.assertEqual(match.settlement_id, batch)

    def test_undo(self):
        before = self._suspense()
        match = self._match(300, "3-502")
        match.action_accept()
        match.statement_line_id.with_user(self.accountant).unreconcile_bank_line()
        self.assertAlmostEqual(self._suspense() - before, -300)
        self.assertAlmostEqual(self._unpaid(self.other_charge), 273.67)
        self.assertAlmostEqual(self.unit2._get_fee_credit(), 0)
        self.assertEqual(match.state, "proposed")
        self.assertFalse(match.is_reconciled)
        self.assertFalse(match.move_id.property_unit_id)
        shown = match.statement_line_id.reconcile_data_info["data"]
        self.assertLessEqual(
            {row["id"] for row in shown if row["id"]}, set(match.move_id.line_ids.ids)
        )
        match.action_accept()
        self.assertAlmostEqual(self._unpaid(self.other_charge), 0)
        self.assertAlmostEqual(self._suspense(), before)

    def test_another_unit_is_chosen(self):
        match = self._match(273.67, "转账")
        self.assertEqual(match.kind, "none")
        with self.assertRaises(UserError):
            match.action_accept()
        match.write(
            {"unit_id": self.unit2.id, "charge_ids": [(6, 0, self.other_charge.ids)]}
        )
        self.assertEqual(match.rule, "manual")
        self.assertEqual(match.over_amount, 0)
        match.action_accept()
        self.assertAlmostEqual(self._unpaid(self.other_charge), 0)

    def test_what_is_chosen_is_not_proposed_away(self):
        match = self._match(273.67, "转账")
        match.write({"unit_id": self.unit2.id, "partner_id": self.owner2.id})
        match.browse().action_propose()
        self.assertEqual(match.unit_id, self.unit2)
        self.assertEqual(match.kind, "prepayment")

    def test_paid_at_the_counter_meanwhile(self):
        match = self._match(273.67, "3-502")
        self._take([self._line(self.other_charge)])
        with self.assertRaises(UserError):
            match.action_accept()
        self.assertAlmostEqual(self._suspense(), -273.67)
        match.action_propose()
        self.assertEqual(match.kind, "prepayment")

    def test_accepted_twice(self):
        match = self._match(273.67, "3-502")
        match.action_accept()
        with self.assertRaises(UserError):
            match.action_accept()
        with self.assertRaises(UserError):
            match.action_reject()
        with self.assertRaises(UserError):
            match.write({"unit_id": self.unit.id})

    def test_two_lines_for_the_same_fees(self):
        first = self._match(273.67, "3-502")
        second = self._match(273.67, "3-502")
        with self.assertRaises(UserError):
            (first | second).action_accept()
        first.action_accept()
        with self.assertRaises(UserError):
            second.action_accept()

    def test_accept_all_exact(self):
        exact = self._bank_line(510.02, "3-501")
        other = self._bank_line(273.67, "TG 3-502 2026-10")
        likely = self._bank_line(5, "3-502")
        unknown = self._bank_line(66, "转账")
        answer = (
            self.env["property.bank.match"]
            .with_user(self.accountant)
            .action_accept_exact()
        )
        self.assertIn("params", answer)
        self._propose(likely, unknown)
        found = {line: line.is_reconciled for line in (exact, other, likely, unknown)}
        self.assertEqual(list(found.values()), [True, True, False, False])
        self.assertAlmostEqual(self._suspense(), -71)
        self.assertAlmostEqual(
            self._unpaid(self.service_charge, self.parking_charge, self.other_charge),
            0,
        )

    def test_collected_by_the_rates(self):
        """The collection rows count the transfer as any other payment."""
        self._match(273.67, "3-502").action_accept()
        row = (
            self.env["property.collection.row"]
            .with_context(property_period=["2026-10-01", "2026-12-31", "2026-12-31"])
            .search([("unit_id", "=", self.unit2.id)])
        )
        self.assertAlmostEqual(sum(row.mapped("paid")), 273.67)
