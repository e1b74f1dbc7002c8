from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .settlement_case import DEDUCTION, FEE, NET, SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementBill(SettlementCase):
    def _with_tax(self, tax, payable=NET):
        """The same sheet under another tax and another net."""
        # sudo: a contract in force keeps its tax, and an evaluation its figures
        self.env.cr.execute(
            SQL(
                "UPDATE property_service_contract SET tax_id = %s WHERE id = %s",
                tax.id or None,
                self.contract.id,
            )
        )
        self.contract.invalidate_recordset()
        self.evaluation.sudo().write(
            {"payable_amount": payable, "deduction_amount": FEE - payable}
        )
        return self._sheet()

    def test_the_bill_is_the_net_and_cites_the_evaluation(self):
        sheet = self._sheet()
        bill = self._bill(sheet)
        fee, deduction = bill.invoice_line_ids
        self.assertEqual((fee.price_total, deduction.price_total), (FEE, -DEDUCTION))
        for part in (self.evaluation.name, "87.15"):
            self.assertIn(part, deduction.name)
        self.assertEqual((bill.amount_total, bill.state), (NET, "posted"))
        self.assertEqual(sheet.state, "billed")
        self._pay(bill, NET)
        self.assertEqual(sheet.state, "paid")

    def test_the_total_is_the_net_whatever_the_tax(self):
        taxes = [self.env["account.tax"]]
        taxes += [
            self._tax(rate, included)
            for rate in (1, 3, 6, 9, 13)
            for included in (True, False)
        ]
        for tax in taxes:
            for payable in (NET, 36274.99, 33333.33, 0.01, 37998.67):
                with self.subTest(tax=tax.name, payable=payable):
                    self._check_bill(tax, payable)

    def test_half_cents_of_any_rounding_method(self):
        tax = self._tax(6, False)
        for method in ("round_per_line", "round_globally"):
            self.env.company.tax_calculation_rounding_method = method
            for cents in range(50):
                payable = round(30000 + cents / 100, 2)
                with self.subTest(method=method, payable=payable):
                    self._check_bill(tax, payable)

    def _check_bill(self, tax, payable):
        """Post a bill under a tax, compare it with the net, and forget it."""
        point = self.env.cr.savepoint()
        try:
            sheet = self._with_tax(tax, payable)
            bill = self._bill(sheet)
            found = bill.amount_total
            residual = bill.amount_residual
            taxes = [line.tax_ids for line in bill.invoice_line_ids]
        finally:
            point.close(rollback=True)
        self.assertEqual((found, residual), (payable, payable))
        self.assertEqual(taxes, [tax, tax])

    def test_a_bill_above_the_score_is_not_posted(self):
        sheet = self._sheet()
        bill = self._bill(sheet, post=False)
        bill.invoice_line_ids[0].price_unit = FEE + 0.01
        with self._refused(ValidationError, "above what the evaluation allows"):
            bill.action_post()
        self.assertIn("36275.00", bill.property_vendor_explanation)
        bill.invoice_line_ids[0].price_unit = FEE
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_no_bill_of_a_scored_vendor_without_a_sheet(self):
        bill = self._invoice(100)
        self.assertIn("C-1", bill.property_vendor_explanation)
        with self._refused(ValidationError, "not for a service contract"):
            bill.action_post()
        bill.property_vendor_not_service = True
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        self.assertFalse(bill.property_vendor_explanation)
        other = self._invoice(100, partner_id=self.other_vendor.id, ref="HAND-2")
        other.action_post()
        self.assertEqual(other.state, "posted")

    def test_another_bill_cannot_borrow_the_sheet(self):
        sheet = self._sheet()
        self._bill(sheet)
        bill = self._invoice(1)
        bill.sudo().property_vendor_settlement_id = sheet
        with self._refused(ValidationError, "not the bill of sheet"):
            bill.action_post()

    def test_the_full_invoice_waits_for_the_red_one(self):
        sheet = self._sheet().with_user(self.accountant)
        full = self._invoice(FEE)
        sheet.full_bill_id = full
        sheet.action_use_full_bill()
        credit = sheet.credit_id
        self.assertEqual((credit.state, credit.amount_total), ("draft", DEDUCTION))
        full.action_post()
        credit.write({"invoice_date": "2026-11-22", "ref": "RED"})
        with self._refused(ValidationError, "red invoice"):
            credit.action_post()
        with self._refused(ValidationError, "waits for the vendor's red"):
            self._pay(full, FEE)
        self._pay(full, NET)
        self.assertEqual(full.amount_residual, DEDUCTION)
        self.assertEqual(sheet.state, "billed")
        sheet.write({"red_number": "25330001", "red_date": "2026-11-22"})
        credit.action_post()
        self.assertEqual(full.amount_residual, 0)
        self.assertEqual(sheet.state, "paid")
        self._check_ledger({"billed": NET, "paid": NET, "open": 0})

    def test_a_full_invoice_is_the_fee(self):
        sheet = self._sheet().with_user(self.accountant)
        with self._refused(UserError, "Choose the full invoice"):
            sheet.action_use_full_bill()
        sheet.full_bill_id = self._invoice(FEE + 1)
        with self._refused(UserError, "a full invoice is the fee"):
            sheet.action_use_full_bill()

    def test_the_pivot_is_the_ledger(self):
        sheet = self._sheet()
        bill = self._bill(sheet)
        self._check_ledger({"billed": NET, "paid": 0, "open": NET})
        self._pay(bill, 10000)
        self._check_ledger({"billed": NET, "paid": 10000, "open": NET - 10000})
        self.env.flush_all()
        [(spent, deducted)] = self.env.execute_query(
            SQL(
                """SELECT SUM(balance), -SUM(balance) FILTER (WHERE balance < 0)
                     FROM account_move_line
                    WHERE move_id = %s AND display_type = 'product'""",
                bill.id,
            )
        )
        self.assertEqual((float(spent), float(deducted)), (NET, DEDUCTION))
        [row] = self._report()
        self.assertEqual(row.deduction_amount, DEDUCTION)
        self.assertEqual(row.appealed_amount, 0)

    def test_appealed_sums(self):
        # sudo: an appeal that was rejected
        self.evaluation.sudo().appeal_date = "2026-11-10"
        [row] = self._report()
        self.assertEqual((row.appealed_amount, row.billed_amount), (DEDUCTION, 0))

    def _report(self):
        self.env.invalidate_all()
        return (
            self.env["property.vendor.settlement.report"]
            .with_user(self.accountant)
            .search([("contract_id", "=", self.contract.id)])
        )

    def _check_ledger(self, expected):
        """The pivot says what payable lines and payments of the vendor say."""
        [row] = self._report()
        found = {name: row[f"{name}_amount"] for name in expected}
        self.assertEqual(found, expected)
        [(billed, paid)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(-SUM(l.balance) FILTER (WHERE m.move_type <> 'entry'), 0),
                          COALESCE(SUM(l.balance) FILTER (WHERE m.move_type = 'entry'), 0)
                     FROM account_move_line l
                     JOIN account_move m ON m.id = l.move_id
                     JOIN account_account a ON a.id = l.account_id
                    WHERE l.partner_id = %s AND m.state = 'posted'
                      AND a.account_type = 'liability_payable'""",
                self.vendor.id,
            )
        )
        self.assertEqual(float(billed), expected["billed"])
        self.assertEqual(float(paid), expected["paid"])

    def test_fee_invoices_keep_their_fast_way(self):
        """What the writer watches is not overridden by this module."""
        watched = {
            "account.move": ("create", "write", "_create", "_post", "action_post"),
            "account.move.line": ("create", "write", "_create"),
        }
        for model, names in watched.items():
            for cls in type(self.env[model]).__mro__:
                if ".property_vendor_payment." in cls.__module__:
                    self.assertFalse(set(names) & vars(cls).keys(), cls)

    def test_a_bill_of_another_vendor_is_not_posted(self):
        bill = self._bill(self._sheet(), post=False)
        bill.partner_id = self.other_vendor
        with self._refused(ValidationError, "pays Clean Ltd, not Shine Ltd"):
            bill.action_post()

    def test_nothing_to_pay_is_done_when_confirmed(self):
        self.evaluation.sudo().write({"payable_amount": 0, "deduction_amount": FEE})
        sheet = self._sheet(confirm=False)
        self.assertEqual(sheet.state, "draft")
        sheet.with_user(self.manager).action_confirm()
        self.assertEqual(sheet.state, "paid")

    def test_a_renewed_contract_carries_what_was_left(self):
        self._bill(self._sheet())
        self._correct(self.evaluation, 37000)
        renewed = self._contract("C-2", date_start="2027-01-01", date_end="2027-12-31")
        january = self.env["property.vendor.evaluation"].create(
            {
                "contract_id": renewed.id,
                "date_start": "2027-01-01",
                "date_end": "2027-01-31",
            }
        )
        self.assertEqual(january._get_to_carry()._get_difference(), 37000 - NET)

    def test_a_supervisor_enters_no_red_number(self):
        sheet = self._sheet()
        with self.assertRaises(AccessError):
            sheet.with_user(self.supervisor).red_number = "R-1"
        sheet.with_user(self.accountant).red_number = "R-1"
