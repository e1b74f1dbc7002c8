"""What the tax platform writes back: numbers, amounts, and our serial. Pure."""

import re
from decimal import Decimal, InvalidOperation

#: fully digital invoices have 20 digits; paper and older electronic ones 8 (and a code)
LENGTHS = (8, 20)
CODE_LENGTHS = (10, 12)
SERIAL = re.compile(r"(?<![0-9A-Z])FP\d{10,16}(?!\d)")
#: what Excel makes of twenty digits that were not typed as text
ROUNDED = re.compile(r"\d(\.\d+)?E\+?\d+")


def find_serial(*texts):
    """The first of our serial numbers in a cell or a remark, or None."""
    for text in texts:
        found = SERIAL.search((text or "").upper())
        if found:
            return found[0]
    return None


def number_fault(number):
    """Why a text is no number of an invoice: ``rounded``, ``form``, or None."""
    if ROUNDED.fullmatch(number.upper()):
        return "rounded"
    if number.isascii() and number.isdigit() and len(number) in LENGTHS:
        return None
    return "form"


def is_code(code):
    """Whether a text may be the code of a paper or older electronic invoice."""
    return code.isascii() and code.isdigit() and len(code) in CODE_LENGTHS


def amount_of(text):
    """An amount as Decimal, or None where there is none.

    :raise ValueError: the text is no amount
    """
    plain = re.sub(r"[\s,¥￥元]", "", text or "")
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        raise ValueError(text)
    return amount
