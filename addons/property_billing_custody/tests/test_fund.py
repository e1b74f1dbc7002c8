from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestFund(CustodyCase):
    """The maintenance fund: W15, shares by area, never income."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community.fund_standard = 130
        cls.fund = cls.company.property_fund_account_id

    def _entry(self, kind, amounts=None, **values):
        lines = [
            Command.create({"unit_id": unit.id, "amount": amount})
            for unit, amount in (amounts or {}).items()
        ]
        return (
            self.env["property.fund.entry"]
            .with_user(self.supervisor)
            .create(
                {
                    "community_id": self.community.id,
                    "kind": kind,
                    "reason": "Fund",
                    "date": "2026-03-31",
                    "line_ids": lines,
                    **values,
                }
            )
        )

    def _use(self, amount, units, **values):
        entry = self._entry(
            "used",
            dict.fromkeys(units, 0),
            amount=amount,
            decision="Vote 2026-1: 68 % of area, 71 % of owners",
            evidence_ids=[Command.set(self._photo().ids)],
            date="2026-06-30",
            **values,
        )
        entry.action_share()
        return entry

    def _first(self):
        entry = self._entry("first")
        entry.action_fill_units()
        return self._through(entry)

    def test_w15_first_payment(self):
        """103.27 m2 x 130 = 13,425.10; to top up below 4,027.53."""
        entry = self._first()
        self.assertEqual(
            {line.unit_id: line.amount for line in entry.line_ids},
            {self.unit: 11618.10, self.unit2: 13425.10},
        )
        self.assertEqual(self._held(self.fund), 25043.20)
        [row] = self._rows("fund", "2026-01-01", "2026-12-31", unit_id=self.unit2.id)
        self.assertEqual(row.closing, 13425.10)
        self.assertEqual(row.threshold, 4027.53)
        self.assertFalse(row.is_low)
        bank = self.community._get_fund_journal().default_account_id
        self.assertEqual(self._balance(bank), 25043.20)

    def test_never_income_nor_rates(self):
        income = self.env["account.account"].search(
            [("account_type", "in", ("income", "income_other"))]
        )
        before = sum(self._balance(account) for account in income)
        charges = self.env["property.collection.row"].search_count([])
        self._first()
        self._through(self._use(1000, self.unit | self.unit2))
        self.assertEqual(sum(self._balance(a) for a in income), before)
        self.assertEqual(self.env["property.collection.row"].search_count([]), charges)

    def test_a_use_is_shared_by_area_to_the_cent(self):
        """10,000.00 over 89.37 and 103.27 m2: 4,639.22 and 5,360.78."""
        self._first()
        entry = self._use(10000, self.unit | self.unit2)
        self._through(entry)
        self.assertEqual(
            {line.unit_id: line.amount for line in entry.line_ids},
            {self.unit: 4639.22, self.unit2: 5360.78},
        )
        self.assertEqual(self._held(self.fund), 15043.20)
        self.assertEqual(
            self._held(self.fund, property_held_unit_id=self.unit2.id), 8064.32
        )

    def test_below_the_threshold_is_flagged(self):
        self._first()
        self._through(self._use(9397.58, self.unit2))
        [row] = self._rows("fund", "2026-06-01", "2026-06-30", unit_id=self.unit2.id)
        self.assertEqual((row.opening, row.used), (13425.10, 9397.58))
        self.assertEqual(row.closing, 4027.52)
        self.assertTrue(row.is_low)

    def test_interest_by_balance(self):
        """100.00 over 11,618.10 and 13,425.10: 46.39 and 53.61."""
        self._first()
        entry = self._entry("interest", amount=100)
        entry.action_fill_units()
        entry.action_share()
        self._through(entry)
        self.assertEqual(entry.line_ids.mapped("amount"), [46.39, 53.61])
        rows = self._rows("fund", "2026-01-01", "2026-12-31")
        self.assertEqual(sum(rows.mapped("interest")), 100)
        self.assertAlmostEqual(sum(rows.mapped("closing")), self._held(self.fund))

    def test_no_unit_pays_more_than_it_has(self):
        self._first()
        entry = self._use(13425.11, self.unit2)
        with self.assertRaises(UserError) as caught:
            entry.action_request()
        self.assertIn(self.unit2.name, str(caught.exception))

    def test_a_use_needs_the_owners_decision(self):
        self._first()
        entry = self._use(100, self.unit2)
        entry.decision = False
        with self.assertRaises(UserError):
            entry.action_request()

    def test_the_first_payment_comes_once(self):
        self._first()
        again = self._entry("first", {self.unit: 10})
        with self.assertRaises(UserError) as caught:
            again.action_request()
        self.assertIn(self.unit.name, str(caught.exception))
        empty = self._entry("first")
        empty.action_fill_units()
        self.assertFalse(empty.line_ids)

    def test_lines_of_a_request_stay(self):
        entry = self._entry("first", {self.unit: 10})
        entry.action_request()
        with self.assertRaises(UserError):
            entry.line_ids.amount = 20
        with self.assertRaises(UserError):
            entry.line_ids.unlink()
        with self.assertRaises(AccessError):
            entry.with_user(self.cashier).line_ids.read(["amount"])
