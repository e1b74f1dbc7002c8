"""Return visits: whom to ask, by when, by whom. Knows nothing of the ORM."""

from datetime import datetime, time, timedelta
from zlib import crc32

#: recorded attempts after which a ticket may be closed as not visited
ATTEMPTS = 3
SATISFACTION = {"a": "satisfied", "b": "fairly", "c": "not"}


def is_sampled(key, percent):
    """Whether something is in a sample: the same answer whenever it is asked.

    :param str key: names the thing; near-equal keys fall far apart
    :param percent: size of the sample, 0 to 100
    """
    return crc32(key.encode()) % 100 < percent


def get_deadline(resolved, days):
    """End of the day that lies some days after the resolution.

    :param datetime resolved: aware, in the zone whose days count
    :param int days: 0 is the same day
    :return: aware datetime, the last second of that day
    """
    last = resolved.date() + timedelta(days=days)
    return datetime.combine(last, time(23, 59, 59), resolved.tzinfo)


def choose_caller(candidates, worker):
    """The first who did not do the work; else the first there is.

    :param candidates: users in order of duty, falsy ones are passed over
    :param worker: who did the work
    """
    known = [user for user in candidates if user]
    others = [user for user in known if user != worker]
    return (others or known or [False])[0]


def is_dissatisfied(result, satisfaction):
    """Whether the answer asks for a new round."""
    return result == "c" or satisfaction == "not"
