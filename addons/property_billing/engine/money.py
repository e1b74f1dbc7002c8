"""Rounding and sharing of amounts."""

from decimal import Decimal
from fractions import Fraction
from math import floor

CENT = Decimal("0.01")
HALF = Fraction(1, 2)


def to_decimal(value, digits=6):
    """The number the register holds, with its binary noise cut off.

    :param value: int, float or Decimal
    :param int digits: decimals the number is kept with
    """
    if isinstance(value, Decimal):
        return value
    return Decimal(f"{value:.{digits}f}")


def round_half_up(value, quantum=CENT):
    """Round an amount once, half away from zero.

    :param value: Decimal, Fraction or int
    :param Decimal quantum: smallest unit of the currency
    :return: Decimal
    """
    units = floor(abs(Fraction(value)) / Fraction(quantum) + HALF)
    return (units if value >= 0 else -units) * quantum


def largest_remainder(total, weights, quantum=CENT):
    """Share a total so that the shares add up to it to the cent.

    What rounding down leaves over goes, a quantum each, to the largest
    remainders; between equal remainders to the first in order.

    :param Decimal total: a multiple of the quantum
    :param list weights: not negative, in the order that decides ties
    :return: list of Decimal, as long as the weights
    :raise ValueError: nothing to share by, or a total below the quantum
    """
    units = Fraction(total) / Fraction(quantum)
    if units.denominator != 1:
        raise ValueError(f"{total} is not a multiple of {quantum}")
    weights = [Fraction(weight) for weight in weights]
    if any(weight < 0 for weight in weights) or not sum(weights):
        raise ValueError("weights are not negative and not all zero")
    sign = -1 if units < 0 else 1
    shares = [abs(units) * weight / sum(weights) for weight in weights]
    counts = [floor(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda i: (counts[i] - shares[i], i))
    for i in order[: int(abs(units)) - sum(counts)]:
        counts[i] += 1
    return [sign * count * quantum for count in counts]
