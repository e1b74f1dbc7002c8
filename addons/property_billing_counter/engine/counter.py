"""Arithmetic of the counter: amounts as typed, what pays what, change.

A pure module on Decimal; it knows neither records nor languages. What is wrong
is said by a code, which the caller puts into words.
"""

from decimal import Decimal, InvalidOperation

#: nobody takes a hundred million over a counter: a slip of the keyboard
LIMIT = Decimal(10) ** 8


class BadAmount(ValueError):
    """An amount that is refused; ``code`` is one of empty, number, negative,
    zero, decimals, large."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class BadTender(ValueError):
    """Money that does not fit what is paid; ``code`` is one of none, less, more,
    given (less cash was given than is to be paid in cash)."""

    def __init__(self, code, amount=Decimal(0)):
        super().__init__(f"{code}: {amount}")
        self.code = code
        self.amount = amount


def read_amount(value, digits=2, zero=False):
    """An amount as typed or sent; never rounded, refused instead.

    :param value: text, int, float or Decimal
    :param int digits: decimals of the currency
    :param bool zero: whether nothing is an amount too
    :return: Decimal with that many decimals
    :raise BadAmount: what is not an amount above zero in whole cents
    """
    text = str(value if value is not None and value is not False else "").strip()
    text = text.replace(",", "").replace("，", "")
    if not text:
        raise BadAmount("empty", text)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite():
        raise BadAmount("number", text)
    _check_size(amount, text, zero)
    quantum = Decimal(1).scaleb(-digits)
    if amount != amount.quantize(quantum):
        raise BadAmount("decimals", text)
    return amount.quantize(quantum)


def _check_size(amount, text, zero):
    if amount < 0:
        raise BadAmount("negative", text)
    if not amount and not zero:
        raise BadAmount("zero", text)
    if amount >= LIMIT:
        raise BadAmount("large", text)


def settle(total, amounts):
    """What each tender pays of a total; one left empty pays the rest.

    :param Decimal total: what is to be paid
    :param list amounts: Decimal of each tender, or None
    :return: list of Decimal that add up to the total
    :raise BadTender: no money, more or less than the total, several left empty
    """
    if not amounts:
        raise BadTender("none", total)
    known = sum((amount for amount in amounts if amount is not None), Decimal(0))
    empty = [index for index, amount in enumerate(amounts) if amount is None]
    rest = total - known
    if len(empty) > 1:
        raise BadTender("none", rest)
    if rest < 0 or (empty and not rest):
        raise BadTender("more", -rest)
    if rest and not empty:
        raise BadTender("less", rest)
    return [rest if amount is None else amount for amount in amounts]


def give_change(amount, given):
    """Change for cash; nothing said means it was given to the cent.

    :return: (given, change), both Decimal
    :raise BadTender: less was given than is to be paid
    """
    if given is None:
        return amount, Decimal(0)
    if given < amount:
        raise BadTender("given", amount - given)
    return given, given - amount


def share(lines, tenders):
    """Which tender pays what of which line: in order, each until it is used up.

    :param list lines: Decimal of each line
    :param list tenders: Decimal of each tender, adding up to the same
    :return: list of (line index, tender index, Decimal), none of them zero
    :raise ValueError: the sums differ
    """
    if sum(lines, Decimal(0)) != sum(tenders, Decimal(0)):
        raise ValueError("tenders do not add up to the lines")
    pieces, index, left = [], 0, tenders[0] if tenders else Decimal(0)
    for line, amount in enumerate(lines):
        while amount:
            if not left:
                index += 1
                left = tenders[index]
            piece = min(amount, left)
            if piece:
                pieces.append((line, index, piece))
            amount, left = amount - piece, left - piece
    return pieces
