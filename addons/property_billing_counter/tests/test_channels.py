from odoo.tests import tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestChannels(CounterCase):
    def test_each_cleared_channel_has_its_journal_and_account(self):
        cleared = [self.channels[kind] for kind in ("wechat", "alipay", "card")]
        self.assertEqual(len({c.journal_id.id for c in cleared}), 3)
        self.assertEqual(len({c.clearing_account_id.id for c in cleared}), 3)
        for channel in cleared:
            account = channel.clearing_account_id
            self.assertTrue(account.reconcile)
            lines = channel.journal_id.inbound_payment_method_line_ids
            self.assertEqual(lines.payment_account_id, account)

    def test_transfer_waits_for_the_statement(self):
        channel = self.channels["transfer"]
        self.assertFalse(channel.clearing_account_id)
        receipt = self._take(
            [self._line(self.service_charge)], [self._tender("transfer")]
        )
        accounts = receipt.payment_ids.move_id.line_ids.account_id
        self.assertNotIn(channel.journal_id.default_account_id, accounts)

    def test_loading_again_changes_nothing(self):
        channels = self.env["property.payment.channel"].search([])
        before = [(c.id, c.journal_id.id) for c in channels]
        channels._load_defaults()
        channels._load_counter_defaults()
        again = self.env["property.payment.channel"].search([])
        self.assertEqual([(c.id, c.journal_id.id) for c in again], before)

    def test_a_company_created_later(self):
        company = self.setup_other_company(name="Later Company")["company"]
        channels = self.env["property.payment.channel"].search(
            [("company_id", "=", company.id)]
        )
        kinds = {channel.kind: channel for channel in channels}
        self.assertEqual(set(kinds), {"cash", "card", "transfer", "wechat", "alipay"})
        self.assertEqual(len({c.journal_id.id for c in channels}), 5)
        cash = kinds["cash"].journal_id
        self.assertEqual(
            cash.inbound_payment_method_line_ids.payment_account_id,
            cash.default_account_id,
        )
        self.assertEqual(channels.journal_id.company_id, company)
