"""The score of a vendor's period, and what is paid for it.

Scores run from 0 to 100 with two decimals, amounts to the cent; all half up, in
Decimal. A source without data is None, never 0.
"""

import calendar
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Score:
    """What a source says: a score or None, of which numbers, and a remark."""

    score: Decimal | None
    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    note: str = ""


def exact(number):
    """What was typed, of a float of two decimals."""
    return Decimal(str(number)).quantize(CENT, ROUND_HALF_UP)


def ratio(numerator, denominator):
    """100 × numerator / denominator, or None where the denominator is 0."""
    if not denominator:
        return None
    share = HUNDRED * Decimal(str(numerator)) / Decimal(str(denominator))
    return share.quantize(CENT, ROUND_HALF_UP)


def weighted_mean(rows):
    """The mean of those that have a score, by their weights.

    :param rows: (weight, score or None)
    :return: Decimal, or None where no weight has a score
    """
    rows = [(Decimal(weight), score) for weight, score in rows if score is not None]
    total = sum(weight for weight, _score in rows)
    if not total:
        return None
    points = sum(weight * Decimal(score) for weight, score in rows)
    return (points / total).quantize(CENT, ROUND_HALF_UP)


def spread(rows):
    """The weights that count, the missing ones' shared in proportion; sum 100.

    :param rows: (weight, score or None)
    :return: a weight for each row; what rounding leaves goes to the heaviest
    """
    rows = [(Decimal(weight), score) for weight, score in rows]
    total = sum(weight for weight, score in rows if score is not None)
    if not total:
        return [Decimal(0)] * len(rows)
    used = [
        Decimal(0) if score is None else HUNDRED * weight / total
        for weight, score in rows
    ]
    used = [weight.quantize(CENT, ROUND_HALF_UP) for weight in used]
    used[used.index(max(used))] += HUNDRED - sum(used)
    return used


def kinds_score(kinds):
    """The score of inspections: the mean of each kind, weighted.

    A kind without an inspection, or one of weight 0, does not count.

    :param kinds: (weight, [scores])
    :return: Decimal or None
    """
    means = [
        (weight, sum(map(Decimal, scores)) / len(scores))
        for weight, scores in kinds
        if scores
    ]
    return weighted_mean(means)


def band(score, bands):
    """The band with the highest lower bound not above the score.

    :param bands: (lower bound, anything)
    :return: (lower bound, anything), or None where none reaches down to the score
    """
    reached = [row for row in bands if Decimal(row[0]) <= score]
    return max(reached, key=lambda row: Decimal(row[0])) if reached else None


def fee(monthly, first, last):
    """The fee of a span: whole months, and days of broken ones by the calendar.

    :param monthly: fee per month
    :raise ValueError: the span ends before it begins
    """
    if last < first:
        raise ValueError(f"{first} to {last} is not a span")
    total, day = Decimal(0), first
    while day <= last:
        length = calendar.monthrange(day.year, day.month)[1]
        end = min(last, day.replace(day=length))
        days = (end - day).days + 1
        part = Decimal(monthly) * days / length
        total += part.quantize(CENT, ROUND_HALF_UP)
        day = end + timedelta(days=1)
    return total


@dataclass(frozen=True)
class Payment:
    """Deductions of a period; together never more than the fee."""

    band: Decimal
    deduction: Decimal
    payable: Decimal


def payment(amount, percent, absences, events):
    """What is deducted and what is paid.

    :param amount: fee of the period
    :param percent: deduction of the band, of the fee
    :param absences: amount for people missing
    :param events: amount of the events
    """
    amount = Decimal(amount)
    of_band = (amount * Decimal(percent) / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    deduction = min(amount, of_band + Decimal(absences) + Decimal(events))
    return Payment(of_band, deduction, amount - deduction)
