"""Reduction of the fee of a unit nobody lives in."""

from decimal import Decimal

from .months import add_months, month_end, month_start

HUNDRED = Decimal(100)


def first_reduced_month(confirmed, wait_months):
    """First day of the first month a confirmed vacancy reduces.

    The wait counts from the day of confirmation; the reduction starts with
    the month after the one in which the wait ends.
    """
    return add_months(month_start(add_months(confirmed, wait_months)), 1)


def is_reduced(month, confirmed, date_end, wait_months):
    """Whether a vacancy reduces the fee of a whole month.

    :param date date_end: day from which the unit is lived in again, or None;
        its month is paid in full
    """
    if first_reduced_month(confirmed, wait_months) > month_start(month):
        return False
    return not date_end or date_end > month_end(month)


def percent(month, vacancies, wait_months, vacant_percent):
    """What is paid for a month, in per cent of the full fee.

    :param list vacancies: (confirmed, date_end) of the unit
    """
    if vacant_percent < HUNDRED and any(
        is_reduced(month, confirmed, date_end, wait_months)
        for confirmed, date_end in vacancies
    ):
        return vacant_percent
    return HUNDRED
