from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestSettlement(CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wechat = cls.channels["wechat"]
        cls.clearing = cls.wechat.clearing_account_id
        cls.fees = cls.company_data["default_account_expense"]
        cls.wechat.fee_account_id = cls.fees
        cls.bank = cls.channels["transfer"].journal_id

    def setUp(self):
        super().setUp()
        self._take([self._line(self.service_charge)], [self._tender("wechat")])
        self._take([self._line(self.parking_charge)], [self._tender("wechat")])
        self._take([self._line(self.other_charge)], [self._tender("alipay")])

    def _batch(self, **values):
        return self.env["property.channel.settlement"].create(
            {"channel_id": self.wechat.id, **values}
        )

    def test_net_lump_said_by_hand(self):
        batch = self._batch(net_amount=506.96)
        self.assertEqual(len(batch.move_line_ids), 2)
        self.assertAlmostEqual(batch.gross_amount, 510.02)
        self.assertAlmostEqual(batch.fee_amount, 3.06)
        self.assertAlmostEqual(batch.fee_percent, 0.6, 3)
        before = self._balance(self.fees)
        batch.action_post()
        self.assertEqual(batch.state, "posted")
        self.assertAlmostEqual(self._balance(self.clearing), 0)
        self.assertAlmostEqual(self._balance(self.fees) - before, 3.06)
        self.assertTrue(all(batch.move_line_ids.mapped("reconciled")))
        payments = batch.move_line_ids.move_id.origin_payment_id
        self.assertEqual(set(payments.mapped("state")), {"paid"})

    def test_from_the_bank_statement(self):
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": fields.Date.today(),
                "payment_ref": "财付通 结算",
                "amount": 506.96,
            }
        )
        batch = self._batch(statement_line_id=line.id)
        self.assertEqual(batch.net_amount, 506.96)
        before = self._balance(self.bank.default_account_id)
        batch.action_post()
        line.invalidate_recordset()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(batch.move_id, line.move_id)
        self.assertAlmostEqual(self._balance(self.clearing), 0)
        self.assertAlmostEqual(self._balance(self.bank.default_account_id), before)
        self.assertAlmostEqual(sum(line.move_id.line_ids.mapped("balance")), 0)

    def test_without_fee(self):
        batch = self._batch(net_amount=510.02)
        batch.action_post()
        self.assertEqual(len(batch.move_id.line_ids), 2)

    def test_refused(self):
        with self.assertRaises(UserError):
            self._batch(net_amount=510.03).action_post()
        with self.assertRaises(UserError):
            self._batch(
                net_amount=5, date_from="2020-01-01", date_to="2020-01-31"
            ).action_post()
        self.wechat.fee_account_id = False
        with self.assertRaises(UserError):
            self._batch(net_amount=500).action_post()
        self.wechat.fee_account_id = self.fees
        batch, second = self._batch(net_amount=506.96), self._batch(net_amount=500)
        batch.action_post()
        with self.assertRaises(UserError):
            batch.action_post()
        with self.assertRaises(UserError):
            second.action_post()
        with self.assertRaises(UserError):
            batch.unlink()
