"""The clocks of a ticket: which target applies, when it is due, what comes next.

Knows nothing of the ORM. What happened to a ticket comes in as events, working
time as a clock of ``property_base.tools.worktime``; moments are naive UTC. Nothing
is counted on from a stored figure: every answer is derived from the events anew,
so a step entered late, or a holiday entered later, puts everything right.
"""

from datetime import timedelta
from typing import NamedTuple

from .transitions import DONE, STOPPED

KINDS = ("response", "arrival", "resolution")
# Set by who handed the report over (a hotline): a moment, not a number of minutes.
EXTERNAL = "external"
# The event that ends a clock before the ticket is done.
ENDED_BY = {"response": "responded", "arrival": "arrived"}
# A call back is possible while somebody else is waited for.
# Who set a moment from outside waits for nobody.
NOT_STOPPED = {"response": {"waiting"}, EXTERNAL: {*STOPPED}}


class Facts(NamedTuple):
    """What a target may ask about a ticket.

    :ivar category_path: ids of the categories from the root to its own
    """

    type_id: int = 0
    category_path: tuple = ()
    severity: str = ""
    community_id: int = 0
    company_id: int = 0


class Target(NamedTuple):
    """A promise: how many minutes for what. Empty criteria fit every ticket."""

    id: int
    kind: str
    type_id: int = 0
    category_id: int = 0
    severity: str = ""
    community_id: int = 0
    company_id: int = 0

    def fits(self, facts):
        return (
            self.type_id in (0, facts.type_id)
            and self.severity in ("", facts.severity)
            and self.community_id in (0, facts.community_id)
            and self.company_id in (0, facts.company_id)
            and (not self.category_id or self.category_id in facts.category_path)
        )

    def rank(self, facts):
        """The closer a target is to the ticket, the higher.

        The community's own goes first, then the nearest category, then the
        severity, the type and the company.
        """
        depth = self.category_id and facts.category_path.index(self.category_id) + 1
        return (
            bool(self.community_id),
            depth,
            bool(self.severity),
            bool(self.type_id),
            bool(self.company_id),
            -self.id,
        )


def choose(targets, facts):
    """Return {kind: Target}: of each kind the one closest to the ticket, if any."""
    chosen = {}
    for target in targets:
        if target.fits(facts):
            held = chosen.get(target.kind)
            if held is None or target.rank(facts) > held.rank(facts):
                chosen[target.kind] = target
    return chosen


class Course(NamedTuple):
    """What happened to a ticket, as its clocks see it.

    :ivar code: stage it is in
    :ivar stops: ``(code, from, to)`` of every stage in which clocks stand still;
        ``to`` is None for the one it is in
    :ivar marks: {'responded' or 'arrived': first moment}
    :ivar first_done: when it was first resolved
    :ivar done: when it was resolved, unless it was reopened since
    """

    code: str
    stops: tuple = ()
    marks: dict = {}
    first_done: object = None
    done: object = None


def read_course(events):
    """Read what happened.

    :param events: ``(code, moment)`` in order
    """
    code, since, stops, marks = None, None, [], {}
    first_done = done = None
    for name, moment in events:
        if name in ENDED_BY.values():
            marks.setdefault(name, moment)
            continue
        if code in STOPPED:
            stops.append((code, since, moment))
        if name in DONE:
            first_done, done = first_done or moment, done or moment
        else:
            done = None
        code, since = name, moment
    if code in STOPPED:
        stops.append((code, since, None))
    return Course(code, tuple(stops), marks, first_done, done)


class Terms(NamedTuple):
    """What one clock was given.

    :ivar minutes: working minutes from start to deadline
    :ivar warning_before: working minutes before the deadline, 0 for no warning
    :ivar manager_after: working minutes after it, 0 for never
    :ivar extended_to: deadline granted instead, None if none was
    :ivar extended_on: when it was granted
    :ivar fixed: deadline set from outside, whatever the minutes say
    """

    kind: str
    start: object
    minutes: int
    warning_before: int = 0
    manager_after: int = 0
    extended_to: object = None
    extended_on: object = None
    fixed: object = None


class Outcome(NamedTuple):
    """:ivar left: working minutes left, while the clock stands still"""

    state: str
    deadline: object = None
    warning: object = None
    manager: object = None
    done: object = None
    left: int = 0


