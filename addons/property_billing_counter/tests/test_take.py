from odoo.tests import tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestTake(CounterCase):
    def test_cash_with_change(self):
        cash = self.channels["cash"].journal_id.default_account_id
        before = self._balance(cash)
        receipt = self._take(
            [self._line(self.service_charge), self._line(self.parking_charge)],
            [self._tender("cash", cash_given="520")],
        )
        self.assertEqual(receipt.amount, 510.02)
        self.assertEqual(receipt.capitals, "伍佰壹拾元零贰分")
        self.assertEqual(receipt.tender_ids.cash_given, 520)
        self.assertEqual(receipt.tender_ids.cash_change, 9.98)
        self.assertEqual(self._left(self.service_charge), 0)
        self.assertEqual(self._left(self.parking_charge), 0)
        payment = receipt.payment_ids
        self.assertEqual(len(payment), 1)
        self.assertEqual(payment.amount, 510.02)
        self.assertEqual(payment.partner_id, self.owner)
        self.assertEqual(payment.property_unit_id, self.unit)
        self.assertEqual(payment.state, "paid")
        self.assertAlmostEqual(self._balance(cash) - before, 510.02)
        self.assertEqual(receipt.line_ids.payment_id, payment)
        self.assertEqual(receipt.payer_name, self.owner.name)
        self.assertEqual(receipt.user_id, self.cashier)
        self.assertEqual(receipt.till_id, self.till)

    def test_amounts_typed_settle_what_was_typed(self):
        """Half of the later due, a bit of the earlier: as typed, not by due date."""
        receipt = self._take(
            [
                self._line(self.service_charge, "10.02"),
                self._line(self.parking_charge, "250"),
            ]
        )
        self.assertEqual(self._left(self.service_charge), 200)
        self.assertEqual(self._left(self.parking_charge), 50)
        self.assertEqual(receipt.payment_ids.amount, 260.02)

    def test_several_units_and_people(self):
        receipt = self._take(
            [self._line(self.service_charge), self._line(self.other_charge)],
            partner_id=self.owner.id,
        )
        payments = receipt.payment_ids
        self.assertEqual(len(payments), 2)
        self.assertEqual(payments.partner_id, self.owner | self.owner2)
        self.assertAlmostEqual(sum(payments.mapped("amount")), receipt.amount)
        for line in receipt.line_ids:
            self.assertEqual(line.payment_id.partner_id, line.partner_id)
            self.assertEqual(line.payment_id.property_unit_id, line.unit_id)
        self.assertEqual(self._left(self.other_charge), 0)
        self.assertEqual(receipt.partner_id, self.owner)

    def test_split_over_channels(self):
        receipt = self._take(
            [self._line(self.service_charge), self._line(self.parking_charge)],
            [
                self._tender("wechat", "250", reference="4200001"),
                self._tender("cash", cash_given="300"),
            ],
        )
        self.assertEqual(len(receipt.payment_ids), 2)
        self.assertEqual(
            receipt.tender_ids.sorted("id").mapped("amount"), [250, 260.02]
        )
        self.assertAlmostEqual(sum(receipt.line_ids.mapped("amount")), receipt.amount)
        self.assertEqual(self._left(self.service_charge), 0)
        self.assertEqual(self._left(self.parking_charge), 0)
        wechat = receipt.payment_ids.filtered(
            lambda p: p.journal_id == self.channels["wechat"].journal_id
        )
        self.assertEqual(wechat.amount, 250)
        self.assertIn("4200001", wechat.memo)

    def test_wechat_waits_gross_on_its_clearing_account(self):
        channel = self.channels["wechat"]
        receipt = self._take(
            [self._line(self.service_charge)], [self._tender("wechat")]
        )
        self.assertEqual(self._balance(channel.clearing_account_id), 210.02)
        money = receipt.payment_ids.move_id.line_ids.filtered(
            lambda line: line.account_id == channel.clearing_account_id
        )
        self.assertFalse(money.reconciled)
        self.assertEqual(self._left(self.service_charge), 0)

    def test_prepayment_is_credit_of_the_unit(self):
        receipt = self._take(
            [self._prepaid("600", fee_item_id=self.service.id)],
            [self._tender("alipay")],
        )
        payment = receipt.payment_ids
        self.assertEqual(payment.partner_id, self.owner)
        self.assertEqual(payment.property_unit_id, self.unit)
        self.assertEqual(payment.property_fee_item_id, self.service)
        self.assertEqual(payment.move_id.property_fee_item_id, self.service)
        line = payment.move_id.line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(line.amount_residual, -600)
        self.assertEqual(line.property_unit_id, self.unit)
        self.assertEqual(self._left(self.service_charge), 210.02)

    def test_a_service_is_charged_and_paid(self):
        income = self.company_data["default_account_revenue"]
        before = self._balance(income)
        receipt = self._take([self._sold("20", quantity="2", note="3-501")])
        charge = receipt.line_ids.charge_id
        self.assertEqual(charge.kind, "one_off")
        self.assertEqual(charge.quantity, 2)
        self.assertEqual(charge.price, 10)
        self.assertEqual(charge.amount_residual, 0)
        self.assertEqual(charge.partner_id, self.owner)
        self.assertAlmostEqual(self._balance(income) - before, -20)
        self.assertEqual(charge.move_id.amount_tax, 1.13)

    def test_a_service_does_not_eat_the_prepayment(self):
        self._take([self._prepaid("600")])
        receipt = self._take([self._sold("20")])
        self.assertEqual(receipt.line_ids.charge_id.amount_residual, 0)
        self.assertEqual(receipt.payment_ids.is_reconciled, True)

    def test_everything_at_once(self):
        receipt = self._take(
            [
                self._line(self.service_charge),
                self._line(self.other_charge, "100"),
                self._sold("20"),
                self._prepaid("500"),
            ],
            [self._tender("card", "400"), self._tender("cash")],
        )
        self.assertEqual(receipt.amount, 830.02)
        self.assertAlmostEqual(
            sum(receipt.payment_ids.mapped("amount")), receipt.amount
        )
        self.assertAlmostEqual(sum(receipt.tender_ids.mapped("amount")), 830.02)
        self.assertFalse(receipt.line_ids.filtered(lambda line: not line.payment_id))
        self.assertAlmostEqual(self._left(self.other_charge), 173.67)

    def test_numbers_in_a_row(self):
        first = self._take([self._line(self.service_charge, "1")])
        second = self._take([self._line(self.service_charge, "1")])
        self.assertEqual(second.number, first.number + 1)
        self.assertEqual(first.book_id, second.book_id)
        self.assertEqual(first.name, f"TG-{first.number:06d}")

    def test_pressed_twice_is_taken_once(self):
        payload = self._payload([self._line(self.service_charge, "10")])
        first = self.counter.take(payload)
        self.assertEqual(self.counter.take(payload), first)
        self.assertEqual(self._left(self.service_charge), 200.02)

    def test_what_the_screen_shows(self):
        data = self.counter.load([self.unit.id, self.unit2.id])
        self.assertEqual([unit["name"] for unit in data["units"]], ["3-501", "3-502"])
        owed = {row["id"]: row["residual"] for row in data["charges"]}
        self.assertEqual(
            owed,
            {
                self.service_charge.id: "210.02",
                self.parking_charge.id: "300.00",
                self.other_charge.id: "273.67",
            },
        )
        self.assertTrue(data["till"]["id"])
        self.assertIn("wechat", [channel["kind"] for channel in data["channels"]])
