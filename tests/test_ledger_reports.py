"""Fees in the accounting modules beside the suite: aged balance, statement, bank."""

from datetime import date

from odoo.tests import Form, tagged

from odoo.addons.property_billing.tests.posting_case import PostingCase


@tagged("post_install", "-at_install")
class TestLedgerReports(PostingCase):
    def setUp(self):
        super().setUp()
        self.fee_run = self._run()
        self.charges = self._month(self.fee_run)
        self.service_charge, self.parking_charge, self.share_charge = self.charges
        self.move = self.charges._post_charges(date(2026, 10, 1))
        self.bank = self.company_data["default_journal_bank"]

    def _pay(self, charges, amount, day):
        action = charges.action_register_payment()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        return wizard.create(
            {"journal_id": self.bank.id, "payment_date": day, "amount": amount}
        )._create_payments()

    # ------------------------------------------------------- aged balance ----

    def _aged(self, day):
        """{bucket: amount} of the payer by the aged partner balance."""
        wizard = self.env["aged.partner.balance.report.wizard"].create(
            {
                "company_id": self.company.id,
                "date_at": day,
                "receivable_accounts_only": True,
                "partner_ids": [(6, 0, self.owner.ids)],
                "show_move_line_details": True,
            }
        )
        wizard.onchange_type_accounts_only()
        data = wizard._prepare_report_data()
        data["date_at"] = str(data["date_at"])
        report = self.env["report.account_financial_report.aged_partner_balance"]
        values = report._get_report_values(wizard.ids, data)
        [account] = values["aged_partner_balance"]
        keys = ("residual", "current", "30_days", "60_days", "90_days")
        return {key: round(account[key], 2) for key in keys}

    def test_aged_balance_by_the_due_date_of_each_charge(self):
        """Parking is due on 1 October, the others on 1 November."""
        self.assertEqual(
            self._aged("2026-10-20"),
            {
                "residual": 544.58,
                "current": 244.58,
                "30_days": 300.0,
                "60_days": 0.0,
                "90_days": 0.0,
            },
        )
        self.assertEqual(
            self._aged("2026-11-20"),
            {
                "residual": 544.58,
                "current": 0.0,
                "30_days": 244.58,
                "60_days": 300.0,
                "90_days": 0.0,
            },
        )

    def test_aged_balance_as_of_a_day_before_a_payment(self):
        self._pay(self.charges, 400.0, "2026-11-10")
        self.assertEqual(self._aged("2026-11-05")["residual"], 544.58)
        found = self._aged("2026-11-20")
        self.assertEqual(found["residual"], 144.58)
        self.assertEqual((found["30_days"], found["60_days"]), (144.58, 0.0))

    # ---------------------------------------------------------- statement ----

    def test_outstanding_statement_names_each_charge(self):
        self._pay(self.parking_charge, 300.0, "2026-10-20")
        self._pay(self.share_charge, 4.56, "2026-10-20")
        report = self.env["report.partner_statement.outstanding_statement"]
        wizard = (
            self.env["outstanding.statement.wizard"]
            .with_context(active_ids=self.owner.ids)
            .create({"company_id": self.company.id, "date_end": "2026-12-31"})
        )
        data = wizard._prepare_statement()
        values = report._get_report_values(self.owner.ids, data)
        [currency] = values["data"][self.owner.id]["currencies"].values()
        rows = {line["name"]: line["open_amount"] for line in currency["lines"]}
        self.assertEqual(
            {
                name.removeprefix("3-501 "): round(amount, 2)
                for name, amount in rows.items()
            },
            {
                "Property Service Fee 2026-10": 210.02,
                "Public Utility Share 2026-10": 30.0,
            },
        )
        self.assertAlmostEqual(currency["amount_due"], 240.02)

    # --------------------------------------------------------------- bank ----

    def test_bank_reconciliation_pays_what_is_chosen(self):
        """The widget of the bank statement: service first, then the share."""
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "payment_ref": "TG 3-501 2026-10",
                "partner_id": self.owner.id,
                "amount": 230.0,
                "date": "2026-10-20",
            }
        )
        with Form(
            line, view="account_reconcile_oca.bank_statement_line_form_reconcile_view"
        ) as form:
            form.add_account_move_line_id = self.service_charge.receivable_line_id
            form.add_account_move_line_id = self.share_charge.receivable_line_id
        line.reconcile_bank_line()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(
            [round(charge.amount_residual, 2) for charge in self.charges],
            [0.0, 300.0, 14.58],
        )
        self.assertEqual(
            self.charges.mapped("payment_state"), ["paid", "unpaid", "partial"]
        )
