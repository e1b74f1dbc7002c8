"""Rates the office is judged by: a pure module of decimals.

A rate is a numerator over a denominator, rounded once, half up. Without a
denominator there is no rate: neither 0 nor 100, but "-".
"""

from decimal import ROUND_HALF_UP, Decimal

#: factor of each unit of measure; a number is its numerator, without denominator
SCALES = {"percent": 100, "permille": 1000, "ratio": 1, "number": 1}
SIGNS = {"percent": "%", "permille": "‰", "ratio": "", "number": ""}
NO_VALUE = "-"


def to_decimal(value):
    """Make a decimal of a sum the database returned as float.

    Sums of money and areas have at most six decimals; what a float shows
    beyond them is its own noise and would tip a tie.
    """
    if isinstance(value, Decimal):
        return value
    return Decimal(str(value or 0)).quantize(Decimal("0.000001"))


def rate(numerator, denominator, uom="percent", digits=2):
    """Compute a rate.

    :param uom: a key of SCALES
    :param digits: decimals, rounded half up
    :return: Decimal, or None without denominator
    """
    top = to_decimal(numerator) * SCALES[uom]
    if uom == "number":
        return round_half_up(top, digits)
    bottom = to_decimal(denominator)
    return round_half_up(top / bottom, digits) if bottom else None


def round_half_up(value, digits):
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def judge(value, target, warning=None, higher_is_better=True):
    """Compare a rate, as rounded, with its target.

    :param value: Decimal, or None without denominator
    :param target: None when there is none
    :param warning: still tolerated; None: as strict as the target
    :return: 'none', 'good', 'warning' or 'bad'
    """
    if value is None or target is None:
        return "none"
    sign = 1 if higher_is_better else -1
    value, target = sign * value, sign * to_decimal(target)
    if value >= target:
        return "good"
    if warning is not None and value >= sign * to_decimal(warning):
        return "warning"
    return "bad"
