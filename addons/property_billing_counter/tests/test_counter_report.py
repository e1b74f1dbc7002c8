import io
from datetime import timedelta

import openpyxl

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
class TestCounterReport(CounterCase):
    """210.02 in cash, 300.00 by WeChat, 100.00 of cash taken back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "counter_report_accountant",
            groups="property_base.group_staff,account.group_account_manager",
            company_id=cls.company.id,
        )
        cls.supervisor = new_test_user(
            cls.env,
            "counter_report_supervisor",
            groups="property_base.group_supervisor",
            company_id=cls.company.id,
        )

    def setUp(self):
        super().setUp()
        self._take([self._line(self.service_charge)])
        self._take([self._line(self.parking_charge)], [self._tender("wechat")])
        wrong = self._take([self._prepaid(100)])
        self.counter.void(wrong.id, "Wrong unit")
        self.env.flush_all()

    def _report(self, user, **values):
        reports = self.env["property.counter.report"].with_user(user)
        return reports.with_context(lang="en_US").create(
            {"company_id": self.company.id, **values}
        )

    def _sql(self, query, *values):
        self.env.cr.execute(query, values)
        return [float(total or 0) for (total,) in self.env.cr.fetchall()]

    def test_cashiers_items_and_channels(self):
        report = self._report(self.supervisor)._get_report()
        kinds = report["channels"].mapped("kind")
        [row] = report["cashiers"]
        self.assertEqual(row["cashier"], self.cashier.name)
        self.assertEqual((row["issued"], row["void"]), (2, 1))
        self.assertEqual(
            dict(zip(kinds, row["amounts"], strict=True)),
            {"cash": 210.02, "wechat": 300.0},
        )
        self.assertEqual(row["total"], 510.02)
        self.assertEqual(
            {(item["item"], item["total"]) for item in report["items"]},
            {(self.service.name, 210.02), (self.parking.name, 300.0)},
        )
        self.assertEqual(report["total"], 510.02)
        self.assertIsNone(report["ledger"], "who reads no ledger sees none of it")

    def test_ledger_is_what_the_accounts_say(self):
        report = self._report(self.accountant)._get_report()
        for kind, amount in (("cash", 210.02), ("wechat", 300.0)):
            [row] = [
                row
                for row in report["ledger"]
                if self.channels[kind].name in row["channels"]
            ]
            account = self.env["property.counter.report"]._get_accounts(
                self.channels[kind]
            )
            [moved] = self._sql(
                """SELECT SUM(balance) FROM account_move_line
                    WHERE account_id = ANY(%s) AND parent_state = 'posted'
                      AND date = %s""",
                account.ids,
                self.till.date,
            )
            self.assertEqual((row["taken"], row["booked"]), (amount, amount))
            self.assertEqual(row["difference"], 0)
            self.assertEqual(row["moved"], round(moved, 2))

    def test_what_else_moved_is_named(self):
        """Cash carried to the bank, and a payment the accountant reversed."""
        cash = self.channels["cash"].journal_id
        bank = self.company_data["default_journal_bank"]
        move = self.env["account.move"].create(
            {
                "journal_id": bank.id,
                "date": self.till.date,
                "line_ids": [
                    Command.create(
                        {"account_id": bank.default_account_id.id, "balance": 150}
                    ),
                    Command.create(
                        {"account_id": cash.default_account_id.id, "balance": -150}
                    ),
                ],
            }
        )
        move.action_post()
        payment = self.env["account.payment"].search(
            [("journal_id", "=", cash.id), ("amount", "=", 210.02)]
        )
        payment.move_id._reverse_moves([{"date": self.till.date}], cancel=True)
        [row] = [
            row
            for row in self._report(self.accountant)._get_report()["ledger"]
            if self.channels["cash"].name in row["channels"]
        ]
        self.assertEqual((row["taken"], row["difference"]), (210.02, 0))
        others = dict(row["others"])
        self.assertEqual(others[bank.display_name], -150)
        self.assertEqual(others[cash.display_name], -210.02)
        self.assertEqual(row["moved"], -150)

    def test_a_payment_changed_behind_the_receipt_shows(self):
        """Cancelled by hand in the ledger: the receipt says more than the books."""
        payment = self.env["account.payment"].search(
            [("amount", "=", 300.0), ("property_receipt_id.till_id", "=", self.till.id)]
        )
        payment.move_id.button_draft()
        self.env.flush_all()
        [row] = [
            row
            for row in self._report(self.accountant)._get_report()["ledger"]
            if self.channels["wechat"].name in row["channels"]
        ]
        self.assertEqual((row["taken"], row["booked"]), (300, 0))
        self.assertEqual(row["difference"], 300)

    def test_a_cashier_sees_the_own_takes(self):
        other = self._cashier("counter_cashier2")
        counter = self.env["property.counter"].with_user(other)
        counter.open_till(self.company.id, "0")
        mine = self._report(self.cashier)
        self.assertEqual(mine._get_report()["total"], 510.02)
        theirs = self._report(other, user_ids=[Command.set(self.cashier.ids)])
        self.assertEqual(theirs._get_report()["total"], 0)
        self.assertEqual(theirs._get_report()["cashiers"], [])

    def test_of_a_month_and_of_another_day(self):
        month = self._report(self.supervisor, kind="month")
        self.assertEqual(month.date_start.day, 1)
        self.assertEqual(month._get_report()["total"], 510.02)
        before = self.till.date - timedelta(days=40)
        self.assertEqual(
            self._report(self.supervisor, day=before)._get_report()["total"], 0
        )
        with self.assertRaises(UserError):
            self._report(
                self.supervisor,
                kind="custom",
                date_start="2026-02-02",
                date_end="2026-02-01",
            )

    def test_another_company_has_no_ledger_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        report = self._report(self.accountant, company_id=other.id)
        self.assertIsNone(report._get_ledger(self.env["property.payment.channel"], {}))

    def test_papers(self):
        report = self._report(self.accountant)
        name, content = report._get_xlsx("counter", {})
        self.assertIn("Daily Collection Report", name)
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(len(book.sheetnames), 3)
        values = {cell for row in book.worksheets[2].values for cell in row}
        self.assertIn(210.02, values)
        html = str(
            self.env["ir.qweb"]._render(
                "property_billing_counter.counter_report",
                {"report": report, "values": report._get_report()},
            )
        )
        self.assertIn("510.02", html)
        self.assertNotIn("None", html)
        _name, pdf = report._get_pdf()
        self.assertTrue(pdf.startswith(b"%PDF"))
