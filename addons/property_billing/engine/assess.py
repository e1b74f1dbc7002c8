"""What a unit owes in the run of a month.

``assess`` takes the facts of one unit and answers charges and problems; it
touches nothing, so that a unit can be assessed again at any time.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from .facts import Charge, Outcome, Payer, Problem
from .months import (
    DAY,
    cycle_of_run,
    due_date,
    month_end,
    month_start,
    months_between,
    overlap,
)
from .proration import Change, share_month
from .tariff import AmbiguousTariff, NoTariff, timeline
from .vacancy import HUNDRED, percent

BEGINNING = date.min


class NoArea(Exception):
    """The item is charged by area and the unit has none."""


def assess(unit, assignments, holdings, vacancies, tariffs, period, policy):
    """Charges and problems of a unit in a run.

    :param facts.Unit unit: the unit
    :param list assignments: facts.Assignment of the unit
    :param list holdings: facts.Holding of the unit
    :param list vacancies: (confirmed, date_end) of the unit
    :param dict tariffs: {item id: list of tariff.Tariff of the community}
    :param facts.Period period: the run
    :param facts.Policy policy: the community
    :return: facts.Outcome
    """
    outcome = Outcome()
    changes = {}
    for assignment in assignments:
        item = assignment.item
        if item.payer not in changes:
            changes[item.payer] = payer_changes(unit, holdings, item.payer, policy)
        case = _Case(
            unit,
            assignment,
            changes[item.payer],
            [h for h in holdings if h.role == "owner" and h.pays],
            vacancies,
            tariffs.get(item.id, []),
            policy,
        )
        _assess_assignment(case, period, outcome)
    return outcome


def forecast(unit, assignment, holdings, vacancies, tariffs, months, policy):
    """What an assignment will charge in some months, as far as known today.

    :param facts.Assignment assignment: months it is charged for already count 0
    :param list tariffs: tariff.Tariff of the item in the community
    :param list months: first days of months
    :return: list of facts.Charge; months that cannot be priced or have no payer
        are left out
    """
    mode = assignment.item.payer
    case = _Case(
        unit,
        assignment,
        payer_changes(unit, holdings, mode, policy),
        [h for h in holdings if h.role == "owner" and h.pays],
        vacancies,
        tariffs,
        policy,
    )
    return [charge for month in months for charge in case.assess_month(month)[0]]


def _assess_assignment(case, period, outcome):
    due = cycle_of_run(
        period.month, case.assignment.date_start, case.assignment.cycle_months
    )
    for month in due:
        charges, problems = case.assess_month(month)
        outcome.charges += charges
        outcome.problems += problems
    first = max(period.first_month, month_start(case.assignment.date_start))
    for month in months_between(first, period.month):
        if month in due or case.is_charged(month):
            continue
        charges, _problems = case.assess_month(month)
        if period.include_missed:
            outcome.charges += [case.catch_up(c, period) for c in charges]
        elif charges:
            outcome.problems.append(case.missed(month, charges))


def payer_changes(unit, holdings, mode, policy):
    """Who pays from which day on, with the rule that shares the month.

    The developer holds a unit until the first owner has it, by the later of
    the handover and the start of the owner's occupancy; a unit whose owners
    all do not pay is nobody's, not the developer's. A handover on the first of a
    month is still the developer's month under ``next_month``, an
    occupancy that starts on the first shares no month with anyone.

    :param str mode: ``owner``, or ``occupant``: the tenant, else the owner
    :return: list of proration.Change, the first at the beginning of time
    """
    breaks = {BEGINNING}
    for holding in holdings:
        if holding.date_start:
            breaks.add(holding.date_start)
        if holding.date_end:
            breaks.add(holding.date_end + DAY)
    if unit.handover:
        breaks.add(unit.handover)
    changes = []
    for day in sorted(breaks):
        holding = _holder(unit, holdings, mode, day)
        if changes and changes[-1].payer == holding:
            continue
        former = changes[-1].payer if changes else None
        changes.append(Change(day, holding, _rule(unit, day, former, holding, policy)))
    return changes


def _holder(unit, holdings, mode, day):
    """Who holds the unit on a day: the payer, else an owner who does not pay."""
    held = [holding for holding in holdings if holding.in_force(day)]
    if mode == "occupant":
        for holding in held:
            if holding.role == "tenant" and holding.pays:
                return holding
    if unit.handover and day < unit.handover:
        return None
    owners = [holding for holding in held if holding.role == "owner"]
    return next(
        (owner for owner in owners if owner.pays), owners[0] if owners else None
    )


def _rule(unit, day, former, holding, policy):
    first_owner = not former and holding and holding.role == "owner"
    rule = policy.start_rule if first_owner else policy.transfer_rule
    if day.day == 1 and not (first_owner and day == unit.handover):
        return "daily_actual"
    return rule


class _Case:
    """One assignment of one unit."""

    def __init__(self, unit, assignment, changes, owners, vacancies, tariffs, policy):
        self.unit = unit
        self.assignment = assignment
        self.changes = changes
        self.owners = owners
        self.vacancies = vacancies
        self.tariffs = tariffs
        self.policy = policy

    def window(self, month):
        return overlap(
            month,
            month_end(month),
            self.assignment.date_start,
            self.assignment.date_end,
        )

    def is_charged(self, month):
        """Whether the month is charged at least in part, or not to be."""
        window = self.window(month)
        return not window or self._taken(*window)

    def _taken(self, start, end):
        return any(
            overlap(start, end, first, last) for first, last in self.assignment.charged
        )

    def assess_month(self, month):
        """(charges, problems) of a month; nothing where it is charged already."""
        window = self.window(month)
        if not window:
            return [], []
        try:
            parts = self._share(month, window)
        except NoTariff:
            return [], [self._problem("no_tariff", month, *window)]
        except AmbiguousTariff:
            return [], [self._problem("ambiguous", month, *window)]
        except NoArea:
            return [], [self._problem("no_area", month, *window)]
        return self._sort_out(month, parts)

    def _share(self, month, window):
        percentage = self._percent(month)
        prices = [
            (start, end, tariff, self._full_amount(tariff) * percentage / HUNDRED)
            for start, end, tariff in timeline(self.tariffs, self.unit, *window)
        ]
        return share_month(
            month,
            window,
            self.changes,
            prices,
            thirty=self.policy.transfer_rule == "daily_30",
            quantum=self.policy.quantum,
        )

    def _sort_out(self, month, parts):
        charges, problems = [], []
        for part in parts:
            if not part.amount or self._taken(part.date_start, part.date_end):
                continue
            payer = self._payer(part.payer)
            if payer:
                charges.append(self._charge(month, part, payer))
            else:
                problems.append(
                    self._problem(
                        "no_payer", month, part.date_start, part.date_end, part.amount
                    )
                )
        return charges, problems

    def _payer(self, holding):
        if not holding:
            return self.policy.developer
        return Payer(holding.partner_id, holding) if holding.pays else None

    def _percent(self, month):
        item = self.assignment.item
        return percent(month, self.vacancies, item.vacancy_wait, item.vacancy_percent)

    def _area(self):
        if self.assignment.item.basis == "inner_area":
            return self.unit.inner_area
        return self.unit.area

    def _full_amount(self, tariff):
        """Unrounded amount of a full month, before any reduction."""
        if self.assignment.item.basis == "fixed":
            return tariff.fixed * self.assignment.quantity
        if tariff.price and not self._area():
            raise NoArea
        return (self._area() * tariff.price + tariff.fixed) * self.assignment.quantity

    def _charge(self, month, part, payer):
        tariff, assignment = part.price, self.assignment
        by_area = assignment.item.basis != "fixed"
        return Charge(
            assignment=assignment,
            payer=payer,
            owner_id=self._owner_id(payer, part.date_start),
            due_date=self._due_date(month),
            part=part,
            quantity=self._area() if by_area else assignment.quantity,
            price=tariff.price if by_area else tariff.fixed,
            fixed=tariff.fixed if by_area else Decimal(0),
            percent=self._percent(month),
            tariff_id=tariff.id,
        )

    def _due_date(self, month):
        assignment = self.assignment
        return due_date(
            month,
            assignment.date_start,
            assignment.date_end,
            assignment.cycle_months,
            assignment.timing,
            assignment.item.due_days,
        )

    def _owner_id(self, payer, start):
        """The owner's occupancy that answers for the charge: the payer's own,
        else that in force when the part starts; none for the developer."""
        if not payer.holding:
            return None
        if payer.holding.role == "owner":
            return payer.holding.id
        return next((owner.id for owner in self.owners if owner.in_force(start)), None)

    def _problem(self, kind, month, start, end, amount=None):
        return Problem(kind, self.assignment, month, start, end, amount)

    def missed(self, month, charges):
        return self._problem(
            "missed",
            month,
            min(charge.part.date_start for charge in charges),
            max(charge.part.date_end for charge in charges),
            sum((charge.part.amount for charge in charges), Decimal(0)),
        )

    def catch_up(self, charge, period):
        """A charge made late is not due before the run that makes it."""
        earliest = period.month + timedelta(days=self.assignment.item.due_days)
        return replace(charge, due_date=max(charge.due_date, earliest))
