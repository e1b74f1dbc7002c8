from datetime import date, datetime
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..engine import bank_sheet

HEAD = (
    "交易日期",
    "摘要",
    "对方户名",
    "对方账号",
    "贷方发生额",
    "借方发生额",
    "余额",
    "流水号",
)


@tagged("post_install", "-at_install")
class TestBankSheet(BaseCase):
    def _read(self, *rows, head=HEAD):
        return bank_sheet.read_statement([head, *rows])

    def test_a_plain_row(self):
        day = datetime(2026, 10, 5, 9, 30)
        row = [day, "3-2-501 物业费", "张 国", "6222 0200", 273.67, None, 1000.5, 8801]
        self.assertEqual(
            self._read(row),
            [
                (
                    "2026-10-05",
                    "3-2-501 物业费",
                    "张 国",
                    "62220200",
                    "273.67",
                    "",
                    "1000.50",
                    "8801/273.67",
                )
            ],
        )

    def test_titles_and_totals(self):
        lines = bank_sheet.read_statement(
            [
                ["某某银行账户明细"],
                ["账号", "1900", "币种", "人民币"],
                [],
                HEAD,
                ["20261005 093011", "a", "", "", "1,273.67", "", "2,000.00", "1"],
                ["", "合计", "", "", "1,273.67", "0.00", "", ""],
                ["合计", "1笔", "", "", "1,273.67", "0.00", "", ""],
            ]
        )
        self.assertEqual([line[4] for line in lines], ["1273.67"])

    def test_one_column_of_amounts(self):
        head = ["交易时间", "用途", "附言", "对手户名", "借/贷标志", "交易金额(元)"]
        rows = [
            ["2026/10/5 10:00", "转账", "3-501", "张国", "贷", "5.00"],
            ["2026年10月6日", "手续费", "手续费", "", "借", "1.50"],
        ]
        lines = self._read(*rows, head=head)
        self.assertEqual(
            lines[0][:6], ("2026-10-05", "转账 3-501", "张国", "", "5.00", "")
        )
        self.assertEqual(lines[1][1], "手续费")
        self.assertEqual(lines[1][4:6], ("", "1.50"))

    def test_reversals_go_out(self):
        [line] = self._read(["2026-10-05", "冲正", "", "", "-20", "", "", "7"])
        self.assertEqual(line[4:6], ("", "20.00"))

    def test_the_newest_first(self):
        rows = [
            ["2026-10-06", "later", "", "", "5", "", "15", "2"],
            ["2026-10-05", "first", "", "", "10", "", "10", "1"],
        ]
        self.assertEqual([line[1] for line in self._read(*rows)], ["first", "later"])
        same = [
            ["2026-10-05", "third", "", "", "1", "", "16", "3"],
            ["2026-10-05", "later", "", "", "5", "", "15", "2"],
            ["2026-10-05", "first", "", "", "10", "", "10", "1"],
        ]
        texts = ["first", "later", "third"]
        self.assertEqual([line[1] for line in self._read(*same)], texts)
        self.assertEqual([line[1] for line in self._read(*same[::-1])], texts)

    def test_serials(self):
        row = ["2026-10-05", "a", "b", "", "10", "", "", ""]
        lines = self._read(row, row, row[:4] + ["11"] + row[5:])
        keys = [line[7] for line in lines]
        self.assertEqual(len(set(keys)), 3)
        self.assertEqual([line[7] for line in self._read(row, row)], keys[:2])
        numbered = [*row[:7], "77"]
        self.assertEqual(len(self._read(numbered, numbered)), 1)
        fee = [*row[:4], "", "1.00", "", "77"]
        self.assertEqual(
            [line[7] for line in self._read(numbered, fee)], ["77/10.00", "77/-1.00"]
        )

    def test_refused(self):
        with self.assertRaises(bank_sheet.SheetError) as caught:
            bank_sheet.read_statement([["日期", "摘要"], ["2026-10-05", "a"]])
        self.assertEqual(caught.exception.code, "no_heading")
        for bad in (
            ["2026-13-05", "a", "", "", "10", "", "", "1"],
            ["2026-10-05", "a", "", "", "ten", "", "", "1"],
        ):
            with self.assertRaises(bank_sheet.SheetError) as caught:
                self._read(["2026-10-01", "a", "", "", "1", "", "", "0"], bad)
            self.assertEqual((caught.exception.code, caught.exception.row), ("row", 3))

    def test_text_files(self):
        text = "日期,摘要,收入\n2026-10-05,物业费,5\n"
        for data in (text.encode("utf-8-sig"), text.encode("gb18030")):
            rows = bank_sheet.read_text(bank_sheet.decode(data))
            self.assertEqual(rows[1], ["2026-10-05", "物业费", "5"])
        rows = bank_sheet.read_text(text.replace(",", "\t"))
        self.assertEqual(rows[1][1], "物业费")

    def test_numbers_and_days(self):
        self.assertEqual(bank_sheet.read_number("¥1,234.50"), Decimal("1234.50"))
        self.assertEqual(bank_sheet.read_number(0.1 + 0.2), Decimal("0.30"))
        self.assertIsNone(bank_sheet.read_number("-"))
        self.assertEqual(bank_sheet.as_day("20261005"), date(2026, 10, 5))
        self.assertEqual(bank_sheet.as_day("2026-10-05 09:30:00"), date(2026, 10, 5))
