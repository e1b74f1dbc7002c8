"""What a new payer takes over of a month that was charged to the former one.

The rules are those of :mod:`proration`. The parts of the former and of the new
payer add up to what was charged, to the cent: the new payer's is rounded, the
former one keeps the rest. A month that is taken over whole is never prorated.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .money import CENT, round_half_up
from .months import day_count, month_end, month_start, overlap
from .proration import Change, segments_of


@dataclass(frozen=True, slots=True)
class Takeover:
    """From ``date_start`` on ``amount`` of a charge is the new payer's.

    ``days`` and ``base`` say by how much it was prorated, both 0 when the charge
    is taken over whole.
    """

    date_start: date
    amount: Decimal
    days: int = 0
    base: int = 0


def takeover(period, amount, day, rule, delivery=False, quantum=CENT):
    """What the new payer takes over of one charge.

    :param tuple period: (first, last) day charged, within one month
    :param Decimal amount: what is charged for it, not negative
    :param date day: the new payer's first day
    :param str rule: see :mod:`proration`; a change on the first of a month shares
        none, but a delivery on that day follows its rule
    :param bool delivery: the developer hands the unit over
    :return: Takeover, or None where all of it stays with the former payer
    """
    first, last = period
    if day.day == 1 and not delivery:
        rule = "daily_actual"
    changes = [Change(date.min, "former"), Change(day, "new", rule)]
    held = [
        common
        for segment in segments_of(first, changes)
        if segment.payer == "new"
        and (common := overlap(segment.date_start, segment.date_end, first, last))
    ]
    if not held:
        return None
    days, window = day_count(*held[0]), day_count(first, last)
    if days == window:
        return Takeover(first, amount)
    whole = (first, last) == (month_start(first), month_end(first))
    base = 30 if rule == "daily_30" and whole else window
    share = round_half_up(Fraction(amount) * Fraction(days, base), quantum)
    return Takeover(held[0][0], min(share, amount), days, base)
