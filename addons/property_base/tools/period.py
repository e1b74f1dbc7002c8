"""Periods an indicator is read for: a pure module of dates."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

KINDS = ("month", "quarter", "year", "custom")


@dataclass(frozen=True)
class Period:
    """From a first to a last day, seen as of a day.

    A rate of October read as of 15 November counts what was paid for October
    until 15 November. Without ``as_of`` the last day is meant.
    """

    date_start: date
    date_end: date
    as_of: date = None

    def __post_init__(self):
        if self.date_end < self.date_start:
            raise ValueError("the period ends before it starts")
        if self.as_of is None:
            object.__setattr__(self, "as_of", self.date_end)

    def with_as_of(self, day):
        """The same period seen as of its last day or a day before it."""
        return replace(self, as_of=min(self.date_end, day))


def add_months(day, months):
    """The first day of the month that lies ``months`` after that of a day."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def get_bounds(kind, day):
    """First and last day of the month, quarter or year around a day."""
    if kind == "month":
        start, months = day.replace(day=1), 1
    elif kind == "quarter":
        start, months = date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3
    elif kind == "year":
        start, months = date(day.year, 1, 1), 12
    else:
        raise ValueError(f"no such period: {kind}")
    return start, add_months(start, months) - timedelta(days=1)


def get_months(day, count, as_of):
    """The ``count`` months up to that of a day, oldest first.

    Each is seen as of its own last day, the one that runs as of ``as_of``.
    """
    starts = [add_months(day, -index) for index in reversed(range(count))]
    return [Period(start, month_end(start)).with_as_of(as_of) for start in starts]
