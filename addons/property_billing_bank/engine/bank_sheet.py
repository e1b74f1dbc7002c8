"""The table of a bank's export, whatever it calls its columns. Pure.

Chinese banks agree on what they say and on none of the headings. Rows of cells
come in, with titles above the headings and totals below the table, the newest
row first or last; rows of the columns of ``COLUMNS`` come out, the oldest first.
"""

import csv
import hashlib
import re
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO

from odoo.addons.property_base.tools.cells import CellError, clean
from odoo.addons.property_base.tools.cells import as_day as read_day

COLUMNS = ("日期", "摘要", "对方户名", "对方账号", "收入", "支出", "余额", "流水号")
HEADING_ROWS = 30
CENT = Decimal("0.01")

HEADINGS = {
    "date": "日期 交易日期 记账日期 入账日期 记账日 交易日 发生日期 交易时间 入账时间 "
    "交易日期时间 记账时间",
    "text": "摘要 交易摘要 附言 交易附言 客户附言 转账附言 用途 交易用途 备注 摘要说明 "
    "交易备注 说明",
    "name": "对方户名 对方账户名称 对方账户名 对方名称 对方单位 对方单位名称 付款人名称 "
    "收付方名称 对方姓名 交易对手 交易对方 对手户名 对手名称 付款方户名",
    "account": "对方账号 对方账户 收付方账号 付款人账号 对手账号 对方卡号 对方账号卡号 "
    "付款方账号",
    "income": "收入 收入金额 贷方发生额 贷方金额 贷方 存入 存入金额 转入金额 贷",
    "expense": "支出 支出金额 借方发生额 借方金额 借方 支取 转出金额 取出金额 借",
    "amount": "交易金额 发生额 金额",
    "side": "借贷标志 借贷 借贷方向 收支 收支标志 收支类型 收付标志 交易方向",
    "balance": "余额 账户余额 本次余额 交易后余额 当前余额 联机余额",
    "serial": "流水号 交易流水号 银行流水号 核心流水号 业务流水号 交易序号 唯一流水号 "
    "交易流水 全局流水号",
}
_MEANING = {
    heading: key for key, headings in HEADINGS.items() for heading in headings.split()
}
INCOMING = ("贷", "收", "入", "C", "+")


class SheetError(ValueError):
    """The file holds no statement: ``code`` no_heading, or row with its number."""

    def __init__(self, code, row=0, value=""):
        super().__init__(code)
        self.code, self.row, self.value = code, row, value


def decode(data):
    """Text of a file: UTF-8, else GB 18030 as Chinese banks write it.

    :raise UnicodeDecodeError: neither
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_text(text):
    """Rows of a file of comma, tab or semicolon separated values."""
    first = "\n".join(text.splitlines()[:HEADING_ROWS])
    delimiter = max((",", "\t", ";"), key=first.count)
    return list(csv.reader(StringIO(text), delimiter=delimiter))


def read_statement(rows):
    """Rows of the columns of ``COLUMNS``, as text, the oldest first.

    :param rows: iterable of rows of cells
    :raise SheetError: no headings, or a row that cannot be read
    """
    rows = enumerate(rows, start=1)
    columns = _find_columns(rows)
    lines = [
        line for number, cells in rows if (line := _read_row(columns, cells, number))
    ]
    if _is_newest_first(lines):
        lines.reverse()
    return _give_serials(lines)


def write_csv(lines):
    """The canonical file, as bytes."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


# ------------------------------------------------------------------- inside ----


def _heading(cell):
    text = re.sub(r"[\s:：*]", "", clean(cell)).replace("帐", "账")
    text = re.sub(r"[((](元|人民币|RMB|CNY)[))]", "", text)
    for variant in (re.sub(r"[()/]", "", text), re.split(r"[(/]", text)[0]):
        if variant in _MEANING:
            return _MEANING[variant]
    return None


def _find_columns(rows):
    """{meaning: [positions]} of the first row that has a day and an amount."""
    for number, cells in rows:
        columns = {}
        for position, cell in enumerate(cells):
            meaning = _heading(cell)
            if meaning:
                columns.setdefault(meaning, []).append(position)
        if "date" in columns and ("income" in columns or "amount" in columns):
            return columns
        if number >= HEADING_ROWS:
            break
    raise SheetError("no_heading")


