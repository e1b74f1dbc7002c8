from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .close_case import CloseCase


@tagged("post_install", "-at_install")
class TestMonthClose(CloseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee_run = cls._run(state="posted")
        cls.charge = cls._charge(cls.service, 300.0, cls.fee_run)
        cls.charge._post_charges(date(2026, 10, 1))
        cls.close = cls.env["property.month.close"].create({"month": "2026-10-15"})

    def _open_points(self):
        self.close.action_check()
        return {
            check.code: check.count for check in self.close.check_ids if check.count
        }

    def _figures(self):
        return {
            (figure.fee_item_id, figure.code): (figure.numerator, figure.denominator)
            for figure in self.close.figure_ids
        }

    def test_any_day_of_the_month(self):
        self.assertEqual(self.close.month, date(2026, 10, 1))
        self.assertEqual(self.close.date_end, date(2026, 10, 31))

    def test_nothing_open(self):
        self.assertEqual(self._open_points(), {})
        self.close.action_close()
        self.assertEqual(self.close.state, "closed")
        self.assertEqual(self.company.fiscalyear_lock_date, date(2026, 10, 31))

    def test_open_run(self):
        self.fee_run.state = "computed"
        self.assertEqual(self._open_points(), {"runs": 1})
        with self.assertRaisesRegex(UserError, "cannot be closed yet"):
            self.close.action_close()
        self.assertFalse(self.company.fiscalyear_lock_date)

    def test_no_run_is_a_warning(self):
        self.fee_run.state = "cancelled"
        self.assertEqual(self._open_points(), {"no_run": 1})
        self.close.action_close()
        self.assertEqual(self.close.state, "closed")

    def test_draft_entry(self):
        self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-10-31",
                "line_ids": [
                    Command.create(self._entry_line(self.expense, 5)),
                    Command.create(self._entry_line(self.income, -5)),
                ],
            }
        )
        self.assertEqual(self._open_points(), {"drafts": 1})

    def test_bank_line_and_suspense(self):
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": "2026-10-30",
                "payment_ref": "TG 3-501",
                "amount": 300.0,
            }
        )
        self.assertEqual(self._open_points(), {"statement_lines": 1, "suspense": 1})

    def test_open_till(self):
        self.env["property.till"].sudo().create(
            {"user_id": self.env.uid, "date": "2026-10-31"}
        )
        self.assertEqual(self._open_points(), {"tills": 1})

    def test_till_of_the_next_month(self):
        self.env["property.till"].sudo().create(
            {"user_id": self.env.uid, "date": "2026-11-01"}
        )
        self.assertEqual(self._open_points(), {})

    def test_earlier_month_open(self):
        self.env["property.month.close"].create({"month": "2026-09-01"})
        self.assertEqual(self._open_points(), {"previous": 1})

    def test_income_to_release(self):
        charge = self._create(
            [
                {
                    **self._charge_vals(self.parking, 109.0, self.fee_run),
                    "kind": "correction",
                    "origin_key": "test",
                }
            ]
        )
        charge._post_charges(date(2026, 9, 15))
        self.assertEqual(self._balance(self.liability), -100)
        self.assertEqual(self._open_points(), {"release": 1})
        self.close.action_release()
        self.assertEqual(self.close.blocking_count, 0)
        self.assertEqual(self._balance(self.liability), 0)

    def test_figures_come_out_the_same(self):
        payment = self._pay(self.charge, 120.0, "2026-10-20")
        self.close.action_close()
        kept = self._figures()
        self.assertEqual(kept[self.service, "current"], (120, 300))
        payment.move_id._reverse_moves([{"date": "2026-11-05"}], cancel=True)
        self._take_back(self.charge, 50.0, "2026-11-10")
        self._pay(self.charge, 200.0, "2026-11-12")
        self.close.action_recompute()
        self.assertFalse(self.close.figure_ids.filtered("differs"))
        self.assertEqual(self._figures(), kept)
        for figure in self.close.figure_ids:
            self.assertEqual(figure.recomputed_numerator, figure.numerator)
            self.assertEqual(figure.recomputed_denominator, figure.denominator)

    def test_balances_of_the_month(self):
        """What the button lists is the month's ledger, and balances."""
        action = self.close.action_open_balances()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(set(lines.mapped("parent_state")), {"posted"})
        self.assertEqual(round(sum(lines.mapped("balance")), 2), 0)
        self.assertIn(300.0, lines.mapped("balance"))

    def test_figures_that_appear_later_differ(self):
        """Nothing was kept for the item: what shows up is not passed over."""
        self.close._add_new_figures(
            {
                (self.community.id, self.service.id, "current"): (10.0, 20.0),
                (self.community.id, self.service.id, "arrears"): (0.0, 0.0),
            }
        )
        [figure] = self.close.figure_ids
        self.assertTrue(figure.differs)
        self.assertEqual((figure.code, figure.recomputed_denominator), ("current", 20))

    def test_later_payment_lands_in_the_open_month(self):
        self.close.action_close()
        payment = self._pay(self.charge, 300.0, "2026-10-25")
        self.assertGreater(payment.move_id.date, date(2026, 10, 31))

    def test_closed_month_stays(self):
        self.close.action_close()
        with self.assertRaises(UserError):
            self.close.unlink()
        with self.assertRaises(UserError):
            self.close.month = "2026-09-01"
        with self.assertRaises(UserError):
            self.close.action_close()
        with self.assertRaises(UserError):
            self.close.action_release()

    def test_open_again_with_a_reason(self):
        self.close.action_close()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.close.action_reopen()
        self.close.reopen_reason = "A receipt was forgotten."
        self.close.action_reopen()
        self.assertEqual(self.close.state, "open")
        self.assertEqual(self.company.fiscalyear_lock_date, date(2026, 9, 30))
        self.close.action_close()
        self.assertEqual(self.close.state, "closed")

    def test_only_the_last_month_opens_again(self):
        self.close.action_close()
        later = self.env["property.month.close"].create({"month": "2026-11-01"})
        later.action_close()
        self.close.reopen_reason = "Late."
        with self.assertRaisesRegex(UserError, "later month"):
            self.close.action_reopen()

    def test_next_month_is_offered(self):
        self.assertEqual(
            self.env["property.month.close"]._get_default_month(), date(2026, 11, 1)
        )

    def test_who_closes(self):
        for login, groups in (
            ("close_accountant", "account.group_account_invoice"),
            ("close_director", "property_base.group_manager"),
            (
                "close_cash",
                "account.group_account_manager,property_billing.group_cashier",
            ),
        ):
            user = new_test_user(self.env, login, groups=groups)
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.close.with_user(user).action_close()
        manager = new_test_user(
            self.env, "close_manager", groups="account.group_account_manager"
        )
        self.close.with_user(manager).action_close()
        self.assertEqual(self.close.state, "closed")
