"""Which step of collecting comes next, and when: a pure module.

The law lets nobody cut supply to press for fees (Civil Code, article 944): the steps
are words, visits and courts, in the order the rules have them.
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Rule:
    """A step: days after the oldest due date, at least so many after the last step.

    ``optional``: left out once the step after it is due as well, since a reminder
    has no use when it is time for the demand letter.
    """

    stage: str
    days: int
    respite: int = 0
    optional: bool = False


def next_step(rules, done, done_date, oldest_due, today):
    """The step that comes next and the day it is due.

    :param list rules: Rule, in their order
    :param str done: the stage reached, or None
    :param date done_date: when it was, or None
    :param date oldest_due: of what is owed
    :param date today: decides which optional steps are left out
    :return: (stage, date), or (None, None) after the last
    """
    left = list(rules)
    stages = [rule.stage for rule in rules]
    if done in stages:
        left = left[stages.index(done) + 1 :]
    while len(left) > 1 and left[0].optional:
        if _day(left[1], done_date, oldest_due) > today:
            break
        left.pop(0)
    if not left:
        return None, None
    return left[0].stage, _day(left[0], done_date, oldest_due)


def _day(rule, done_date, oldest_due):
    day = oldest_due + timedelta(days=rule.days)
    if done_date:
        day = max(day, done_date + timedelta(days=rule.respite))
    return day


def promise_state(amount, paid, promised, today):
    """Whether a promise is kept, open or broken; the day itself still counts.

    :param amount: promised
    :param paid: what came in from the day it was made to the day promised
    :param date promised: until when
    """
    if paid >= amount:
        return "kept"
    return "broken" if promised < today else "open"


def first_of_next(day):
    """The day after: when a promise is looked at."""
    return date.fromordinal(day.toordinal() + 1)
