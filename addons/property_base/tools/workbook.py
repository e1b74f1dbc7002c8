"""Read the tables of an untrusted workbook into typed rows.

Pure: knows the layout it is given (``Sheet`` and ``Column``) and nothing of
the ORM. What it cannot read becomes an ``Issue`` with sheet, row, column and a
code; the caller words it. Bounded: the file, what it unzips to, its rows and
its columns are limited, so that a small malicious file stays small.

The workbook of real life is expected: a title above the headings, notes
beside or below the table, blank rows, cells merged downwards, headings with
notes in brackets or line breaks, sheets in any order.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from .cells import KINDS, CellError, clean, is_blank, raw

MAX_FILE = 20 * 1024 * 1024
MAX_UNZIPPED = 100 * 1024 * 1024
MAX_PARTS = 1000
MAX_ROWS = 100_000
MAX_COLUMNS = 100
LAST_ROW = 1_048_576  # of any spreadsheet
EMPTY_ROW = (None,) * MAX_COLUMNS  # what a gap between rows is read as
HEADING_ROWS = 30  # the headings are among the first rows
TOTALS = {"合计", "小计", "总计", "TOTAL"}
REASON = "拒绝原因"  # column of a workbook of rejected rows

REJECTED, WARNING, IGNORED = "rejected", "warning", "ignored"

# What openpyxl and the XML parsers raise on a broken file.
BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class WorkbookError(Exception):
    """The file cannot be read at all: ``code`` says why."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    :param key: name of the value in the row
    :param title: heading; matched without notes in brackets, spaces, asterisks
    :param kind: a key of ``cells.KINDS``
    :param required: the heading must be there and each cell filled
    :param ignored: a code saying why the column is known but not taken
    """

    key: str
    title: str
    kind: str = "text"
    required: bool = False
    aliases: tuple = ()
    choices: dict | None = field(default=None, compare=False)
    ignored: str | None = None


@dataclass(frozen=True)
class Sheet:
    """The layout of one sheet."""

    key: str
    title: str
    columns: tuple
    aliases: tuple = ()

    def with_columns(self, *columns):
        """The same sheet with more columns, for whoever extends the layout."""
        return replace(self, columns=(*self.columns, *columns))

    def title_of(self, key):
        return next((c.title for c in self.columns if c.key == key), "")

    def required_columns(self):
        return [column for column in self.columns if column.required]


@dataclass
class Issue:
    """What became of a cell, row, column or sheet that was not taken as it is.

    ``count`` is how many cells it stands for, ``row`` the first of them.
    """

    level: str
    code: str
    sheet: str
    row: int = 0
    column: str = ""
    value: str = ""
    params: dict = field(default_factory=dict)
    count: int = 1


@dataclass
class Row:
    """A row of a table: typed values, and the text of columns nobody took."""

    number: int
    values: dict
    extra: dict
    cells: list

    def get(self, key):
        return self.values.get(key)

    def as_payload(self):
        return {"row": self.number, "extra": self.extra, **self.values}


@dataclass
class Table:
    """A sheet as read: its own title and headings, and its rows."""

    spec: Sheet
    title: str
    headings: list
    rows: list = field(default_factory=list)
    rejected: dict = field(default_factory=dict)

    def reject(self, row, code, column=None, **params):
        """Take a row out of the table; answer the issue that says why."""
        self.rejected[row.number] = row.cells
        title = self.spec.title_of(column)
        value = str(row.get(column) or "")
        return Issue(REJECTED, code, self.title, row.number, title, value, params)

    def drop_rejected(self):
        self.rows = [row for row in self.rows if row.number not in self.rejected]


@dataclass
class Parsed:
    """All tables by the key of their layout, and everything worth telling."""

    tables: dict
    issues: list
    fatal: bool = False


def normalise(heading):
    """Heading or sheet name without notes, spaces and marks."""
    text = re.split(r"[(\[【]", clean(heading))[0]
    return re.sub(r"[\s*:：]", "", text).upper()


def check_container(data):
    """Refuse what is no workbook, or too large, before any of it is parsed."""
    if len(data) > MAX_FILE:
        raise WorkbookError("file_too_large", limit=MAX_FILE // 2**20)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise WorkbookError("encrypted_or_old")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise WorkbookError("not_workbook") from error


def _check_parts(archive):
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise WorkbookError("unzips_too_large", limit=MAX_UNZIPPED // 2**20)
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError("encrypted_or_old")
    if "[Content_Types].xml" not in archive.namelist():
        raise WorkbookError("not_workbook")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096).replace(b"\0", b"").upper():
                    raise WorkbookError("not_workbook")


def read_workbook(data, specs):
    """Read a workbook.

    :param bytes data: the file
    :param specs: the ``Sheet`` layouts wanted
    :return: ``Parsed``; ``fatal`` when a needed heading is missing
    :raise WorkbookError: not a workbook, protected, or beyond the limits
    """
    check_container(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except BROKEN as error:
        raise WorkbookError("not_workbook") from error
    try:
        return _read_sheets(book, specs)
    finally:
        book.close()


def _read_sheets(book, specs):
    parsed = Parsed({}, [])
    for sheet in book.worksheets:
        spec = _match_sheet(sheet.title, specs)
        if spec and spec.key not in parsed.tables:
            reader = _SheetReader(sheet, spec, book.epoch)
            parsed.tables[spec.key] = reader.read_table()
            parsed.issues += reader.issues
            parsed.fatal |= reader.fatal
        else:
            code = "sheet_twice" if spec else "sheet_not_taken"
            parsed.issues.append(Issue(IGNORED, code, sheet.title))
    if not parsed.tables:
        parsed.fatal = True
        titles = ", ".join(spec.title for spec in specs)
        parsed.issues.append(Issue(REJECTED, "no_sheet", "", params={"titles": titles}))
    return parsed


def _match_sheet(title, specs):
    """The layout of a sheet by its name: the same, else contained in it."""
    name = normalise(title)
    for spec in specs:
        if name in {normalise(t) for t in (spec.title, *spec.aliases)}:
            return spec
    return next((spec for spec in specs if normalise(spec.title) in name), None)


class _SheetReader:
    """Reads one sheet once, from top to bottom."""

    def __init__(self, sheet, spec, epoch):
        self.sheet = sheet
        self.spec = spec
        self.epoch = epoch
        self.issues = []
        self.fatal = False
        self.columns = {}  # position -> Column
        self.unknown = {}  # position -> [heading, count, first row, first value]
        self.silent = set()  # positions of the reasons of an earlier import
        self.warned = {}  # (column, code) -> Issue
        self.after_gap = False

    def read_table(self):
        rows = self._numbered_rows()
        table = Table(self.spec, self.sheet.title, [])
        heading = self._find_heading(rows)
        if heading is None:
            self._fail("no_heading", titles=self._titles())
            return table
        number, cells, skipped = heading
        self._map_columns(cells, number)
        table.headings = [clean(cell) for cell in cells]
        self._report_above(skipped)
        if not self.fatal:
            for number, cells in self._filled_down(rows):
                self._read_row(table, number, cells)
        self._report_columns()
        return table

    def _titles(self):
        return ", ".join(column.title for column in self.spec.required_columns())

    def _fail(self, code, **params):
        self.fatal = True
        self.issues.append(Issue(REJECTED, code, self.sheet.title, params=params))

    # === ROWS AND HEADINGS === #
    def _numbered_rows(self):
        """Rows that hold something, with their number; bounded."""
        self.sheet.reset_dimensions()
        rows = self.sheet.iter_rows(
            max_row=LAST_ROW, max_col=MAX_COLUMNS, values_only=True
        )
        for number, cells in enumerate(self._unbroken(rows), start=1):
            cells = cells != EMPTY_ROW and self._trimmed(cells)
            if not cells:
                continue
            if number > MAX_ROWS:
                raise WorkbookError(
                    "too_many_rows", sheet=self.sheet.title, limit=MAX_ROWS
                )
            yield number, cells

    def _unbroken(self, rows):
        while True:
            try:
                cells = next(rows, None)
            except BROKEN as error:
                raise WorkbookError("not_workbook") from error
            if cells is None:
                return
            yield cells

    def _trimmed(self, cells):
        """The cells of a row up to the last one that holds something."""
        for position in range(len(cells), 0, -1):
            if not is_blank(cells[position - 1]):
                return list(cells[:position])
        return []

    def _find_heading(self, rows):
        """The first row that has at least half of the needed headings."""
        needed = {c.key for c in self.spec.required_columns()}
        skipped = []
        for number, cells in rows:
            found = set(self._match_columns(cells).values())
            known = needed & {column.key for column in found}
            if len(found) >= 2 and 2 * len(known) >= len(needed):
                return number, cells, skipped
            skipped.append((number, cells))
            if number >= HEADING_ROWS:
                break
        return None

    def _match_columns(self, cells):
        """{position: column} of a row of headings; the first of a name counts."""
        names = {}
        for column in self.spec.columns:
            for title in (column.title, *column.aliases):
                names.setdefault(normalise(title), column)
        found = {}
        for position, cell in enumerate(cells):
            column = names.get(normalise(cell))
            if column and column not in found.values():
                found[position] = column
        return found

    def _map_columns(self, cells, number):
        self.columns = self._match_columns(cells)
        for column in self.spec.required_columns():
            if column not in self.columns.values():
                self.fatal = True
                self.issues.append(
                    Issue(
                        REJECTED,
                        "no_column",
                        self.sheet.title,
                        number,
                        column.title,
                    )
                )
        for position, cell in enumerate(cells):
            if normalise(cell) == REASON:
                self.silent.add(position)
            elif position not in self.columns and not is_blank(cell):
                self.unknown[position] = [clean(cell), 0, 0, ""]

    def _report_above(self, skipped):
        for number, cells in skipped:
            text = next(clean(cell) for cell in cells if not is_blank(cell))
            self._note(number, text)

    def _note(self, number, text):
        issue = Issue(IGNORED, "explanation", self.sheet.title, number)
        issue.value = text[:200]
        self.issues.append(issue)

    # === MERGED CELLS === #
    def _filled_down(self, rows):
        """Rows where a cell merged downwards counts in each of them.

        A blank row is marked by a gap in the numbers.
        """
        merged = self._merged_down()
        held, last = {}, None
        for number, cells in rows:
            self.after_gap = self.after_gap or (last is not None and number > last + 1)
            last = number
            for position, ranges in merged.items():
                cells += [None] * (position + 1 - len(cells))
                cells[position] = self._held(
                    held, position, ranges, number, cells[position]
                )
            yield number, cells

    def _held(self, held, position, ranges, number, value):
        end = ranges.get(number)
        if end:
            held[position] = (end, value)
        end, top = held.get(position, (0, None))
        return top if number <= end and is_blank(value) else value

    def _merged_down(self):
        """{position: {first row: last row}} of ranges one column wide."""
        ranges = {}
        for text in self._merged_references():
            left, top, right, bottom = range_boundaries(text)
            if left == right and left <= MAX_COLUMNS and bottom > top:
                ranges.setdefault(left - 1, {})[top] = bottom
        return {p: r for p, r in ranges.items() if p in self.columns}

    def _merged_references(self):
        """openpyxl leaves merged ranges out when it reads as a stream."""
        pattern = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
        with self.sheet._get_source() as stream:
            return [match.decode() for match in pattern.findall(stream.read())]

    # === CELLS === #
    def _read_row(self, table, number, cells):
        own = {p: cells[p] for p in self.columns if p < len(cells)}
        self._count_beside(number, cells)
        filled = {p: cell for p, cell in own.items() if not is_blank(cell)}
        if not filled:
            return
        if self._is_explanation(filled):
            self._note(number, " ".join(clean(cell) for cell in filled.values()))
            return
        row = Row(number, {}, self._extra(cells), self._raw_cells(table, cells))
        problems = self._convert(row, own)
        if problems:
            self.issues += problems
            table.rejected[number] = row.cells
        else:
            table.rows.append(row)

    def _is_explanation(self, filled):
        """Whether a row is a note, a total or the headings once more.

        A note fills at most one of the needed columns; set off by a blank row
        at most half of them.
        """
        texts = [clean(cell) for cell in filled.values()]
        if texts[0].upper() in TOTALS:
            return True
        titles = [normalise(self.columns[p].title) for p in filled]
        if [normalise(text) for text in texts] == titles:
            return True
        needed = [p for p, column in self.columns.items() if column.required]
        found = sum(p in filled for p in needed)
        most = max(1, len(needed) // 2) if self.after_gap else 1
        return found <= most and len(filled) <= most

    def _convert(self, row, own):
        """Fill the typed values of a row; return what is wrong with it."""
        problems = []
        for position, column in self.columns.items():
            if column.ignored:
                continue
            try:
                row.values[column.key] = self._value(
                    column, own.get(position), row.number
                )
            except CellError as error:
                problems.append(
                    Issue(
                        REJECTED,
                        error.code,
                        self.sheet.title,
                        row.number,
                        column.title,
                        clean(own.get(position))[:200],
                        error.params,
                    )
                )
        return problems

    def _value(self, column, cell, number):
        value = KINDS[column.kind](
            cell,
            epoch=self.epoch,
            choices=column.choices,
            warn=lambda code: self._warn(column, code, number, cell),
        )
        if column.required and value is None:
            raise CellError("empty")
        return value

    def _warn(self, column, code, number, cell):
        """One warning for all cells of a column that have the same oddity."""
        key = (column.key, code)
        if key in self.warned:
            self.warned[key].count += 1
            return
        issue = Issue(WARNING, code, self.sheet.title, number, column.title)
        self.warned[key] = issue
        self.issues.append(issue)

    def _extra(self, cells):
        return {
            normalise(self.unknown[p][0]): clean(cells[p])
            for p in self.unknown
            if self.unknown[p][0] and p < len(cells) and not is_blank(cells[p])
        }

    def _raw_cells(self, table, cells):
        return [raw(cell) for cell in cells[: len(table.headings)]]

    # === COLUMNS NOT TAKEN === #
    def _count_beside(self, number, cells):
        for position, cell in enumerate(cells):
            if position in self.columns or position in self.silent or is_blank(cell):
                continue
            entry = self.unknown.setdefault(position, ["", 0, 0, ""])
            if not entry[1]:
                entry[2:] = [number, clean(cell)[:200]]
            entry[1] += 1

    def _report_columns(self):
        """Each column that lands nowhere is named once."""
        for column in self.columns.values():
            if column.ignored:
                self.issues.append(
                    Issue(
                        IGNORED, column.ignored, self.sheet.title, column=column.title
                    )
                )
        for position, (heading, count, row, value) in self.unknown.items():
            code = "column_not_taken" if heading else "cells_beside"
            self.issues.append(
                Issue(
                    IGNORED,
                    code,
                    self.sheet.title,
                    row,
                    heading or get_column_letter(position + 1),
                    value,
                    count=count,
                )
            )
