"""Part of a day a resident wishes a visit for. Knows nothing of the ORM."""

from datetime import date, time, timedelta

# When a part of the day is over, local time.
ENDS = {"morning": time(12), "afternoon": time(18), "evening": time(21)}
MAX_DAYS = 30


def check_slot(day, slot, now):
    """Say what is wrong with a wished visit.

    :param str day: ISO date as sent by a form, may be empty
    :param str slot: key of ``ENDS``, may be empty
    :param now: datetime of the resident's clock (naive, local)
    :return: (date or None, problem or None); a problem is ``day`` (no date),
        ``slot`` (no such part of the day), ``past`` or ``far``
    """
    if not day:
        return None, "day" if slot else None
    try:
        wished = date.fromisoformat(day)
    except ValueError:
        return None, "day"
    if slot not in ENDS:
        return None, "slot"
    if wished < now.date() or (wished == now.date() and now.time() >= ENDS[slot]):
        return None, "past"
    if wished > now.date() + timedelta(days=MAX_DAYS):
        return None, "far"
    return wished, None
