from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.property_billing.tests.fee_portal_common import PNG

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestDesk(CounterCase):
    def _queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        call()
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_what_is_owed(self):
        self.counter.load(self.unit.ids)
        few = self._queries(lambda: self.counter.load(self.unit.ids))
        for month in range(1, 10):
            day = f"2025-{month:02d}-01"
            self._owed(self.service, 10, date_start=day, date_end=day)
        many = self._queries(lambda: self.counter.load(self.unit.ids))
        self.assertEqual(len(self.counter.load(self.unit.ids)["charges"]), 11)
        self.assertLessEqual(many, few + 2)
        self.assertLess(many, 60)

    def test_a_plain_take_keeps_to_its_queries(self):
        self._take([self._line(self.service_charge, "1")])
        payload = self._payload(
            [self._line(self.service_charge), self._line(self.parking_charge)]
        )
        self.assertLess(self._queries(lambda: self.counter.take(payload)), 230)

    def test_the_day_of_a_story_is_not_the_cashier_s_to_choose(self):
        self.till.sudo().date = "2026-01-01"
        counter = self.counter.with_context(property_counter_day="2026-01-01")
        with self.assertRaises(UserError):
            counter.take(self._payload([self._line(self.service_charge)]))

    def test_other_units_of_the_same_people(self):
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": self.owner.id,
                "role": "tenant",
            }
        )
        [other] = self.counter.load(self.unit.ids)["others"]
        self.assertEqual((other["name"], other["owed"]), ("3-502", 273.67))

    def test_units_of_two_communities_are_two_receipts(self):
        far = self.env["property.community"].create(
            {"name": "Far", "code": "FA", "company_id": self.company.id}
        )
        unit = self.env["property.unit"].create({"community_id": far.id, "code": "1"})
        with self.assertRaises(UserError):
            self.counter.load([self.unit.id, unit.id])

    def test_price_list(self):
        self.env["property.tariff"].create(
            {
                "community_id": self.community.id,
                "fee_item_id": self.pass_item.id,
                "date_start": "2026-01-01",
                "fixed_amount": 20,
            }
        )
        rows = self.counter.load(self.unit.ids)["services"]
        prices = {row["id"]: row["prices"] for row in rows}
        self.assertEqual(prices[self.pass_item.id], {self.unit.id: "20.00"})

    def test_months_ahead_by_the_fee_standard(self):
        self.env["property.tariff"].create(
            {
                "community_id": self.community.id,
                "fee_item_id": self.parking.id,
                "date_start": "2026-01-01",
                "fixed_amount": 80,
            }
        )
        self.env["property.fee.assignment"].create(
            {
                "unit_id": self.unit.id,
                "fee_item_id": self.parking.id,
                "date_start": "2026-01-01",
            }
        )
        [row] = self.counter.quote(self.unit.id, 3)
        self.assertEqual((row["amount"], row["partner_id"]), ("240.00", self.owner.id))
        self._take(
            [
                {
                    "kind": "prepayment",
                    "unit_id": self.unit.id,
                    **{
                        name: row[name]
                        for name in (
                            "fee_item_id",
                            "partner_id",
                            "date_start",
                            "date_end",
                            "amount",
                        )
                    },
                }
            ]
        )
        [after] = self.counter.quote(self.unit.id, 1)
        self.assertGreater(after["date_start"], row["date_end"])
        for months in (0, 13, -1):
            with self.assertRaises(UserError):
                self.counter.quote(self.unit.id, months)

    def _proof(self, amount):
        proof = (
            self.env["property.payment.proof"]
            .sudo()
            .create(
                {
                    "unit_id": self.unit.id,
                    "partner_id": self.owner.id,
                    "user_id": self.env.ref("base.user_root").id,
                    "charge_ids": [(6, 0, self.service_charge.ids)],
                    "amount": amount,
                    "date": "2026-11-01",
                    "channel_id": self.channels["wechat"].id,
                    "reference": "42000",
                }
            )
        )
        proof._attach([("pay.png", "image/png", PNG)])
        return proof

    def test_a_proof_is_shown_and_confirmed_by_the_receipt(self):
        proof = self._proof(210.02)
        [shown] = self.counter.load(self.unit.ids)["proofs"]
        self.assertEqual(shown["amount"], "210.02")
        self.assertTrue(shown["files"][0]["image"])
        tender = self._tender("wechat", "210.02", proof_id=proof.id)
        receipt = self._take([self._line(self.service_charge)], [tender])
        self.assertEqual(proof.state, "confirmed")
        self.assertEqual(proof.payment_id, receipt.payment_ids)
        self.assertEqual(proof.decided_id, self.cashier)
        with self.assertRaises(UserError):
            self.counter.take(self._payload([self._prepaid("210.02")], [tender]))
        self.counter.void(receipt.id, "Slip")
        self.assertEqual(proof.state, "submitted")
        self.assertFalse(proof.payment_id)

    def test_a_proof_of_another_amount(self):
        tender = self._tender("wechat", "210.02", proof_id=self._proof(300).id)
        with self.assertRaises(UserError):
            self.counter.take(
                self._payload([self._line(self.service_charge)], [tender])
            )
