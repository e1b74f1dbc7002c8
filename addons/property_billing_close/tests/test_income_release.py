"""A quarter invoiced in August: income of August, September and October."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .close_case import CloseCase

MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))


@tagged("post_install", "-at_install")
class TestIncomeRelease(CloseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run = cls._run()
        cls.quarter = cls._create(
            [cls._quarter_vals(cls.share, 300.0, month, run) for month in MONTHS]
        )

    @classmethod
    def _quarter_vals(cls, item, amount, month, run):
        last = date(month.year, month.month, 28)
        return {
            **cls._charge_vals(item, amount, run),
            "date_start": month,
            "date_end": last,
            "due_date": date(2026, 8, 31),
        }

    def _release(self, month):
        close = self._month(month)
        close.action_release()
        return self.env["property.income.release"].search(
            [("month", "=", close.date_end)]
        )

    def test_each_month_gets_its_own(self):
        self.quarter._post_charges(date(2026, 8, 1))
        self.assertEqual(len(self.quarter.move_id), 1)
        self.assertEqual(self._balance(self.income), -300)
        self.assertEqual(self._balance(self.liability), -600)
        self.assertFalse(self._release("2026-08-01"))
        september = self._release("2026-09-01")
        self.assertEqual(september.charge_id, self.quarter[1])
        self.assertEqual(september.amount, 300)
        self.assertEqual(september.move_id.date, date(2026, 9, 30))
        self.assertEqual(self._balance(self.income, "2026-09-29"), -300)
        self.assertEqual(self._balance(self.income, "2026-09-30"), -600)
        self._release("2026-10-01")
        self.assertEqual(self._balance(self.income), -900)
        self.assertEqual(self._balance(self.liability), 0)

    def test_again_releases_nothing_twice(self):
        self.quarter._post_charges(date(2026, 8, 1))
        close = self._month("2026-09-01")
        for _again in range(2):
            close.action_release()
        self.assertEqual(self._balance(self.income), -600)
        self.assertEqual(close.release_count, 1)

    def test_months_left_out_are_made_up_for(self):
        self.quarter._post_charges(date(2026, 8, 1))
        released = self._release("2026-10-01")
        self.assertEqual(released.charge_id, self.quarter[1:])
        self.assertEqual(self._balance(self.liability), 0)

    def test_tax_is_no_income(self):
        """106.00 with 6 % included: 100.00 waits, 6.00 is the tax of August."""
        month = date(2026, 9, 1)
        run = self._run(month, name="tax", invoice_date=date(2026, 8, 1))
        charge = self._create([self._quarter_vals(self.service, 106.0, month, run)])
        charge._post_charges(date(2026, 8, 1))
        self.assertEqual(self._balance(self.liability), -100)
        self.assertEqual(self._release("2026-09-01").amount, 100)
        self.assertEqual(self._balance(self.income), -100)

    def test_credit_note_before_the_month_leaves_less(self):
        self.quarter._post_charges(date(2026, 8, 1))
        self._take_back(self.quarter[2], 100.0, "2026-08-20")
        self._release("2026-09-01")
        self.assertEqual(self._release("2026-10-01").amount, 200)
        self.assertEqual(self._balance(self.liability), 0)
        self.assertEqual(self._balance(self.income), -800)

    def test_credit_note_after_the_release_takes_income_back(self):
        self.quarter._post_charges(date(2026, 8, 1))
        self._release("2026-09-01")
        self._take_back(self.quarter[1], 100.0, "2026-10-10")
        october = self._release("2026-10-01")
        self.assertEqual(
            {r.charge_id: r.amount for r in october},
            {self.quarter[1]: -100, self.quarter[2]: 300},
        )
        self.assertEqual(self._balance(self.liability), 0)
        self.assertEqual(self._balance(self.income), -800)

    def test_releases_add_up_to_the_entry(self):
        self.quarter._post_charges(date(2026, 8, 1))
        released = self._release("2026-10-01")
        booked = released.move_id.line_ids.filtered(
            lambda line: line.account_id == self.income
        )
        self.assertEqual(-sum(booked.mapped("balance")), sum(released.mapped("amount")))
        self.assertEqual(booked.analytic_distribution, {str(self.analytic.id): 100.0})

    def test_without_the_account_it_is_income_at_once(self):
        self.company.property_contract_liability_account_id = False
        self.quarter._post_charges(date(2026, 8, 1))
        self.assertEqual(self._balance(self.income), -900)
        self.assertFalse(self._release("2026-09-01"))

    def test_who_takes_money_releases_nothing(self):
        user = new_test_user(
            self.env,
            "close_cashier",
            groups="property_billing.group_cashier,account.group_account_manager",
        )
        with self.assertRaises(AccessError):
            self._month("2026-09-01").with_user(user).action_release()
