"""Spreadsheets written by the suite: a pure module on xlsxwriter.

Text stays text: nothing a resident or a clerk typed becomes a formula or a
link when the file is opened. The ORM is not known here; callers hand over
translated titles and plain values.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

#: number format of each kind of column; None is text
FORMATS = {
    "text": None,
    "integer": "#,##0",
    "number": "#,##0.00",
    "amount": "#,##0.00",
    "percent": '0.00"%"',
    "permille": '0.00"‰"',
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
WIDTHS = {"integer": 10, "date": 12, "datetime": 17, "percent": 10, "permille": 10}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MIN_WIDTH, MAX_WIDTH = 8, 50


@dataclass
class Column:
    """One column: title, kind (a key of FORMATS), width in characters.

    Percent and permille columns take the figure as shown (91.00 for 91 %).
    Without a width it follows the title and the first rows.
    """

    title: str
    kind: str = "text"
    width: float | None = None

    def __post_init__(self):
        if self.kind not in FORMATS:
            raise ValueError(f"unknown kind of column: {self.kind}")


@dataclass
class Sheet:
    """One sheet: notes above, a bold frozen header, rows, bold totals below."""

    name: str
    columns: list
    rows: list
    totals: list = field(default_factory=list)
    title: str = ""
    notes: list = field(default_factory=list)


def sheet_name(name, taken=()):
    """Make a name Excel accepts (31 characters, none of []:*?/\\), not taken."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", name or "").strip(" '")[:31] or "Sheet"
    lower, result, number = {t.lower() for t in taken}, clean, 2
    while result.lower() in lower:
        suffix = f" ({number})"
        result = clean[: 31 - len(suffix)] + suffix
        number += 1
    return result


def write_workbook(sheets):
    """Write sheets into an xlsx file.

    :param sheets: Sheet objects, at least one
    :return: the file's bytes
    :raise ValueError: more rows than a sheet holds, a row longer or shorter than
        the header, a value that is neither text, number, date nor empty
    """
    buffer = io.BytesIO()
    sheets = list(sheets)
    options = OPTIONS
    if any(not isinstance(sheet.rows, list) for sheet in sheets):
        options = OPTIONS | {"in_memory": False, "constant_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        names = []
        for sheet in sheets:
            names.append(sheet_name(sheet.name, names))
            _SheetWriter(workbook, sheet, names[-1]).run()
    return buffer.getvalue()


class _SheetWriter:
    def __init__(self, workbook, sheet, name):
        self.sheet = sheet
        self.worksheet = workbook.add_worksheet(name)
        self.formats = {
            (kind, bold): self._add_format(workbook, number_format, bold)
            for kind, number_format in FORMATS.items()
            for bold in (False, True)
        }
        self.header = workbook.add_format(
            {"bold": True, "bg_color": "#E7E9ED", "bottom": 1, "text_wrap": True}
        )
        self.title = workbook.add_format({"bold": True, "font_size": 14})

    def _add_format(self, workbook, number_format, bold):
        properties = {"bold": bold, "top": 1 if bold else 0}
        if number_format:
            properties["num_format"] = number_format
        return workbook.add_format(properties)

    def run(self):
        row = self._write_head()
        self._write_columns(row)
        self.worksheet.freeze_panes(row + 1, 0)
        row += 1
        for values, bold in self._iter_rows():
            if row >= MAX_ROWS:
                raise ValueError("more rows than a spreadsheet holds")
            self._write_row(row, values, bold)
            row += 1

    def _iter_rows(self):
        yield from ((values, False) for values in self.sheet.rows)
        yield from ((values, True) for values in self.sheet.totals)

    def _write_head(self):
        """Title and notes, and an empty row below them."""
        row = 0
        if self.sheet.title:
            self._write_text(row, 0, self.sheet.title, self.title)
            row += 1
        for note in self.sheet.notes:
            self._write_text(row, 0, note, None)
            row += 1
        return row + 1 if row else 0

    def _write_columns(self, row):
        for index, column in enumerate(self.sheet.columns):
            self._write_text(row, index, column.title, self.header)
            self.worksheet.set_column(index, index, self._get_width(index, column))

    def _get_width(self, index, column):
        if column.width:
            return column.width
        first = self.sheet.rows[:100] if isinstance(self.sheet.rows, list) else []
        sample = [row[index] for row in first if len(row) > index]
        longest = max(
            (text_width(value) for value in [column.title, *sample]), default=0
        )
        width = max(longest + 2, WIDTHS.get(column.kind, 0))
        return min(max(width, MIN_WIDTH), MAX_WIDTH)

    def _write_row(self, row, values, bold):
        if len(values) != len(self.sheet.columns):
            raise ValueError(f"row {row + 1} does not fit the header")
        for index, (column, value) in enumerate(
            zip(self.sheet.columns, values, strict=True)
        ):
            cell_format = self.formats[column.kind, bold]
            self._write_cell(row, index, value, cell_format)

    def _write_cell(self, row, index, value, cell_format):
        if value is None or value is False or value == "":
            self.worksheet.write_blank(row, index, None, cell_format)
        elif isinstance(value, str):
            self._write_text(row, index, value, cell_format)
        elif value is True:
            self.worksheet.write_boolean(row, index, value, cell_format)
        elif isinstance(value, date | datetime):
            self.worksheet.write_datetime(row, index, value, cell_format)
        elif isinstance(value, int | float | Decimal):
            self.worksheet.write_number(row, index, value, cell_format)
        else:
            raise ValueError(f"cannot write {type(value).__name__} into a cell")

    def _write_text(self, row, index, text, cell_format):
        self.worksheet.write_string(row, index, text[:MAX_TEXT], cell_format)


def text_width(value):
    """Width of a value in characters; a Chinese character takes two."""
    text = "" if value is None or value is False else str(value)
    lines = text.splitlines() or [""]
    return max(sum(1 if ord(c) < 0x1100 else 2 for c in line) for line in lines)
