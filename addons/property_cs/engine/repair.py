"""What a repair costs and who answers for it. Knows nothing of the ORM."""

from calendar import monthrange
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

FREE, PAID, WARRANTY = "free", "paid", "warranty"


def get_total(labour, materials):
    """Sum up a repair.

    :param labour: amount of the labour, tax included
    :param materials: pairs (quantity used, unit price)
    :return: Decimal, each line and the sum rounded half up to cents
    """
    lines = [_cents(_decimal(used) * _decimal(price)) for used, price in materials]
    return _cents(_decimal(labour)) + sum(lines, Decimal())


def add_months(day, months):
    """The same day some months later; the last of the month where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def is_in_warranty(accepted, months, reported):
    """Whether a defect reported on a day is the builder's.

    The time runs from the acceptance of the building (Regulation on the Quality
    of Construction Projects, article 40); the last day belongs to it.

    :param accepted: day of acceptance, or None when unknown
    :param int months: length of the warranty, 0 for none
    :param reported: day of the report
    """
    if not accepted or not months:
        return False
    return accepted <= reported <= add_months(accepted, months)


def get_unaccounted(issued, used, returned):
    """Quantity of a material that was issued and neither used nor brought back."""
    return _decimal(issued) - _decimal(used) - _decimal(returned)


def _decimal(value):
    return Decimal(str(value or 0))


def _cents(value):
    return value.quantize(CENT, ROUND_HALF_UP)
