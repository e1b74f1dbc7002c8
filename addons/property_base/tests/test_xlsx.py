import io
from datetime import date, datetime
from decimal import Decimal

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.xlsx import (
    Column,
    Sheet,
    sheet_name,
    text_width,
    write_workbook,
)


@tagged("post_install", "-at_install")
class TestXlsx(BaseCase):
    def _read(self, *sheets):
        return load_workbook(io.BytesIO(write_workbook(sheets)))

    def test_text_stays_text(self):
        """A formula, a link, a number typed as text, a command: all are text."""
        texts = [
            "=1+1",
            '=HYPERLINK("http://example.com","x")',
            "+86 189",
            "-2",
            "@SUM(A1)",
            "http://example.com",
            "internal:Sheet1!A1",
            "{=A1}",
            "0123",
        ]
        sheet = self._read(Sheet("S", [Column("T")], [[t] for t in texts])).active
        for row, text in enumerate(texts, 2):
            cell = sheet.cell(row, 1)
            self.assertEqual(cell.value, text)
            self.assertEqual(cell.data_type, "s", text)
            self.assertIsNone(cell.hyperlink, text)

    def test_formula_in_a_header_or_note_is_text(self):
        sheet = self._read(
            Sheet("S", [Column("=A9")], [], title="=1", notes=["=2"])
        ).active
        types = {cell.data_type for row in sheet.iter_rows() for cell in row}
        self.assertLessEqual(types, {"s", "n"})
        self.assertEqual(sheet["A4"].value, "=A9")

    def test_kinds(self):
        columns = [
            Column("Amount", "amount"),
            Column("Rate", "percent"),
            Column("Count", "integer"),
            Column("Day", "date"),
            Column("Time", "datetime"),
            Column("Empty", "amount"),
        ]
        row = [
            Decimal("9598.94"),
            91.0,
            0,
            date(2026, 10, 31),
            datetime(2026, 10, 31, 8, 30),
            None,
        ]
        sheet = self._read(Sheet("S", columns, [row])).active
        self.assertEqual(sheet["A2"].value, 9598.94)
        self.assertEqual(sheet["A2"].number_format, "#,##0.00")
        self.assertEqual(sheet["B2"].value, 91)
        self.assertEqual(sheet["B2"].number_format, '0.00"%"')
        self.assertEqual(sheet["C2"].value, 0)
        self.assertEqual(sheet["D2"].value, datetime(2026, 10, 31))
        self.assertEqual(sheet["D2"].number_format, "yyyy-mm-dd")
        self.assertEqual(sheet["E2"].value, datetime(2026, 10, 31, 8, 30))
        self.assertIsNone(sheet["F2"].value)

    def test_head_and_totals(self):
        sheet = self._read(
            Sheet(
                "Arrears",
                [Column("Unit"), Column("Amount", "amount")],
                [["3-2-501", 210.02]],
                totals=[["Total", 210.02]],
                title="欠费明细",
                notes=["2026-11-30"],
            )
        ).active
        self.assertEqual(sheet["A1"].value, "欠费明细")
        self.assertEqual(sheet["A2"].value, "2026-11-30")
        self.assertEqual([c.value for c in sheet[4]], ["Unit", "Amount"])
        self.assertTrue(sheet["A4"].font.bold)
        self.assertFalse(sheet["A5"].font.bold)
        self.assertEqual([c.value for c in sheet[6]], ["Total", 210.02])
        self.assertTrue(sheet["B6"].font.bold)
        self.assertEqual(sheet.freeze_panes, "A5")

    def test_widths(self):
        sheet = self._read(
            Sheet(
                "S", [Column("名称"), Column("X", width=30)], [["翠湖花园三号楼", "a"]]
            )
        ).active
        self.assertGreaterEqual(sheet.column_dimensions["A"].width, 16)
        self.assertGreaterEqual(sheet.column_dimensions["B"].width, 30)
        self.assertEqual(text_width("a楼"), 3)
        self.assertEqual(text_width(None), 0)

    def test_sheet_names(self):
        self.assertEqual(sheet_name("3/2: 明细?"), "3 2  明细")
        self.assertEqual(sheet_name("a" * 40), "a" * 31)
        self.assertEqual(sheet_name(""), "Sheet")
        self.assertEqual(sheet_name("A", ["a"]), "A (2)")
        self.assertEqual(len(sheet_name("a" * 40, ["a" * 31])), 31)
        book = self._read(Sheet("X", [Column("A")], []), Sheet("x", [Column("A")], []))
        self.assertEqual(book.sheetnames, ["X", "x (2)"])

    def test_refused(self):
        for row in ([], [1, 2], [object()]):
            with self.assertRaises(ValueError):
                write_workbook([Sheet("S", [Column("A", "integer")], [row])])
        with self.assertRaises(ValueError):
            Column("A", "money")
