"""Which of the things owed an amount pays. Pure; amounts are Decimal."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Due:
    """Something owed.

    :param key: what the caller knows it by
    :param Decimal amount: what is left of it, more than zero
    :param item: what it is for
    :param tuple month: (year, month) it is for
    """

    key: object
    amount: Decimal
    item: object
    month: tuple


@dataclass(frozen=True)
class Choice:
    """Dues whose sum is an amount.

    :param tuple keys: of the dues, in their order
    :param bool exact: whether nothing else is as good
    """

    keys: tuple
    exact: bool


def choose(amount, dues, items=(), months=()):
    """The dues an amount pays to the cent.

    All of them, else the oldest of them up to a point, else all of an item, all of
    a month, one alone. Items and months the payer named go before that; what does
    not agree with them is never exact.

    :param Decimal amount: what was paid
    :param list dues: ``Due`` in the order in which they are to be paid
    :param items: items the payer named
    :param months: {(year or 0, month)} the payer named
    :return: Choice, or None where no set has this sum
    """
    found = _find_sets(amount, dues)
    if not found:
        return None
    if items or months:
        named = [keys for keys in found if _agrees(keys, dues, items, months)]
        if not named:
            return Choice(found[0][0], False)
        return Choice(named[0][0], len(named) == 1 or named[0][1])
    return Choice(found[0][0], len(found) == 1 or found[0][1])


def allocate(amount, dues):
    """Pay dues one after the other.

    :param Decimal amount: what was paid
    :return: ({key: what of it is paid}, what is over)
    """
    pieces, left = {}, amount
    for due in dues:
        piece = min(due.amount, left)
        if piece > ZERO:
            pieces[due.key] = piece
            left -= piece
    return pieces, left


def _find_sets(amount, dues):
    """[(keys, plain)], the best first; plain: all of them or the oldest."""
    sets = []
    total = ZERO
    for count, due in enumerate(dues, start=1):
        total += due.amount
        if total == amount:
            sets.append((dues[:count], True))
    for attribute in ("item", "month", "key"):
        groups = {}
        for due in dues:
            groups.setdefault(getattr(due, attribute), []).append(due)
        sets += [(g, False) for g in groups.values() if _total(g) == amount]
    found = {}
    for group, plain in sets:
        found.setdefault(tuple(due.key for due in group), plain)
    return list(found.items())


def _total(dues):
    return sum((due.amount for due in dues), ZERO)


def _agrees(found, dues, items, months):
    keys, _plain = found
    chosen = [due for due in dues if due.key in keys]
    return (not items or all(due.item in items for due in chosen)) and (
        not months or all(_is_named(due.month, months) for due in chosen)
    )


def _is_named(month, months):
    return month in months or (0, month[1]) in months
