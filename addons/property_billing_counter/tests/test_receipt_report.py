from odoo import fields
from odoo.tests import tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestReceiptReport(CounterCase):
    """What the collection report adds up is what the ledger's accounts show."""

    def setUp(self):
        super().setUp()
        self.before = {kind: self._account_sum(kind) for kind in self.channels}
        second = self._cashier("second_cashier")
        other = self.counter.with_user(second)
        other.open_till(self.company.id, "0")
        self._take(
            [self._line(self.service_charge), self._sold("20")],
            [self._tender("wechat", "130"), self._tender("cash")],
        )
        self._take([self._line(self.parking_charge, "99.99")], [self._tender("card")])
        self._take([self._prepaid("500")], [self._tender("transfer")], counter=other)
        void = self._take([self._line(self.other_charge)], [self._tender("alipay")])
        self.counter.void(void.id, "Slip")

    def _account_sum(self, kind):
        """Debits less credits of the liquidity side, journal items alone."""
        journal = self.channels[kind].journal_id
        [(balance,)] = self.env["account.move.line"]._read_group(
            [
                ("journal_id", "=", journal.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "in", ("asset_cash", "asset_current")),
            ],
            [],
            ["balance:sum"],
        )
        return balance or 0.0

    def _report(self, *groupby):
        return self.env["property.receipt.line"]._read_group(
            [
                ("state", "=", "issued"),
                ("community_id", "=", self.community.id),
                ("date", "=", fields.Date.context_today(self.till)),
            ],
            groupby,
            ["amount:sum"],
        )

    def test_channels_equal_the_accounts(self):
        found = {channel.kind: total for channel, total in self._report("channel_id")}
        self.assertEqual(set(found), {"wechat", "cash", "card", "transfer"})
        for kind in self.channels:
            booked = self._account_sum(kind) - self.before[kind]
            self.assertAlmostEqual(found.get(kind, 0.0), booked, msg=kind)

    def test_cashiers_and_items_add_up_to_the_same(self):
        [(total,)] = self._report()
        self.assertAlmostEqual(total, 230.02 + 99.99 + 500)
        for groupby in ("user_id", "fee_item_id", "till_id"):
            rows = self._report(groupby)
            self.assertAlmostEqual(sum(amount for _key, amount in rows), total)
        self.assertEqual(len(self._report("user_id")), 2)

    def test_fees_settled_equal_the_reconciliations(self):
        [(kind_total,)] = self.env["property.receipt.line"]._read_group(
            [
                ("state", "=", "issued"),
                ("kind", "in", ("charge", "service")),
                ("community_id", "=", self.community.id),
            ],
            [],
            ["amount:sum"],
        )
        claims = self.env["account.move.line"].search(
            [
                ("property_charge_id", "!=", False),
                ("display_type", "=", "payment_term"),
                ("property_community_id", "=", self.community.id),
            ]
        )
        settled = sum(claims.matched_credit_ids.mapped("amount"))
        self.assertAlmostEqual(kind_total, settled)
