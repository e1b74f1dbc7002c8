"""What may follow in a violation and in a dispute. Knows nothing of the ORM."""

from datetime import timedelta

# {event: {state: state after it}}; a state that is missing refuses the event.
VIOLATION = {
    "dissuasion": {
        "found": "dissuaded",
        "dissuaded": "dissuaded",
        "notice": "notice",
        "rechecked": "rechecked",
        "reported": "reported",
    },
    "notice": {
        "found": "notice",
        "dissuaded": "notice",
        "notice": "notice",
        "rechecked": "notice",
        "reported": "reported",
    },
    "recheck": {
        "found": "rechecked",
        "dissuaded": "rechecked",
        "notice": "rechecked",
        "rechecked": "rechecked",
        "reported": "reported",
    },
    "report": {
        "found": "reported",
        "dissuaded": "reported",
        "notice": "reported",
        "rechecked": "reported",
        "reported": "reported",
    },
    "close": {"rechecked": "closed", "reported": "closed"},
    "void": {"found": "void", "dissuaded": "void"},
}

DISPUTE = {
    "mediate": {"open": "mediating"},
    "agree": {"mediating": "agreed"},
    "follow": {"agreed": "followed"},
    "breach": {"agreed": "mediating", "followed": "mediating"},
    "fail": {"open": "failed", "mediating": "failed"},
    "close": {"followed": "closed"},
}

# What has to be said with the event.
NEEDS_REASON = {"void", "fail", "breach", "follow"}


def next_state(table, state, event):
    """The state after the event, None where the event is not possible."""
    return table[event].get(state)


def get_report_deadline(failed, hours):
    """When the authority must know at the latest: from the first failure.

    The duty begins when dissuasion fails, or when a re-check finds that
    nothing was put right; what fails again does not put it off.

    :param failed: moments at which something failed
    :param hours: hours within which the authority is told, around the clock
    :return: moment, None where nothing failed
    """
    return min(failed) + timedelta(hours=hours) if failed else None


def may_close(rechecks, answered):
    """Whether a violation may be closed.

    :param rechecks: results in order of time: 'rectified', 'partly', 'not'
    :param bool answered: a report to the authority was followed up
    """
    return bool(rechecks and rechecks[-1] == "rectified") or answered
