from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestTakeRefused(CounterCase):
    """What is refused leaves nothing behind, and says why."""

    def _refused(self, lines, tenders=None, error=UserError, text=None, **values):
        before = self.env["property.receipt"].search_count([])
        with self.assertRaises(error) as caught, self.cr.savepoint():
            self.counter.take(self._payload(lines, tenders, **values))
        if text:
            self.assertIn(text, str(caught.exception))
        self.assertEqual(self.env["property.receipt"].search_count([]), before)
        return str(caught.exception)

    def test_more_than_is_owed(self):
        self._refused([self._line(self.service_charge, "210.03")], text="210.02")
        self.assertEqual(self._left(self.service_charge), 210.02)

    def test_amounts(self):
        for amount in ("0", "-1", "1.005", "x", "1e12", "nan"):
            self._refused([self._line(self.service_charge, amount)])
            self._refused([self._prepaid(amount)])
            self._refused([self._sold(amount)])

    def test_a_stale_screen(self):
        line = self._line(self.service_charge)
        self._take([self._line(self.service_charge, "100")])
        self._refused([line], text="110.02")
        self._take([self._line(self.service_charge, "110.02")])
        self._refused([line])

    def test_tenders_that_do_not_add_up(self):
        line = self._line(self.service_charge)
        self._refused([line], [self._tender("wechat", "210")])
        self._refused([line], [self._tender("wechat", "211")])
        self._refused([line], [self._tender("cash", cash_given="200")])
        self._refused([line], [self._tender("cash"), self._tender("card")])

    def test_nothing_chosen(self):
        self._refused([])

    def test_a_charge_twice(self):
        self._refused([self._line(self.service_charge, "1")] * 2)

    def test_a_stranger_has_no_prepayment(self):
        self._refused([self._prepaid("100", partner_id=self.owner2.id)])

    def test_an_item_that_is_not_sold(self):
        self._refused([self._sold("10", fee_item_id=self.service.id)])

    def test_another_community(self):
        other = self.env["property.community"].create(
            {"name": "Other Garden", "code": "OG", "company_id": self.company.id}
        )
        self._refused(
            [self._line(self.service_charge)], text="3-501", community_id=other.id
        )

    def test_another_company(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        community = self.env["property.community"].create(
            {"name": "Far Garden", "code": "FG", "company_id": other.id}
        )
        self._refused(
            [self._line(self.service_charge)],
            error=AccessError,
            community_id=community.id,
        )

    def test_a_community_that_is_not_the_cashier_s(self):
        mine = self.env["property.community"].create(
            {"name": "My Garden", "code": "MG", "company_id": self.company.id}
        )
        self.cashier.property_community_ids = [Command.set(mine.ids)]
        self._refused([self._line(self.service_charge)], error=AccessError)
        self._refused(
            [self._line(self.service_charge)], error=AccessError, community_id=mine.id
        )

    def test_who_is_no_cashier(self):
        staff = new_test_user(self.env, "desk", groups="property_base.group_staff")
        counter = self.env["property.counter"].with_user(staff)
        with self.assertRaises(AccessError):
            counter.take(self._payload([self._line(self.service_charge)]))
        with self.assertRaises(AccessError):
            counter.open_till(self.company.id, "0")
        with self.assertRaises(AccessError):
            counter.load(self.unit.ids)

    def test_without_a_till(self):
        second = self._cashier("second_cashier")
        counter = self.counter.with_user(second)
        with self.assertRaises(UserError):
            counter.take(self._payload([self._line(self.service_charge)]))

    def test_one_till_at_a_time(self):
        with self.assertRaises(UserError):
            self.counter.open_till(self.company.id, "0")

    def test_a_cashier_writes_no_receipt(self):
        receipt = self._take([self._line(self.service_charge)])
        for record in (receipt, receipt.line_ids, receipt.tender_ids, self.till):
            with self.assertRaises(AccessError):
                record.with_user(self.cashier).write({"create_uid": 1})
        with self.assertRaises(AccessError):
            receipt.book_id.with_user(self.cashier).next_number = 1
        with self.assertRaises(AccessError):
            self.env["account.payment"].with_user(self.cashier).search([])

    def test_records_that_are_not_there(self):
        self._refused([{**self._line(self.service_charge), "charge_id": 0}])
        self._refused([{**self._line(self.service_charge), "charge_id": "1; drop"}])
        self._refused([{"kind": "gift", "amount": "1"}])

    def test_a_full_book(self):
        book = self.env["property.receipt.book"].create(
            {
                "community_id": self.community.id,
                "code": "P1",
                "kind": "preprinted",
                "number_from": 41,
                "number_to": 41,
            }
        )
        receipt = self._take([self._line(self.service_charge, "1")])
        self.assertEqual(receipt.name, "P1-000041")
        self.assertEqual(book.next_number, 42)
        self._refused([self._line(self.service_charge, "1")])
