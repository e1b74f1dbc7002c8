from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestDepositRefused(CustodyCase):
    def _assert_refused(self, words, call, *args, **kwargs):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            call(*args, **kwargs)
        self.assertIn(words, str(caught.exception))

    def test_a_community_that_does_not_allow_it(self):
        self._assert_refused("does not allow", self._deposit, "200", self.keys)
        self.community.deposit_kind_ids = [Command.clear()]
        self._assert_refused("does not allow", self._deposit, "200")
        self.assertEqual(self._held(), 0)
        self.assertFalse(self.env["property.receipt"].search([], limit=1))

    def test_off_until_the_community_says_what_allows_it(self):
        other = self.env["property.community"].create({"name": "O", "code": "O"})
        self.assertFalse(other.deposit_kind_ids)
        with self.assertRaises(ValidationError):
            other.deposit_kind_ids = self.keys

    def test_three_decimals(self):
        self._assert_refused("3000.005", self._deposit, "3000.005")

    def test_alone_on_its_receipt(self):
        self._assert_refused(
            "receipt of its own",
            self._take,
            [self._deposit_line("100"), self._line(self.service_charge)],
        )

    def test_a_contractor_has_a_name(self):
        self._assert_refused(
            "name of the contractor",
            self._deposit,
            "100",
            self.contractor_kind,
        )

    def test_more_than_is_held(self):
        deposit = self._deposit("3000")
        deduction = self._deduction(3000.01, deposit)
        self._assert_refused("0.01 more", deduction.action_request)
        self.assertEqual(deduction.state, "draft")

    def test_a_deduction_needs_evidence(self):
        deduction = self._deduction(10, self._deposit("100"), evidence_ids=False)
        self._assert_refused("evidence", deduction.action_request)

    def test_who_asked_does_not_approve(self):
        deduction = self._deduction(10, self._deposit("100"))
        deduction.with_user(self.manager).action_request()
        self._assert_refused(
            "ask a colleague", deduction.with_user(self.manager).action_approve
        )
        with self.assertRaises(AccessError):
            deduction.with_user(self.supervisor).action_approve()
        with self.assertRaises(AccessError):
            deduction.with_user(self.manager).action_book()

    def test_without_the_receipt(self):
        refund = self._refund(self._deposit("100"), receipt_back=False)
        self._assert_refused("must come back", refund.action_request)
        refund.receipt_back = "lost"
        self._assert_refused("declaration", refund.action_request)
        refund.evidence_ids = self._photo()
        self._through(refund)
        self.assertEqual(refund.state, "done")

    def test_never_twice(self):
        deposit = self._deposit("100")
        first = self._through(self._refund(deposit))
        self._assert_refused(
            "not its turn", first.with_user(self.accountant).action_book
        )
        again = self._refund(deposit)
        self._assert_refused("Nothing is held", again.action_request)
        self.assertEqual(self._held(), 0)

    def test_two_requests_for_one_deposit(self):
        deposit = self._deposit("100")
        first, second = self._refund(deposit), self._refund(deposit)
        first.action_request()
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            second.action_request()
        self.assertIn("already", str(caught.exception))

    def test_a_deduction_after_the_refund_was_asked_for(self):
        deposit = self._deposit("100")
        refund = self._refund(deposit)
        refund.action_request()
        refund.with_user(self.manager).action_approve()
        self._through(self._deduction(30, deposit))
        self._assert_refused("70.00", refund.with_user(self.accountant).action_book)
        self.assertEqual(self._held(), 70)

    def test_what_was_asked_for_does_not_change(self):
        deduction = self._deduction(10, self._deposit("100"))
        deduction.action_request()
        self._assert_refused("take it back", deduction.write, {"amount": 99})
        with self.assertRaises(AccessError):
            deduction.write({"state": "approved"})
        with self.assertRaises(UserError):
            deduction.unlink()
        deduction.action_take_back()
        deduction.amount = 20
        self.assertEqual(deduction.state, "draft")

    def test_void_after_a_deduction(self):
        deposit = self._deposit("100")
        self._through(self._deduction(10, deposit))
        self._assert_refused(
            "the receipt stays", self.counter.void, deposit.receipt_id.id, "Oops"
        )
        self.assertEqual(self._held(), 90)

    def test_a_cashier_refunds_nothing(self):
        deposit = self._deposit("100")
        for model in (
            "property.deposit.refund",
            "property.deposit.deduction",
            "property.prepayment.refund",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.cashier).create(
                    {"reason": "x", "deposit_id": deposit.id}
                    if "deposit_id" in self.env[model]._fields
                    else {"reason": "x", "unit_id": self.unit.id}
                )
        with self.assertRaises(AccessError):
            deposit.with_user(self.cashier).write({"amount": 1})
        self.assertEqual(deposit.with_user(self.cashier).amount_held, 100)

    def test_closed_books(self):
        deposit = self._deposit("100")
        refund = self._refund(deposit, date="2026-01-15")
        refund.action_request()
        refund.with_user(self.manager).action_approve()
        self.company.fiscalyear_lock_date = "2026-01-31"
        self._assert_refused("closed", refund.with_user(self.accountant).action_book)
        self.assertEqual(self._held(), 100)
