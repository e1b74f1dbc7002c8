"""What the engine is told about a community, a unit and its holders."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .money import CENT


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    usage: str = "flat"
    area: Decimal = Decimal(0)
    inner_area: Decimal = Decimal(0)
    building_id: int = 0
    entrance_id: int = 0
    handover: date | None = None

    def place(self, kind):
        """Id of the unit's place of a kind: building, entrance or unit."""
        return {
            "building": self.building_id,
            "entrance": self.entrance_id,
            "unit": self.id,
        }[kind]


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    basis: str = "area"
    payer: str = "owner"
    due_days: int = 0
    vacancy_wait: int = 0
    vacancy_percent: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit pays an item; ``charged``: periods it is charged for already."""

    id: int
    item: Item
    date_start: date
    date_end: date | None = None
    source_key: int = 0
    quantity: Decimal = Decimal(1)
    cycle_months: int = 1
    timing: str = "postpaid"
    charged: tuple = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A verified occupancy of an owner or tenant; ``pays``: or only holds."""

    id: int
    partner_id: int
    role: str
    date_start: date | None = None
    date_end: date | None = None
    pays: bool = True

    def in_force(self, day):
        return (not self.date_start or self.date_start <= day) and (
            not self.date_end or day <= self.date_end
        )


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is charged; ``holding`` None: the developer."""

    partner_id: int
    holding: Holding | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of the community; ``developer`` None: units without owner have no
    payer."""

    start_rule: str = "next_month"
    transfer_rule: str = "daily_actual"
    developer: Payer | None = None
    quantum: Decimal = CENT


@dataclass(frozen=True, slots=True)
class Period:
    """The run: its month, the first month ever run, and whether to catch up."""

    month: date
    first_month: date
    include_missed: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """What a unit owes for an item and a month, ready to be written."""

    assignment: Assignment
    payer: Payer
    owner_id: int | None
    due_date: date
    part: Any
    quantity: Decimal
    price: Decimal
    fixed: Decimal
    percent: Decimal
    tariff_id: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was not charged; ``amount`` where it is known."""

    kind: str
    assignment: Assignment
    month: date
    date_start: date
    date_end: date
    amount: Decimal | None = None


@dataclass(slots=True)
class Outcome:
    charges: list = field(default_factory=list)
    problems: list = field(default_factory=list)
