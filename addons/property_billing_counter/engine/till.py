"""Sums of a till: what must be in the drawer, which receipt numbers were used."""

from decimal import Decimal

#: notes and coins of the yuan
DENOMINATIONS = tuple(
    Decimal(text)
    for text in (
        "100",
        "50",
        "20",
        "10",
        "5",
        "1",
        "0.5",
        "0.1",
        "0.05",
        "0.02",
        "0.01",
    )
)


def counted(quantities):
    """The money of a count.

    :param quantities: iterable of (denomination, number of pieces)
    :return: Decimal
    :raise ValueError: a negative number of pieces
    """
    total = Decimal(0)
    for denomination, pieces in quantities:
        if pieces < 0:
            raise ValueError(f"{pieces} pieces of {denomination}")
        total += Decimal(str(denomination)) * pieces
    return total


def number_ranges(numbers):
    """Numbers in a row joined: [(first, last), ...] in order.

    :param numbers: iterable of int
    """
    ranges = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges
