from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestPrepayment(CustodyCase):
    """W17, the limit, what a prepayment is meant for, and its refund."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.unit)

    def _month_charge(self, amount=273.67, item=None, index=0):
        start = fields.Date.add(self.today.replace(day=1), months=index)
        return self._charge(
            item or self.service,
            amount,
            occupancy=self.occupancy2,
            date_start=start,
            date_end=fields.Date.add(start, months=1, days=-1),
            due_date=start,
        )

    def _open_credit(self, partner=None):
        """By the receivable accounts alone."""
        lines = self.env["account.move.line"]
        domain = lines._get_property_credit_domain(
            partner or self.owner2, self.community
        ) & Domain("property_community_id", "=", self.community.id)
        [(residual,)] = lines._read_group(domain, [], ["amount_residual:sum"])
        return round(-(residual or 0.0), 2)

    def test_w17(self):
        """1,000.00 less three months of 273.67 is 178.99; the fourth leaves 94.68."""
        self._take([self._prepaid("1000", self.unit2)])
        self.assertEqual(self._open_credit(), 1000)
        for index in range(3):
            charge = self._month_charge(index=index)
            charge._post_charges(self.today)
            self.assertEqual(charge.amount_residual, 0)
        self.assertEqual(self._open_credit(), 178.99)
        [row] = self._rows("prepayment", self.today, self.today)
        self.assertEqual(row.received, 1000)
        self.assertEqual(row.applied, 821.01)
        self.assertEqual(row.closing, 178.99)
        fourth = self._month_charge(index=3)
        fourth._post_charges(self.today)
        self.assertEqual(fourth.amount_residual, 94.68)
        self.assertEqual(self._open_credit(), 0)

    def test_meant_for_an_item(self):
        self._take([self._prepaid("300", self.unit2, fee_item_id=self.parking.id)])
        self._take([self._prepaid("100", self.unit2)])
        service = self._month_charge()
        parking = self._month_charge(200, self.parking)
        (service | parking)._post_charges(self.today)
        self.assertEqual(parking.amount_residual, 0)
        self.assertEqual(service.amount_residual, 173.67)
        self.assertEqual(self._open_credit(), 100)
        row = self._rows("prepayment", self.today, self.today).filtered("closing")
        self.assertEqual(row.fee_item_id, self.parking)

    def test_an_item_not_charged_leaves_it(self):
        self._take([self._prepaid("300", self.unit2, fee_item_id=self.parking.id)])
        service = self._month_charge()
        service._post_charges(self.today)
        self.assertEqual(service.amount_residual, 273.67)
        self.assertEqual(self._open_credit(), 300)

    def test_applied_to_what_is_owed_already(self):
        """600 against 300 (earlier) and 350: paid and 50 left; the item is kept to."""
        early = self._month_charge(300, self.parking)
        late = self._month_charge(350, index=1)
        (early | late)._post_charges(self.today)
        self.other_charge._post_charges()
        self._take([self._line(self.other_charge)])
        self._take([self._prepaid("600", self.unit2)])
        row = self._rows("prepayment", self.today, self.today)
        with self.assertRaises(AccessError):
            row.with_user(self.manager).action_apply()
        row.with_user(self.accountant).action_apply()
        self.assertEqual((self._left(early), self._left(late)), (0, 50))
        self.assertEqual(self._open_credit(), 0)
        self._take([self._prepaid("80", self.unit2, fee_item_id=self.parking.id)])
        row = self._rows("prepayment", self.today, self.today).filtered("closing")
        with self.assertRaises(UserError):
            row.with_user(self.accountant).action_apply()
        self.assertEqual(self._left(late), 50)

    # ----------------------------------------------------------------- limit ----

    def _assign(self):
        self.env["property.tariff"].create(
            {
                "community_id": self.community.id,
                "fee_item_id": self.service.id,
                "date_start": "2020-01-01",
                "fixed_amount": 100,
            }
        )
        self.env["property.fee.assignment"].create(
            {
                "unit_id": self.unit2.id,
                "fee_item_id": self.service.id,
                "date_start": "2020-01-01",
            }
        )
        self.occupancy2.date_start = "2020-01-01"

    def test_within_twelve_months(self):
        self._assign()
        self.assertEqual(self.unit2._get_monthly_fees(), {self.service.id: 100})
        self._take([self._prepaid("1200", self.unit2)])
        with self.assertRaises(UserError) as caught:
            self._take([self._prepaid("0.01", self.unit2)])
        self.assertIn("1200", str(caught.exception))
        self.assertEqual(self._open_credit(), 1200)

    def test_two_lines_of_one_receipt_add_up(self):
        self._assign()
        self.community.prepayment_months = 6
        lines = [self._prepaid("300", self.unit2), self._prepaid("301", self.unit2)]
        with self.assertRaises(UserError):
            self._take(lines)
        self.community.prepayment_months = 0
        self._take(lines)
        self.assertEqual(self._open_credit(), 601)

    # ---------------------------------------------------------------- refund ----

    def _prepayment_refund(self, amount, **values):
        return (
            self.env["property.prepayment.refund"]
            .with_user(self.supervisor)
            .create(
                {
                    "unit_id": self.unit2.id,
                    "partner_id": self.owner2.id,
                    "amount": amount,
                    "reason": "Sold the flat",
                    "receipt_back": "returned",
                    **values,
                }
            )
        )

    def test_refund_of_what_is_not_served(self):
        cash = self.channels["cash"].journal_id.default_account_id
        receipt = self._take([self._prepaid("1000", self.unit2)])
        self._month_charge()._post_charges(self.today)
        before = self._balance(cash)
        refund = self._through(self._prepayment_refund(726.33))
        self.assertEqual(refund.amount_open, 0)
        self.assertEqual(self._open_credit(), 0)
        self.assertAlmostEqual(self._balance(cash) - before, -726.33)
        self.assertEqual(receipt.surrendered_date, refund.date)
        [row] = self._rows("prepayment", self.today, self.today)
        self.assertEqual(
            (row.received, row.applied, row.refunded, row.closing),
            (1000, 273.67, 726.33, 0),
        )

    def test_a_part_leaves_the_receipt_with_the_payer(self):
        receipt = self._take([self._prepaid("1000", self.unit2)])
        self._through(self._prepayment_refund(400))
        self.assertEqual(self._open_credit(), 600)
        self.assertFalse(receipt.surrendered_date)

    def test_what_was_paid_back_is_not_made_void(self):
        receipt = self._take([self._prepaid("1000", self.unit2)])
        self._through(self._prepayment_refund(400))
        with self.assertRaises(UserError) as caught:
            self.counter.void(receipt.id, "Oops")
        self.assertIn(receipt.name, str(caught.exception))
        self.assertEqual(self._open_credit(), 600)

    def test_not_more_than_is_open(self):
        self._take([self._prepaid("1000", self.unit2)])
        with self.assertRaises(UserError) as caught:
            self._prepayment_refund(1000.01).action_request()
        self.assertIn("1000.00", str(caught.exception))

    def test_two_refunds_at_once(self):
        self._take([self._prepaid("1000", self.unit2)])
        first, second = self._prepayment_refund(600), self._prepayment_refund(600)
        for refund in (first, second):
            refund.action_request()
            refund.with_user(self.manager).action_approve()
        first.with_user(self.accountant).action_book()
        with self.assertRaises(UserError) as caught:
            second.with_user(self.accountant).action_book()
        self.assertIn("400.00", str(caught.exception))
        self.assertEqual(self._open_credit(), 400)

    def test_without_the_receipt(self):
        self._take([self._prepaid("1000", self.unit2)])
        with self.assertRaises(UserError) as caught:
            self._prepayment_refund(10, receipt_back=False).action_request()
        self.assertIn("must come back", str(caught.exception))

    def test_money_by_the_bank_needs_a_channel(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.owner2.id,
                "amount": 500,
                "journal_id": self.company_data["default_journal_bank"].id,
                "property_unit_id": self.unit2.id,
            }
        )
        payment.action_post()
        refund = self._prepayment_refund(500, receipt_back=False)
        with self.assertRaises(UserError):
            refund.action_request()
        refund.channel_id = self.channels["transfer"]
        self._through(refund)
        self.assertEqual(self._open_credit(), 0)
