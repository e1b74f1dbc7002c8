from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestVoid(CounterCase):
    def test_void_gives_the_debt_back(self):
        cash = self.channels["cash"].journal_id.default_account_id
        before = self._balance(cash)
        receipt = self._take(
            [
                self._line(self.service_charge),
                self._line(self.other_charge, "100"),
                self._prepaid("50"),
            ]
        )
        self.counter.void(receipt.id, "Wrong unit")
        self.assertEqual(receipt.state, "void")
        self.assertEqual(receipt.void_reason, "Wrong unit")
        self.assertEqual(receipt.void_user_id, self.cashier)
        self.assertEqual(self._left(self.service_charge), 210.02)
        self.assertEqual(self._left(self.other_charge), 273.67)
        self.assertEqual(set(receipt.payment_ids.mapped("state")), {"canceled"})
        self.assertAlmostEqual(self._balance(cash), before)

    def test_void_takes_back_what_was_sold(self):
        income = self.company_data["default_account_revenue"]
        before = self._balance(income)
        receipt = self._take([self._sold("20")])
        self.counter.void(receipt.id, "Not wanted")
        charge = receipt.line_ids.charge_id
        self.assertEqual(charge.state, "cancelled")
        self.assertEqual(charge.move_id.state, "cancel")
        self.assertAlmostEqual(self._balance(income), before)

    def test_the_number_is_not_given_again(self):
        receipt = self._take([self._line(self.service_charge, "1")])
        self.counter.void(receipt.id, "Spoiled")
        again = self._take([self._line(self.service_charge, "1")])
        self.assertEqual(again.number, receipt.number + 1)

    def test_refused(self):
        receipt = self._take([self._line(self.service_charge)])
        with self.assertRaises(UserError):
            self.counter.void(receipt.id, "  ")
        other = self.counter.with_user(self._cashier("second_cashier"))
        with self.assertRaises(AccessError):
            other.void(receipt.id, "Mine")
        self.counter.void(receipt.id, "Spoiled")
        with self.assertRaises(UserError):
            self.counter.void(receipt.id, "Again")

    def test_not_after_the_till_was_closed(self):
        receipt = self._take([self._line(self.service_charge)])
        self.till.sudo().state = "closed"
        with self.assertRaises(UserError) as caught:
            self.counter.void(receipt.id, "Too late")
        self.assertIn(receipt.name, str(caught.exception))
        self.assertEqual(receipt.state, "issued")
        self.assertEqual(self._left(self.service_charge), 0)
