"""Who may move a ticket from which stage to which. Knows nothing of the ORM.

A step is named by the codes of the two stages. Every step asks a role; the
roles of the office are implied upward (a supervisor may do what the front
desk may), the technician is who has the ticket or belongs to its team, the
resident is who reported. Whatever is not in the table does not happen,
whoever asks.
"""

from typing import NamedTuple

CODES = (
    "received",
    "accepted",
    "refused",
    "dispatched",
    "in_progress",
    "waiting",
    "resolved",
    "visited",
    "closed",
)
OPEN = ("received", "accepted", "dispatched", "in_progress", "waiting")
DONE = ("resolved", "visited", "closed")
# The clock of resolution stands still here.
STOPPED = ("waiting", "refused", *DONE)
WAIT_KINDS = ("resident", "part", "vendor")

OFFICE = ("staff", "supervisor", "manager")
IMPLIED = {
    "manager": {"manager", "supervisor", "staff"},
    "supervisor": {"supervisor", "staff"},
    "staff": {"staff"},
}


class Step(NamedTuple):
    """:ivar roles: who may; :ivar reason: a reason is asked for"""

    roles: frozenset
    reason: bool = False


def _step(*roles, reason=False):
    return Step(frozenset(roles), reason)


STAFF = _step("staff")
WORK = _step("staff", "technician")
EXPLAINED = _step("staff", "technician", reason=True)
DECIDED = _step("supervisor", reason=True)
AGAIN = _step("staff", "resident", reason=True)

STEPS = {
    ("received", "accepted"): WORK,
    ("received", "refused"): DECIDED,
    ("received", "dispatched"): STAFF,
    ("received", "in_progress"): WORK,
    ("received", "resolved"): EXPLAINED,
    ("accepted", "refused"): DECIDED,
    ("accepted", "dispatched"): STAFF,
    ("accepted", "in_progress"): WORK,
    ("accepted", "waiting"): EXPLAINED,
    ("accepted", "resolved"): EXPLAINED,
    ("dispatched", "accepted"): EXPLAINED,
    ("dispatched", "in_progress"): WORK,
    ("dispatched", "waiting"): EXPLAINED,
    ("dispatched", "resolved"): EXPLAINED,
    ("in_progress", "dispatched"): STAFF,
    ("in_progress", "waiting"): EXPLAINED,
    ("in_progress", "resolved"): EXPLAINED,
    ("waiting", "dispatched"): STAFF,
    ("waiting", "in_progress"): WORK,
    ("waiting", "resolved"): EXPLAINED,
    ("refused", "accepted"): DECIDED,
    ("resolved", "accepted"): AGAIN,
    ("resolved", "visited"): STAFF,
    ("resolved", "closed"): STAFF,
    ("visited", "accepted"): AGAIN,
    ("visited", "closed"): STAFF,
    ("closed", "accepted"): _step("supervisor", "resident", reason=True),
}


def check(current, wanted, roles):
    """Say whether somebody of these roles may take a step.

    :param str current: code of the stage the ticket is in
    :param str wanted: code of the stage it shall go to
    :param roles: the roles of who asks; 'system' may take every step there is
    :return: 'unknown', 'forbidden', or None for yes
    """
    step = STEPS.get((current, wanted))
    if not step:
        return "unknown"
    held = set().union(*(IMPLIED.get(role, {role}) for role in roles))
    if "system" in held or step.roles & held:
        return None
    return "forbidden"


def needs_reason(current, wanted):
    """Whether the step is explained in words."""
    return STEPS[current, wanted].reason


def is_reopening(current, wanted):
    """Whether what counted as done is taken up again."""
    return current in DONE and wanted in OPEN


def get_next(current, roles):
    """Codes of the stages that these roles may move to, in order of the work."""
    return [
        code
        for code in CODES
        if (current, code) in STEPS and not check(current, code, roles)
    ]
