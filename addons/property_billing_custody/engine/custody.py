"""Arithmetic of money held for others: deductions, refunds, fund, public income.

A pure module on Decimal; it knows neither records nor languages.
"""

from decimal import Decimal

from odoo.addons.property_billing.engine.money import (
    CENT,
    largest_remainder,
    round_half_up,
)

ZERO = Decimal(0)
HUNDRED = Decimal(100)

#: whose deposit pays first: the contractor's, then that of the household
ROLES = ("contractor", "household")


def order_of(role):
    """Place of a role in the order in which deposits pay."""
    return ROLES.index(role)


def deduct(held, amount):
    """Take an amount from deposits, in the order given, each until it is used up.

    :param list held: Decimal held of each deposit, contractors' first
    :param Decimal amount: what is deducted
    :return: (list of Decimal taken of each, Decimal that is left to claim)
    :raise ValueError: an amount that is not above zero, a deposit below it
    """
    if amount <= 0 or any(money < 0 for money in held):
        raise ValueError("amounts are above zero")
    taken, left = [], amount
    for money in held:
        taken.append(min(money, left))
        left -= taken[-1]
    return taken, left


def allot(paid, amount):
    """Pay an amount back the way it came: to each payment no more than it was.

    :param list paid: Decimal of each payment, in the order in which they came
    :param Decimal amount: what is paid back
    :return: (list of Decimal of each, Decimal that came in another way)
    """
    return deduct(paid, amount)


def months_ahead(credit, monthly):
    """How many months of fees a credit pays, or None where none are known.

    :param Decimal credit: what is paid in advance, in all
    :param Decimal monthly: the unit's fees of a month
    """
    return credit / monthly if monthly else None


def first_payment(area, standard):
    """First payment to the maintenance fund: area × standard, rounded half up.

    :param Decimal area: gross floor area, m²
    :param Decimal standard: yuan per m²
    """
    return round_half_up(area * standard, CENT)


def threshold(first, percent):
    """Below this the fund of a unit is to be topped up.

    :param Decimal first: first payment
    :param Decimal percent: of it, such as 30
    """
    return round_half_up(first * percent / HUNDRED, CENT)


def share_cost(amount, weights):
    """Share a cost or interest over units: the shares add up to it to the cent.

    :param Decimal amount: in whole cents
    :param list weights: areas or balances, in the order that decides ties
    """
    return largest_remainder(amount, weights, CENT)


def company_share(net, percent):
    """What the company keeps of public income as agreed; nothing of a loss.

    :param Decimal net: income less cost
    :param Decimal percent: 0 to 100
    """
    return round_half_up(net * percent / HUNDRED, CENT) if net > 0 else ZERO
