"""How much of each charge is reduced: numbers in, numbers out."""

from decimal import Decimal

from odoo.addons.property_billing.engine.money import (
    CENT,
    largest_remainder,
    round_half_up,
)


def by_percent(owed, percent, quantum=CENT):
    """A share of each amount, each rounded half up, once.

    :param list owed: Decimals, none negative
    :param Decimal percent: 0 to 100
    :raise ValueError: no percentage
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"{percent} is not a percentage")
    return [round_half_up(amount * percent / 100, quantum) for amount in owed]


def by_amount(owed, total, quantum=CENT):
    """A total in proportion to the amounts; the shares add up to it to the cent.

    :param list owed: Decimals, none negative
    :param Decimal total: no more than they come to
    :raise ValueError: more than is owed
    """
    if total > sum(owed):
        raise ValueError(f"{total} is more than is owed")
    if not total:
        return [Decimal(0) for _amount in owed]
    return largest_remainder(total, owed, quantum)
