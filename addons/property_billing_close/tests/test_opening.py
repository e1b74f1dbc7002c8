import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .close_case import CloseCase


@tagged("post_install", "-at_install")
class TestOpening(CloseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opening = cls.env["property.opening"].create(
            {"community_id": cls.community.id, "date": "2026-09-30"}
        )

    def _line(self, **values):
        return self.env["property.opening.line"].create(
            {
                "opening_id": self.opening.id,
                "unit_id": self.unit.id,
                "fee_item_id": self.service.id,
                "date_start": "2026-03-01",
                "date_end": "2026-03-31",
                "due_date": "2026-03-31",
                "amount": 210.02,
                **values,
            }
        )

    def _book(self):
        self.opening.with_context(property_inline=True).action_book()

    def _workbook(self, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        content = io.BytesIO()
        book.save(content)
        return base64.b64encode(content.getvalue())

    # --------------------------------------------------------------- arrears ----

    def test_arrears_are_no_income_and_bear_no_tax(self):
        line = self._line()
        self._book()
        self.assertEqual(self.opening.state, "booked")
        charge = line.charge_id
        self.assertEqual((charge.state, charge.amount_residual), ("posted", 210.02))
        self.assertEqual(charge.partner_id, self.owner)
        self.assertEqual(charge.move_id.journal_id, self.opening_journal)
        self.assertEqual(charge.move_id.date, date(2026, 9, 30))
        self.assertFalse(charge.move_id.line_ids.tax_ids)
        self.assertEqual(self._balance(self.opening_account), -210.02)
        self.assertEqual(self._balance(self.income), 0)
        self.assertEqual(charge.receivable_line_id.date_maturity, date(2026, 3, 31))

    def _sums(self, start, end, as_of):
        rows = self.env["property.collection.row"].with_context(
            property_period=[start, end, as_of]
        )
        return rows._get_collections([("community_id", "=", self.community.id)])[None]

    def test_arrears_are_prior_in_the_year_they_are_of(self):
        charge = self._line()
        self._book()
        self._pay(charge.charge_id, 100.0, "2026-10-15")
        sums = self._sums("2026-01-01", "2026-12-31", "2026-12-31")
        self.assertEqual(
            [float(v) for v in (sums.opening, sums.recovered, sums.billed, sums.late)],
            [210.02, 100, 0, 0],
        )
        self.assertEqual(float(sums.closing), 110.02)

    def test_the_receivable_says_the_same(self):
        self._line()
        self._line(unit_id=self.unit2.id, amount=90.0)
        self._book()
        receivable = self.env["account.move.line"].search(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("partner_id", "in", (self.owner | self.owner2).ids),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertEqual(round(sum(receivable.mapped("balance")), 2), 300.02)
        self.assertEqual(self.opening.arrears_total, 300.02)

    # ------------------------------------------------------------ prepayments ----

    def test_prepayment_settles_the_next_run(self):
        """1,000.00 brought over; October's 273.67 is settled with it."""
        self._line(kind="prepayment", amount=1000.0, fee_item_id=False)
        self._book()
        self.assertEqual(self._balance(self.opening_account), 1000)
        charge = self._charge(self.service, 273.67, self._run())
        charge._post_charges(date(2026, 10, 1))
        self.assertEqual(charge.payment_state, "paid")
        domain = self.env["account.move.line"]._get_property_credit_domain(
            self.owner, self.community
        )
        credit = self.env["account.move.line"].search(domain)
        self.assertEqual(sum(credit.mapped("amount_residual")), -726.33)
        self.assertEqual(credit.property_unit_id, self.unit)

    # --------------------------------------------------------------- deposits ----

    def _allow_deposits(self):
        self.company._load_property_custody_accounts()
        return self.env["property.deposit.kind"].create(
            [
                {"name": "Renovation (Owner)", "role": "household"},
                {"name": "Renovation (Contractor)", "role": "contractor"},
            ]
        )

    def test_deposit_is_held_like_any_other(self):
        kind, _contractor = self._allow_deposits()
        line = self._line(
            kind="deposit",
            fee_item_id=False,
            deposit_kind_id=kind.id,
            amount=2000.0,
            date_start="2025-05-06",
            date_end=False,
            due_date=False,
            reference="NO.778",
        )
        self._book()
        deposit = line.deposit_id
        self.assertEqual(deposit.partner_id, self.owner)
        self.assertEqual((deposit.state, deposit.amount_held), ("held", 2000.0))
        self.assertEqual(deposit.old_receipt, "NO.778")
        self.assertEqual(deposit.date, date(2025, 5, 6))
        self.assertEqual(line.move_id.date, date(2026, 9, 30))
        self.assertEqual(self._balance(self.opening_account), 2000)
        account = self.company.property_deposit_account_id
        self.assertEqual(self._balance(account), -2000)
        self.assertEqual(self.opening.deposit_total, 2000)
        rows = self.env["property.custody.row"]._find(
            date(2026, 9, 1), date(2026, 9, 30), [("book", "=", "deposit")]
        )
        self.assertEqual((rows.moved, rows.closing), (2000.0, 2000.0))

    def test_deposits_of_the_workbook(self):
        """A household's, and two of a contractor nobody knows yet."""
        self._allow_deposits()
        self.opening.workbook = self._workbook(
            押金=[
                ["房号", "押金种类", "收取日期", "交费人", "金额", "原收据号"],
                [self.unit.name, "Renovation (Owner)", "2025-05-06", "", 2000, "1"],
                [self.unit.name, "Renovation (Contractor)", None, "New Ltd", 500, "2"],
                [self.unit2.name, "Renovation (Contractor)", None, "New Ltd", 700, "3"],
            ]
        )
        self.opening.action_read()
        self.assertFalse(self.opening.line_ids.filtered("issue").mapped("issue"))
        self._book()
        own, first, second = self.opening.line_ids.sorted("row").deposit_id.sorted("id")
        self.assertEqual(own.partner_id, self.owner)
        self.assertEqual(first.partner_id, second.partner_id)
        self.assertEqual((first.partner_id.name, first.role), ("New Ltd", "contractor"))
        self.assertEqual(second.unit_id, self.unit2)

    def test_bad_deposits(self):
        kind, contractor = self._allow_deposits()
        common = {"kind": "deposit", "fee_item_id": False, "amount": 10.0}
        unknown = self._line(**common, item_text="钥匙押金", date_start=False)
        self.assertIn("钥匙押金", unknown.issue)
        late = self._line(**common, deposit_kind_id=kind.id, date_start="2026-10-01")
        self.assertIn("after the day", late.issue)
        nobody = self._line(
            **common, deposit_kind_id=contractor.id, date_start=False, payer_text=" "
        )
        nobody.partner_id = False
        self.assertIn("Payer not found", nobody.issue)
        with self.assertRaisesRegex(UserError, "cannot be booked"):
            self._book()

    # --------------------------------------------------------------- workbook ----

    def test_workbook(self):
        self.opening.workbook = self._workbook(
            欠费=[
                ["房号", "收费项目", "所属期起", "所属期止", "应缴日期", "金额"],
                [
                    self.unit.name,
                    self.service.name,
                    "2026-01-01",
                    "2026-01-31",
                    "2026-02-05",
                    210.02,
                ],
                [self.unit2.name, self.parking.name, "2026-02-01", None, None, 300],
            ],
            预存=[
                ["房号", "金额", "原收据号", "交费人"],
                [self.unit.name, 500, "NO.123", "吴轩敏"],
            ],
        )
        self.opening.action_read()
        self.assertEqual(self.opening.line_count, 3)
        self.assertEqual(self.opening.issue_count, 0)
        rows = [
            (line.kind, line.unit_id, line.partner_id, line.date_end, line.amount)
            for line in self.opening.line_ids.sorted("id")
        ]
        self.assertEqual(
            rows,
            [
                ("arrears", self.unit, self.owner, date(2026, 1, 31), 210.02),
                ("arrears", self.unit2, self.owner2, date(2026, 2, 28), 300.0),
                ("prepayment", self.unit, self.owner, False, 500.0),
            ],
        )

    def test_unknown_rows_stay_with_the_reason(self):
        self.opening.workbook = self._workbook(
            欠费=[
                ["房号", "收费项目", "所属期起", "金额"],
                ["9-9-999", self.service.name, "2026-01-01", 10],
                [self.unit.name, "电梯广告", "2026-01-01", 10],
                [self.unit.name, self.service.name, "2026-01-01", 10.555],
                [self.unit2.name, self.service.name, "2026-01-01", 20],
            ]
        )
        self.opening.action_read()
        issues = [line.issue for line in self.opening.line_ids.sorted("row")]
        self.assertIn("9-9-999", issues[0])
        self.assertIn("电梯广告", issues[1])
        self.assertIn("decimals", issues[2])
        self.assertFalse(issues[3])
        with self.assertRaisesRegex(UserError, "3 rows cannot be booked"):
            self._book()
        self.assertFalse(self.opening.line_ids.charge_id)
        odd = self.opening.line_ids.sorted("row")[2]
        odd.amount = 10.56
        self.assertFalse(odd.issue)

    def test_bad_workbooks(self):
        cases = {
            "not an": base64.b64encode(b"PK no workbook"),
            "金额": self._workbook(
                欠费=[["房号", "收费项目", "所属期起"], ["1", "2", "3"]]
            ),
            "not a number": self._workbook(
                欠费=[
                    ["房号", "收费项目", "所属期起", "金额"],
                    [self.unit.name, "x", "2026-01-01", "many"],
                ]
            ),
        }
        for message, content in cases.items():
            with self.subTest(message=message):
                self.opening.workbook = content
                with self.assertRaisesRegex(UserError, message):
                    self.opening.with_context(lang="en_US").action_read()

    # --------------------------------------------------------------- bad input ----

    def test_the_same_claim_twice(self):
        self._line()
        twice = self._line()
        self.assertIn("brought over already", twice.issue)
        twice.unlink()
        self._book()
        other = self.opening.copy({"date": "2026-09-30"})
        line = self._line(opening_id=other.id)
        self.assertIn("brought over already", line.issue)

    def test_a_period_after_the_day(self):
        line = self._line(date_start="2026-10-01", date_end="2026-10-31")
        self.assertIn("after the day", line.issue)

    def test_booked_twice(self):
        self._line()
        self._book()
        with self.assertRaisesRegex(UserError, "booked already"):
            self._book()

    def test_booked_stays(self):
        line = self._line()
        self._book()
        with self.assertRaises(UserError):
            line.amount = 1
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            self.opening.unlink()

    def test_closed_books(self):
        self._line()
        self.company.fiscalyear_lock_date = "2026-09-30"
        with self.assertRaisesRegex(UserError, "closed up to"):
            self._book()
        self.assertEqual(self.opening.state, "draft")

    def test_front_desk_brings_nothing_over(self):
        user = new_test_user(
            self.env, "opening_desk", groups="property_base.group_supervisor"
        )
        with self.assertRaises(AccessError):
            self.opening.with_user(user).action_book()
