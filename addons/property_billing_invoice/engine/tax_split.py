"""What of an amount is tax. Pure."""

from decimal import ROUND_HALF_UP, Decimal


def split(amount, rate, quantum=Decimal("0.01")):
    """(net, tax) of an amount that includes the tax; both add up to it.

    :param Decimal amount: tax included, negative on a red-letter invoice
    :param Decimal rate: per cent, such as 6
    :param Decimal quantum: the currency's smallest unit
    """
    net = (amount * 100 / (100 + rate)).quantize(quantum, ROUND_HALF_UP)
    return net, amount - net
