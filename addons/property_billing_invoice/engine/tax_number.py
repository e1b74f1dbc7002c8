"""Tax numbers of buyers: their form and their check digit. Pure.

18 characters are the unified social credit code of GB 32100-2015, 15 and 20 the
numbers given before it, which have no check digit. A resident identity number
(GB 11643) has 18 as well: a natural person needs none on an invoice.
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
LENGTHS = (15, 18, 20)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"


def normalise(text):
    """Without spaces and hyphens, half-width, upper case."""
    folded = unicodedata.normalize("NFKC", text or "").upper()
    return re.sub(r"[\s-]", "", folded)


def has_form(number):
    """Whether a normalised number may be one at all: letters, digits, length."""
    return len(number) in LENGTHS and bool(re.fullmatch(r"[0-9A-Z]+", number))


def check_character(body):
    """The 18th character of a unified social credit code.

    :param str body: its first 17 characters
    :raise ValueError: a character that such codes do not have
    """
    total = sum(ALPHABET.index(c) * 3**i for i, c in enumerate(body))
    return ALPHABET[-total % 31]


def is_identity_number(number):
    """Whether it is a natural person's identity number, by its check digit."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11] == number[17]


def warning(number):
    """What is odd about a number of the right form: a code, or None.

    :return: ``identity`` (a natural person's), ``check`` (the check digit is wrong)
    """
    if len(number) != 18:
        return None
    if set(number) <= set(ALPHABET) and check_character(number[:17]) == number[17]:
        return None
    return "identity" if is_identity_number(number) else "check"
