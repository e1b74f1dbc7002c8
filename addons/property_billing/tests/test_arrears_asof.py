from odoo import fields
from odoo.tests import new_test_user, tagged

from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestArrearsAsof(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october, cls.november, cls.other = cls._create_charges(
            [
                cls._charge_vals(cls.unit, "2026-10-01", 210.02),
                cls._charge_vals(cls.unit, "2026-11-01", 210.02),
                cls._charge_vals(cls.unit2, "2026-10-01", 242.68),
            ]
        )
        cls.charges = cls.october | cls.november | cls.other

    def _asof(self, day):
        return self.charges._get_residual_asof(fields.Date.to_date(day))

    def _open(self, day, charges=None):
        return (charges or self.charges)._get_open_asof(
            [("id", "in", self.charges.ids)], fields.Date.to_date(day)
        )

    def test_payments_and_credit_notes_by_their_dates(self):
        self._pay(self.october, 100.0, "2026-10-15")
        self._pay(self.october, 50.01, "2026-11-05")
        self._credit(self.october, 30.0, "2026-11-20")
        self._pay(self.october, 30.01, "2026-12-01")
        for day, expected in (
            ("2026-09-30", None),
            ("2026-10-01", 210.02),
            ("2026-10-14", 210.02),
            ("2026-10-15", 110.02),
            ("2026-11-04", 110.02),
            ("2026-11-05", 60.01),
            ("2026-11-20", 30.01),
            ("2026-11-30", 30.01),
            ("2026-12-01", 0.0),
        ):
            with self.subTest(day=day):
                found = self._asof(day).get(self.october.id)
                if expected is None:
                    self.assertIsNone(found)
                else:
                    self.assertAlmostEqual(found, expected, places=6)
                self.assertAlmostEqual(
                    self._open(day).get(self.october.id, 0.0), expected or 0.0, 6
                )

    def test_agrees_with_the_ledger_of_today(self):
        self._pay(self.october, 33.33, "2026-11-05")
        self._pay(self.other, 242.68, "2026-11-06")
        latest = self._asof("2100-01-01")
        for charge in self.charges:
            self.assertAlmostEqual(
                latest[charge.id], charge.receivable_line_id.amount_residual, 6
            )
        self.assertEqual(set(self._open("2100-01-01")), set(self.charges.ids[:2]))

    def test_total_agrees_with_the_general_ledger(self):
        """As of a day the open charges are the balance of the receivable account."""
        self._pay(self.october, 100.0, "2026-10-15")
        self._credit(self.other, 42.68, "2026-10-20")
        self._pay(self.november, 210.02, "2026-11-10")
        for day in ("2026-10-10", "2026-10-15", "2026-10-31", "2026-11-30"):
            [(balance,)] = self.env["account.move.line"]._read_group(
                [
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("date", "<=", day),
                    ("partner_id", "in", (self.owner | self.owner2).ids),
                ],
                [],
                ["balance:sum"],
            )
            self.assertAlmostEqual(sum(self._open(day).values()), balance, 6, day)

    def test_undone_reconciliation_is_open_again(self):
        self._pay(self.october, 210.02, "2026-10-15")
        self.assertNotIn(self.october.id, self._open("2026-10-31"))
        self.october.receivable_line_id.remove_move_reconcile()
        self.assertAlmostEqual(self._open("2026-10-31")[self.october.id], 210.02, 6)

    def test_invoice_set_back_to_draft_is_not_claimed(self):
        self.october.receivable_line_id.move_id.button_draft()
        self.assertNotIn(self.october.id, self._asof("2026-12-31"))
        self.assertNotIn(self.october.id, self._open("2026-12-31"))

    def test_restricted_user_sees_own_communities(self):
        other = self.env["property.community"].create({"name": "Other", "code": "O"})
        user = new_test_user(
            self.env,
            "limited",
            "property_base.group_staff",
            property_community_ids=[fields.Command.set(other.ids)],
        )
        self.assertEqual(self._open("2026-12-31", self.charges.with_user(user)), {})

    def test_no_query_per_charge(self):
        self._asof("2026-12-31")
        with self.assertQueryCount(1):
            self._asof("2026-12-31")