def _read_row(columns, cells, number):
    """(day, text, name, account, in, out, balance, serial), or None: no transaction."""
    day = _first(columns, cells, "date")
    if not clean(day):
        return None
    try:
        day = as_day(day)
        amount = _read_amount(columns, cells)
        balance = read_number(_first(columns, cells, "balance"))
    except (CellError, InvalidOperation) as error:
        if not any(clean(cell) for cell in cells[1:]) or _is_total(cells):
            return None
        raise SheetError("row", number, " ".join(map(clean, cells))[:80]) from error
    if not amount:
        return None
    texts = [clean(cells[p]) for p in columns.get("text", ()) if p < len(cells)]
    return (
        day,
        " ".join(dict.fromkeys(text for text in texts if text)),
        clean(_first(columns, cells, "name")),
        re.sub(r"\s", "", clean(_first(columns, cells, "account"))),
        amount,
        balance,
        clean(_first(columns, cells, "serial")),
    )


def _first(columns, cells, meaning):
    """The first filled cell of the columns of a meaning."""
    for position in columns.get(meaning, ()):
        if position < len(cells) and clean(cells[position]):
            return cells[position]
    return None


def _is_total(cells):
    text = "".join(map(clean, cells))
    return bool(re.search(r"合计|小计|总计|总收入|总支出|笔数|打印", text))


def as_day(value):
    """A day as banks write it: a date, 20261015, 2026-10-15 09:30:00.

    :return: date
    :raise CellError: no day
    """
    if not isinstance(value, date):
        compact = re.fullmatch(r"(\d{8})(?:\s*\d{6}|\s+[\d:.]+)?", clean(value))
        value = compact[1] if compact else value
    return date.fromisoformat(read_day(value))


def _read_amount(columns, cells):
    """What came in, less what went out."""
    income = read_number(_first(columns, cells, "income"))
    expense = read_number(_first(columns, cells, "expense"))
    if income or expense or "amount" not in columns:
        return (income or 0) - (expense or 0)
    amount = read_number(_first(columns, cells, "amount")) or Decimal(0)
    side = clean(_first(columns, cells, "side")).upper()
    if not side:
        return amount
    return abs(amount) if side.startswith(INCOMING) else -abs(amount)


def read_number(value):
    """Decimal of a cell, None where it is empty.

    :raise InvalidOperation: no number
    """
    if isinstance(value, float):
        return Decimal(repr(value)).quantize(CENT)
    text = re.sub(r"[,\s¥元]|CNY|RMB", "", clean(value))
    return Decimal(text) if text not in ("", "-", "--") else None


def _is_newest_first(lines):
    """By the days; of one day by whether the balances add up backwards."""
    days = [line[0] for line in lines]
    if days and days[0] != days[-1]:
        return days[0] > days[-1]
    return _breaks(lines) > _breaks(lines[::-1])


def _breaks(lines):
    """How often a balance is not the one before and the amount."""
    pairs = zip(lines, lines[1:], strict=False)
    return sum(
        one[5] is not None and two[5] is not None and one[5] + two[4] != two[5]
        for one, two in pairs
    )


def _give_serials(lines):
    """The rows as text, each with a key that is the same at every export."""
    seen, found = Counter(), []
    for line in lines:
        day, text, name, account, amount, balance, serial = line
        plain = f"{amount:.2f}"
        key = f"{serial}/{plain}" if serial else _digest(line)
        seen[key] += 1
        if seen[key] > 1:
            if serial:
                continue  # the same transaction twice
            key = f"{key}-{seen[key]}"
        income, expense = (plain, "") if amount > 0 else ("", f"{-amount:.2f}")
        left = "" if balance is None else f"{balance:.2f}"
        found.append((day.isoformat(), text, name, account, income, expense, left, key))
    return found


def _digest(line):
    words = "\x1f".join(str(value) for value in line[:6])
    return hashlib.sha256(words.encode()).hexdigest()[:20]
