"""The score of a checked list, 0 to 100."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def inspection_score(rows):
    """100 × points given / points to be had, half up to two decimals.

    :param rows: (points, most points) of each item, floats of two decimals or Decimal
    :return: Decimal, or None where nothing can be had
    :raise ValueError: points below 0 or above the most
    """
    given = most = Decimal(0)
    for points, top in rows:
        points, top = exact(points), exact(top)
        if not 0 <= points <= top:
            raise ValueError(f"{points} is not between 0 and {top}")
        given, most = given + points, most + top
    return (100 * given / most).quantize(CENT, ROUND_HALF_UP) if most else None


def exact(number):
    """What was typed, of a float of two decimals."""
    return Decimal(str(number)).quantize(CENT, ROUND_HALF_UP)
