"""Billing's share of the onboarding workbook: its layout and its rules.

Pure: the sheet of fees (费用设置), and the columns of units that name fee
numbers and start dates joined by #.
"""

from datetime import date

from odoo.addons.property_base.tools.onboarding import Checker, row_unit_name
from odoo.addons.property_base.tools.workbook import Column, Sheet

KINDS = {"周期性费用": "recurring", "一次性费用": "one_off", "间接性费用": "recurring"}
TIMINGS = {
    "预付费": "prepaid",
    "预付": "prepaid",
    "后付费": "postpaid",
    "后付": "postpaid",
    "1200": "prepaid",
    "2100": "postpaid",
}
FORMULAS = {"1001": "area", "2002": "fixed"}
# What a name or type says about the category; the first that is contained.
CATEGORIES = (
    ("车位", "parking"),
    ("停车", "parking"),
    ("公摊", "share"),
    ("分摊", "share"),
    ("代收", "pass_through"),
    ("水费", "pass_through"),
    ("电费", "pass_through"),
    ("燃气", "pass_through"),
    ("采暖", "pass_through"),
    ("特约", "special"),
    ("物业", "service"),
    ("服务费", "service"),
    ("电梯", "service"),
)

FEES = Sheet(
    "fee",
    "费用设置",
    (
        Column("code", "费用编号", "code", True),
        Column("type", "费用类型", "text"),
        Column("name", "收费项目", "text", True, aliases=("费用名称",)),
        Column("kind", "费用标识", "choice", choices=KINDS),
        Column("timing", "付费类型", "choice", choices=TIMINGS),
        Column("cycle", "缴费周期", "integer"),
        Column("bill_day", "出账类型", ignored="bill_day_not_taken"),
        Column("date_start", "计费起始时间", "date", True, aliases=("计费开始时间",)),
        Column("date_end", "计费结束时间", "date"),
        Column("basis", "计算公式", "choice", True, choices=FORMULAS),
        Column("price", "计费单价", "decimal"),
        Column("fixed", "固定费用", "decimal", aliases=("附加费",)),
    ),
)
UNIT_COLUMNS = (
    Column("fees", "房屋费用", "codes"),
    Column("fee_starts", "费用开始时间", "dates"),
)


def category_of(name, fee_type):
    """Category of a fee by its name, else by its type."""
    for text in (name or "", fee_type or ""):
        for word, category in CATEGORIES:
            if word in text:
                return category
    return "other"


def price_end(day, open_end):
    """Last day of a price; the end the old system makes up is none."""
    return None if day and day >= open_end else day


def assigned_fees(row):
    """[(fee code, start or None)] of a row of units."""
    codes, starts = row.get("fees") or [], row.get("fee_starts") or []
    if len(starts) == 1:
        starts = starts * len(codes)
    starts = starts + [None] * (len(codes) - len(starts))
    return list(zip(codes, starts, strict=False))


class FeeChecker:
    """Checks of fees; works on a ``Checker`` of the workbook.

    :param Checker checker: whose tables and issues it uses
    :param set known: fee codes of earlier imports
    """

    def __init__(self, checker: Checker, known):
        self.checker = checker
        self.codes = set(known)
        self.seen = {}

    def check_fees(self):
        for row in self.checker.rows("fee"):
            if self.checker.is_first("fee", self.seen, row.get("code"), row):
                self._check_fee(row)
        table = self.checker.tables.get("fee")
        rejected = table.rejected if table else {}
        self.codes |= {c for c, number in self.seen.items() if number not in rejected}

    def _check_fee(self, row):
        start, end = row.get("date_start"), row.get("date_end")
        if row.get("cycle") is not None and not 1 <= row.get("cycle") <= 12:
            self.checker.reject("fee", row, "bad_cycle", "cycle")
        elif end and date.fromisoformat(end) < date.fromisoformat(start):
            self.checker.reject("fee", row, "end_before_start", "date_end")
        elif row.get("basis") == "area" and not float(row.get("price") or 0):
            self.checker.reject("fee", row, "no_price", "price")
        elif row.get("basis") == "fixed" and not float(row.get("fixed") or 0):
            self.checker.reject("fee", row, "no_price", "fixed")

    def check_unit_fees(self):
        for row in self.checker.rows("unit"):
            codes, starts = row.get("fees") or [], row.get("fee_starts") or []
            unknown = [code for code in codes if code not in self.codes]
            if unknown:
                self.checker.reject(
                    "unit", row, "no_fee", "fees", name=", ".join(unknown)
                )
            elif len(starts) not in (0, 1, len(codes)):
                self.checker.reject("unit", row, "fee_starts_differ", "fee_starts")
            elif len(set(codes)) < len(codes):
                self.checker.reject("unit", row, "fee_twice", "fees")


def unit_fees(rows):
    """{unit name: [(fee code, start or None)]} of rows that name fees."""
    return {row_unit_name(row): assigned_fees(row) for row in rows if row.get("fees")}