def derive(terms, course, worktime, now):
    """Say where a clock stands.

    :param worktime: working time of the calendar the clock counts by
    :return: Outcome; its state is running, paused, met, missed or cancelled
    """
    done = get_done(terms.kind, course)
    if course.code == "refused" and not done:
        return Outcome("cancelled")
    pauses = get_pauses(terms.kind, course, done)
    deadline = _get_deadline(terms, worktime, pauses, 0)
    if deadline is None:
        left = _get_left(terms, worktime, pauses, now)
        return Outcome("paused", left=round(left))
    return Outcome(
        _get_state(deadline, done, now),
        deadline,
        _get_warning(terms, worktime, pauses),
        terms.manager_after and worktime.add(deadline, terms.manager_after) or None,
        done,
    )


def _get_state(deadline, done, now):
    if done:
        return "met" if done <= deadline else "missed"
    return "missed" if deadline <= now else "running"


def get_done(kind, course):
    """When what the clock asks for was done; the work itself is an answer too."""
    if kind in ("resolution", EXTERNAL):
        return course.done
    mark = course.marks.get(ENDED_BY[kind])
    moments = [moment for moment in (mark, course.first_done) if moment]
    return min(moments, default=None)


def get_pauses(kind, course, done=None):
    """Spans in which a clock of the kind stood still, up to when it was done."""
    stops = [
        (start, end)
        for code, start, end in course.stops
        if code not in NOT_STOPPED.get(kind, ())
    ]
    if not done:
        return stops
    return [
        (start, done if end is None else min(end, done))
        for start, end in stops
        if start < done
    ]


def _get_deadline(terms, worktime, pauses, before):
    """The moment so many working minutes before the deadline; None while paused."""
    if terms.fixed:
        return terms.fixed - timedelta(minutes=before)
    if not terms.extended_to:
        return worktime.deadline(terms.start, max(terms.minutes - before, 0), pauses)
    later = _get_later(pauses, terms.extended_on)
    if not before and not any(start < terms.extended_to for start, _end in later):
        return terms.extended_to
    minutes = worktime.count(terms.extended_on, terms.extended_to)
    return worktime.deadline(terms.extended_on, max(minutes - before, 0), later)


def _get_later(pauses, moment):
    """What of the pauses lies after a moment."""
    return [
        (max(start, moment), end)
        for start, end in pauses
        if end is None or end > moment
    ]


def _get_left(terms, worktime, pauses, now):
    if not terms.extended_to:
        return terms.minutes - worktime.elapsed(terms.start, now, pauses)
    later = _get_later(pauses, terms.extended_on)
    given = worktime.count(terms.extended_on, terms.extended_to)
    return given - worktime.elapsed(terms.extended_on, now, later)


def _get_warning(terms, worktime, pauses):
    if not terms.warning_before:
        return None
    return _get_deadline(terms, worktime, pauses, terms.warning_before)


def get_external_terms(start, deadline):
    """Return (minutes, warning before) of a deadline set from outside.

    Both in minutes by the clock on the wall: it warns when a quarter of the time
    is left.

    :param start: when the report came in
    :param deadline: by when the reply is wanted
    """
    minutes = max(int((deadline - start).total_seconds() // 60), 1)
    return minutes, minutes // 4


class Fired(NamedTuple):
    """What the clock has told already: moments or None."""

    warned: object = None
    escalated: object = None
    manager: object = None


def get_next(outcome, fired):
    """When the clock has something to tell next; None if it has nothing more."""
    if outcome.state not in ("running", "missed") or outcome.done:
        return None
    if not fired.escalated:
        ahead = outcome.state == "running" and outcome.warning and not fired.warned
        return min(outcome.warning, outcome.deadline) if ahead else outcome.deadline
    if outcome.manager and not fired.manager:
        return outcome.manager
    return None


def get_steps(outcome, fired, now):
    """What is to be told now, in order: 'warned', 'escalated', 'manager'.

    A warning that comes after the deadline is none any more.
    """
    if outcome.state not in ("running", "missed") or outcome.done:
        return []
    if outcome.deadline > now:
        due = outcome.warning and outcome.warning <= now and not fired.warned
        return ["warned"] if due and not fired.escalated else []
    steps = [] if fired.escalated else ["escalated"]
    if outcome.manager and outcome.manager <= now and not fired.manager:
        steps.append("manager")
    return steps
