import base64
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .bank_case import BankCase

HEAD = ["日期", "摘要", "对方户名", "对方账号", "收入", "支出", "余额", "流水号"]
SAMPLE = Path(__file__).parent / "data" / "bank_statement.xlsx"


@tagged("post_install", "-at_install")
class TestBankImport(BankCase):
    def _workbook(self, *rows):
        book = Workbook()
        for row in (["账户交易明细"], HEAD, *rows):
            book.active.append(row)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def _import(self, data, name="对账单.xlsx"):
        matches = self.env["property.bank.match"].with_user(self.accountant)
        action = matches.action_import()
        wizard = (
            self.env["account.statement.import"]
            .with_user(self.accountant)
            .with_context(**action["context"])
            .create(
                {"statement_file": base64.b64encode(data), "statement_filename": name}
            )
        )
        return wizard.import_file_button()

    def _lines(self):
        return self.env["account.bank.statement.line"].search(
            [("journal_id", "=", self.bank.id)], order="internal_index"
        )

    rows = (
        [
            date(2026, 11, 2),
            "3-501 物业费",
            "吴轩敏",
            "6222",
            510.02,
            None,
            1510.02,
            "1",
        ],
        [date(2026, 11, 3), "手续费", None, None, None, 10, 1500.02, "2"],
        [date(2026, 11, 3), "转账", "某人", "6333", 66, None, 1566.02, "3"],
    )

    def test_workbook(self):
        action = self._import(self._workbook(*self.rows))
        self.assertEqual(action["res_model"], "property.bank.match")
        lines = self._lines()
        self.assertEqual(lines.mapped("amount"), [510.02, -10, 66])
        self.assertEqual(lines.mapped("date")[0], date(2026, 11, 2))
        self.assertEqual(lines[0].payment_ref, "3-501 物业费")
        self.assertEqual(lines[0].partner_name, "吴轩敏")
        self.assertEqual(lines[0].account_number, "6222")
        self.assertFalse(lines.partner_id)
        self.assertAlmostEqual(lines.statement_id.balance_start, 1000)
        self.assertAlmostEqual(lines.statement_id.balance_end_real, 1566.02)
        matches = lines.property_match_ids
        self.assertEqual(
            [line.property_match_ids.confidence for line in lines],
            ["exact", "none", "none"],
        )
        self.assertEqual(set(matches.mapped("state")), {"proposed"})
        self.assertFalse(any(lines.mapped("is_reconciled")))

    def test_text(self):
        text = "日期,摘要,对方户名,收入,支出,流水号\n2026-11-02,３栋501室,吴轩敏,510.02,,1\n"
        self._import(text.encode("gb18030"), "对账单.csv")
        self.assertEqual(self._lines().property_match_ids.confidence, "exact")

    def test_twice_is_once(self):
        self._import(self._workbook(*self.rows))
        with self.assertRaises(UserError):
            self._import(self._workbook(*self.rows))
        more = [date(2026, 11, 4), "3-502", "张国", "6444", 273.67, None, 1839.69, "4"]
        action = self._import(self._workbook(*self.rows, more))
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(len(self._lines()), 4)
        self.assertAlmostEqual(self._suspense(), -839.69)

    def test_automatic(self):
        self.bank.property_bank_auto = True
        self._import(self._workbook(*self.rows))
        lines = self._lines()
        self.assertEqual(lines.mapped("is_reconciled"), [True, False, False])
        self.assertEqual(lines[0].property_match_ids.state, "accepted")
        self.assertAlmostEqual(
            self._unpaid(self.service_charge, self.parking_charge), 0
        )

    def test_nothing_is_matched_by_a_piece_of_text(self):
        """Outside of tests the reconciliation of account_reconcile_oca runs at once."""
        self.service_charge.move_id.payment_reference = "TG 3-501 物业费"
        self.env = self.env(
            context={**self.env.context, "_test_account_reconcile_oca": 1}
        )
        line = self._bank_line(210.02, "物业费")
        self.assertFalse(line.is_reconciled)
        self.assertAlmostEqual(self._unpaid(self.service_charge), 210.02)

    def test_bad_files(self):
        for data in (
            b"\x00\xff\xfe\x01",
            b"PK\x03\x04 no zip",
            "没有,表头\n1,2\n".encode(),
            self._workbook(["2026-99-99", "x", "", "", 5, None, 5, "1"]),
        ):
            with self.assertRaises(UserError):
                self._import(data)
        self.assertFalse(self._lines())

    def test_sample(self):
        """The sample that comes with the documentation."""
        self._import(SAMPLE.read_bytes())
        self.assertGreater(len(self._lines()), 5)
