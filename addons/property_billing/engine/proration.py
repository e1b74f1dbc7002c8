"""Sharing a month between consecutive payers and prices.

Rules of the month in which the payer changes:

``next_month``    the former payer pays the whole month, the new one from the next
``full_month``    the new payer pays the whole month
``daily_actual``  the new payer pays days / days of the month
``daily_30``      the new payer pays days / 30, at most the month

With the daily rules the former payer gets what is left, so that the parts add
up to the month to the cent. A full month is never prorated.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .money import CENT, largest_remainder, round_half_up
from .months import DAY, add_months, day_count, month_end, month_start, overlap

RULES = ("next_month", "daily_actual", "daily_30", "full_month")


@dataclass(frozen=True, slots=True)
class Change:
    """From ``day`` on ``payer`` holds the unit; ``rule`` shares the month."""

    day: date
    payer: Any
    rule: str = "daily_actual"


@dataclass(frozen=True, slots=True)
class Segment:
    """A payer's part of a month."""

    date_start: date
    date_end: date
    payer: Any
    rule: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a payer owes for a part of a month at one price.

    ``days`` and ``base`` say by how much of the month it was prorated, both 0
    when it was not; ``rest_of`` is the amount it is the rest of, else None.
    """

    date_start: date
    date_end: date
    payer: Any
    price: Any
    amount: Decimal
    days: int = 0
    base: int = 0
    rest_of: Decimal | None = None


def segments_of(month, changes):
    """Who pays which days of a month.

    :param date month: any day of the month
    :param list changes: Change in order of day, the first on or before the
        first of the month
    :return: list of Segment that together are the month
    """
    first, last = month_start(month), month_end(month)
    starts = _settled(first, changes)
    segments = []
    for i, (start, change) in enumerate(starts):
        end = starts[i + 1][0] - DAY if i + 1 < len(starts) else last
        end = min(end, last)
        if start <= end:
            segments.append(Segment(start, end, change.payer, change.rule))
    return segments


def _settled(first, changes):
    """The first day each payer is charged from, never decreasing."""
    settled, floor = [], first
    for change in changes:
        start = max(change.day, floor)
        if change.day >= first and change.rule == "next_month":
            start = floor = add_months(month_start(change.day), 1)
        elif change.day > first and change.rule == "full_month":
            start = max(month_start(change.day), floor)
            settled = [(min(day, start), former) for day, former in settled]
        settled.append((start, change))
    return settled


def share_month(month, window, changes, prices, thirty=False, quantum=CENT):
    """What each payer owes for a month.

    :param date month: any day of the month
    :param window: (start, end) of the days charged, within the month
    :param list changes: see :func:`segments_of`
    :param list prices: (start, end, price, amount of a full month), disjoint
        and together the window
    :param bool thirty: a month charged in part counts days / 30
    :return: list of Part, adding up to the amount of the window, rounded once
    """
    month_days = day_count(month_start(month), month_end(month))
    total = round_half_up(
        _value(prices, *window, 30 if thirty else month_days, month_days), quantum
    )
    segments = [
        (*common, segment)
        for segment in segments_of(month, changes)
        if (common := overlap(segment.date_start, segment.date_end, *window))
    ]
    shares = _shares(segments, prices, total, month_days, quantum)
    whole = day_count(*window) == month_days
    return [
        part
        for (start, end, segment), (amount, base) in zip(segments, shares, strict=True)
        for part in _parts(
            (start, end),
            segment.payer,
            prices,
            amount,
            base or (0 if whole else 30 if thirty else month_days),
            total if len(segments) > 1 and not base else None,
            quantum,
        )
    ]


def _value(prices, start, end, base, month_days):
    """Unrounded amount of a period: the mean price by days / base."""
    days = day_count(start, end)
    amount = sum(
        Fraction(full) * day_count(*common)
        for first, last, _price, full in prices
        if (common := overlap(first, last, start, end))
    )
    if days == month_days:
        return amount / days
    return amount / days * min(Fraction(days, base), 1)


def _shares(segments, prices, total, month_days, quantum):
    """(amount, base) of each segment; base 0: the first, which gets the rest."""
    left, shares = total, []
    for start, end, segment in reversed(segments[1:]):
        base = 30 if segment.rule == "daily_30" else month_days
        value = _value(prices, start, end, base, month_days)
        amount = min(round_half_up(value, quantum), left)
        left -= amount
        shares.insert(0, (amount, base))
    return [(left, 0), *shares] if segments else []


def _parts(period, payer, prices, amount, base, rest_of, quantum):
    """Split a payer's amount by price, if the price changes within it."""
    pieces = [
        (common, price, Fraction(full) * day_count(*common))
        for first, last, price, full in prices
        if (common := overlap(first, last, *period))
    ]
    weights = [weight for _common, _price, weight in pieces]
    if len(pieces) == 1:
        amounts = [amount]
    else:
        amounts = largest_remainder(
            amount, weights if any(weights) else [1] * len(weights), quantum
        )
    prorated = bool(base) or len(pieces) > 1
    month_days = base or day_count(month_start(period[0]), month_end(period[0]))
    return [
        Part(
            *common,
            payer,
            price,
            share,
            day_count(*common) if prorated else 0,
            month_days if prorated else 0,
            rest_of,
        )
        for (common, price, _weight), share in zip(pieces, amounts, strict=True)
    ]
