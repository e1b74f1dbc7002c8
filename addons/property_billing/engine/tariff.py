"""Which price applies to a unit, and from when to when."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .months import DAY

PLACES = ("", "building", "entrance", "unit")


class NoTariff(Exception):
    """No price is in force on a day of the period."""

    def __init__(self, day):
        super().__init__(day)
        self.day = day


class AmbiguousTariff(Exception):
    """Several prices of the same rank are in force on a day of the period."""

    def __init__(self, day, tariffs):
        super().__init__(day)
        self.day = day
        self.tariffs = tariffs


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price, its scope and its time.

    ``place`` names the kind of ``place_ids``; empty: the whole community.
    """

    id: int
    date_start: date
    date_end: date | None = None
    price: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    place: str = ""
    place_ids: frozenset = field(default_factory=frozenset)
    usage: str | None = None

    @property
    def rank(self):
        return specificity(self.place, self.usage)

    def covers(self, unit):
        """Whether a unit is in the scope."""
        if self.usage and self.usage != unit.usage:
            return False
        return not self.place or unit.place(self.place) in self.place_ids

    def in_force(self, day):
        return self.date_start <= day and (not self.date_end or day <= self.date_end)


def specificity(place, usage):
    """Rank of a scope: unit, entrance, building, community; usage adds to it."""
    return 2 * PLACES.index(place) + bool(usage)


def choose(tariffs, day):
    """The most specific of the tariffs that cover a unit, on a day.

    :raise NoTariff: none is in force
    :raise AmbiguousTariff: two of the same rank are in force
    """
    valid = [tariff for tariff in tariffs if tariff.in_force(day)]
    if not valid:
        raise NoTariff(day)
    rank = max(tariff.rank for tariff in valid)
    best = [tariff for tariff in valid if tariff.rank == rank]
    if len(best) > 1:
        raise AmbiguousTariff(day, best)
    return best[0]


def timeline(tariffs, unit, start, end):
    """Prices of a unit over a period, as [(start, end, tariff)].

    :raise NoTariff: on some day no price is in force
    :raise AmbiguousTariff: on some day it is not clear which
    """
    covering = [tariff for tariff in tariffs if tariff.covers(unit)]
    breaks = {start}
    for tariff in covering:
        breaks.add(tariff.date_start)
        if tariff.date_end:
            breaks.add(tariff.date_end + DAY)
    days = sorted(day for day in breaks if start <= day <= end)
    ends = [day - DAY for day in days[1:]] + [end]
    pieces = []
    for day, last in zip(days, ends, strict=True):
        tariff = choose(covering, day)
        if pieces and pieces[-1][2] is tariff:
            day = pieces.pop()[0]
        pieces.append((day, last, tariff))
    return pieces
