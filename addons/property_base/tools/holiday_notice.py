"""Reads the yearly notice on public holidays (国务院办公厅关于部分节假日安排的通知).

A pure module: text in, dates out. The notice says, holiday by holiday, from when to
when it lasts and which weekend days are worked for it:

    二、春节：2月15日至23日放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
"""

import re
from dataclasses import dataclass
from datetime import date

# number, name, text up to the next number or the end
SECTION = re.compile(
    r"[一二三四五六七八九十]+、\s*([^：:\n]{1,20})[：:](.*?)"
    r"(?=[一二三四五六七八九十]+、\s*[^：:\n]{1,20}[：:]|\Z)",
    re.S,
)
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
DAY = r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日"
SPAN = re.compile(DAY + r"(?:[至到—－~-]+" + DAY + r")?")
WORKED = re.compile(r"([^。；;]*?)上班")


class NoticeError(ValueError):
    """The text says nothing that can be read as holidays of the year."""


@dataclass(frozen=True)
class Holiday:
    name: str
    date_start: date
    date_end: date
    makeup_days: tuple = ()


def read_notice(text, year):
    """Holidays of a year, in the order of the notice.

    :param str text: the notice, or the part of it that lists the holidays
    :param int year: the year of dates that name none
    :raise NoticeError: there is no holiday in it, or a date that does not exist
    """
    found = [_read_section(name, body, year) for name, body in SECTION.findall(text)]
    holidays = [holiday for holiday in found if holiday]
    if not holidays:
        raise NoticeError("no holidays found")
    return holidays


def _read_section(name, body, year):
    body = BRACKETS.sub("", body)
    head, found, rest = body.partition("放假")
    if not found:
        return None
    spans = _read_spans(head, year)
    if not spans:
        raise NoticeError(name)
    worked = [span for part in WORKED.findall(rest) for span in _read_spans(part, year)]
    return Holiday(
        name.strip(), spans[0][0], spans[-1][1], tuple(start for start, _end in worked)
    )


def _read_spans(text, year):
    """(first, last) of every date or span; what is left out is said before it."""
    spans, month = [], None
    for match in SPAN.finditer(text):
        start_year, start_month, start_day, end_year, end_month, end_day = (
            match.groups()
        )
        month = int(start_month or month or 0)
        start = _make_date(start_year or year, month, start_day, match)
        end = start
        if end_day:
            month = int(end_month or month)
            end = _make_date(end_year or start.year, month, end_day, match)
        spans.append((start, end))
    return spans


def _make_date(year, month, day, match):
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NoticeError(match.group(0)) from error
