"""Months, cycles and due dates."""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)


def month_start(day):
    return day.replace(day=1)


def month_end(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_number(day):
    """Months since year 0: what cycles count in."""
    return day.year * 12 + day.month - 1


def add_months(day, count):
    """The same day ``count`` months on, or the last one of a shorter month."""
    year, month = divmod(month_number(day) + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first, last):
    """First days of the months from one to another, both included."""
    count = month_number(last) - month_number(first) + 1
    return [add_months(month_start(first), i) for i in range(count)]


def day_count(start, end):
    """Days of a period, both ends included; 0 when it is empty."""
    return max((end - start).days + 1, 0)


def overlap(start, end, other_start, other_end):
    """The common period of two; an end of None is open.

    :return: (start, end), or None when they have no day in common
    """
    start = max(start, other_start)
    ends = [day for day in (end, other_end) if day]
    end = min(ends) if ends else None
    return (start, end) if end is None or start <= end else None


def merge(periods):
    """Periods in order, those that touch or overlap made one.

    :param periods: iterable of (start, end), both dates
    """
    merged = []
    for start, end in sorted(periods):
        if merged and start <= merged[-1][1] + DAY:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def cycle_start(month, date_start, cycle_months):
    """First month of the cycle a month belongs to, counted from a date."""
    passed = month_number(month) - month_number(date_start)
    return add_months(month_start(month), -(passed % cycle_months))


def cycle_of_run(run_month, date_start, cycle_months):
    """Months the run of a month charges: a whole cycle, or none.

    :param date run_month: any day of the month of the run
    :param date date_start: start of the assignment, where cycles count from
    :return: list of first days of months
    """
    month = month_start(run_month)
    if month < month_start(date_start):
        return []
    if cycle_start(month, date_start, cycle_months) != month:
        return []
    return [add_months(month, i) for i in range(cycle_months)]


def due_date(month, date_start, date_end, cycle_months, timing, due_days):
    """When the charge of a month is due.

    :param date month: any day of the month charged
    :param date date_start: start of the assignment
    :param date date_end: its end, or None
    :param str timing: ``prepaid`` (from the start of the cycle) or
        ``postpaid`` (from the day after its end)
    :param int due_days: days added
    """
    first = cycle_start(month, date_start, cycle_months)
    last = month_end(add_months(first, cycle_months - 1))
    if timing == "prepaid":
        base = max(first, date_start)
    else:
        base = (min(last, date_end) if date_end else last) + DAY
    return base + timedelta(days=due_days)
