"""Neighbouring periods joined, for lists of arrears: a pure module."""

from datetime import timedelta


def join_periods(rows):
    """Join periods that follow each other without a gap.

    :param rows: (first day, last day, amount), in any order
    :return: [(first day, last day, sum, number of rows joined)], by first day
    """
    joined = []
    for first, last, amount in sorted(rows):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            start, end, total, count = joined[-1]
            joined[-1] = (start, max(end, last), total + amount, count + 1)
        else:
            joined.append((first, last, amount, 1))
    return joined


def period_label(first, last):
    """``2026-10``, ``2026-10 – 2026-12`` for whole months, else the days."""
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = [day.strftime("%Y-%m") for day in (first, last)]
        return months[0] if months[0] == months[1] else " – ".join(months)
    return str(first) if first == last else f"{first} – {last}"
