"""When work that is due so many times a day, week, month or year falls in a period.

Knows nothing of the ORM: dates in, windows out. A window is (first day, last day),
both inclusive.
"""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)


def period_start(kind, day):
    """First day of the month or year a day lies in.

    :param str kind: 'month' or 'year'
    """
    return day.replace(day=1) if kind == "month" else date(day.year, 1, 1)


def period_end(kind, day):
    """Last day of the month or year a day lies in."""
    month = day.month if kind == "month" else 12
    return date(day.year, month, monthrange(day.year, month)[1])


def split(first, last, count):
    """Cut a span into windows of nearly equal length.

    More windows than days fall on the same days: each window has a day at least.

    :raise ValueError: count below 1 or a span that ends before it begins
    """
    days = (last - first).days + 1
    if count < 1 or days < 1:
        raise ValueError("a span of a day and one window at least")
    starts = [index * days // count for index in range(count)]
    ends = [max((i + 1) * days // count - 1, starts[i]) for i in range(count)]
    return [
        (first + start * DAY, first + end * DAY)
        for start, end in zip(starts, ends, strict=True)
    ]


def weeks(first, last):
    """Weeks from Monday, cut to the span, of which four days or more lie in it.

    So of two spans that follow each other every week belongs to one of them.
    """
    monday = first - first.weekday() * DAY
    found = []
    while monday <= last:
        week = (max(monday, first), min(monday + 6 * DAY, last))
        if (week[1] - week[0]).days >= 3:
            found.append(week)
        monday += 7 * DAY
    return found


def months(first, last):
    """Months of a span, the first and the last one cut to it."""
    found, day = [], first
    while day <= last:
        found.append((day, min(period_end("month", day), last)))
        day = found[-1][1] + DAY
    return found


def windows(count, per, first, last, kind="month"):
    """The windows of work due ``count`` times per day, week, month or year.

    Daily work is one window of the whole span, whatever its count: whether it is
    done every day is what inspections look at. Work of a year is planned in plans
    of a year alone, since no month is told.

    :param int count: times
    :param str per: 'day', 'week', 'month' or 'year'
    :param str kind: of the plan, 'month' or 'year'
    :return: list of (first day, last day)
    """
    if per == "day":
        return [(first, last)]
    if per == "year":
        return split(first, last, count) if kind == "year" else []
    spans = weeks(first, last) if per == "week" else months(first, last)
    return [window for span in spans for window in split(*span, count)]


def task_state(done, last, today):
    """What a task is: done in its window, done late, missed, or still to do.

    :param done: day it was done, or a false value
    :param last: last day of its window
    """
    if done:
        return "done" if done <= last else "late"
    return "todo" if today <= last else "missed"
