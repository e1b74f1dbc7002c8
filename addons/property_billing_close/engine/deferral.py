"""Income in its month: what a month may take out of contract liability; pure.

An invoice may claim months to come. What it books for them is a contract
liability (合同负债) until the month comes; then it is income.
"""

from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


def month_of(day: date) -> date:
    """The first day of the month a day lies in."""
    return day.replace(day=1)


def is_deferred(service_start: date, invoice_date: date) -> bool:
    """Whether a fee is for a month after the month of its invoice."""
    return month_of(service_start) > month_of(invoice_date)


def to_release(booked, released, service_start, month):
    """Return what of a charge's liability becomes income by the end of a month.

    :param Decimal booked: what stands on the liability account for the charge, in
        company currency, credit positive, credit notes taken off
    :param Decimal released: what earlier months released of it
    :param date service_start: first day of the period the charge is for
    :param date month: any day of the month that is being closed
    :return: Decimal; below zero where a credit note came after the release
    """
    if month_of(service_start) > month_of(month):
        return ZERO
    return booked - released


def remuneration(base, percent, fixed, quantum=Decimal("0.01")):
    """The manager's remuneration (酬金) of a month, half up.

    :param Decimal base: fees received or receivable in the month, tax included
    :param Decimal percent: of the base, 0 where a fixed sum is agreed
    :param Decimal fixed: a month, 0 where a share is agreed
    :raise ValueError: both or neither are given, or one is negative
    """
    if percent < 0 or fixed < 0 or bool(percent) == bool(fixed):
        raise ValueError("agree on a share or on a fixed sum")
    amount = base * percent / 100 if percent else fixed
    if amount <= 0:
        return ZERO
    return amount.quantize(quantum, rounding="ROUND_HALF_UP")
