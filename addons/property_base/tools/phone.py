"""Telephone numbers as people write them. Knows nothing of the ORM."""

import re
import unicodedata

_NOT_DIGIT = re.compile(r"\D")
_PHONE_LIKE = re.compile(r"^[\d\s()+.\-]+$")


def _fold(text):
    """Return the text in half-width characters, dashes and spaces made plain."""
    folded = unicodedata.normalize("NFKC", str(text or "")).strip()
    return re.sub(r"[\u2010-\u2015\u2212]", "-", folded)


def normalise_phone(text):
    """Return the number alone: no spaces, dashes or Chinese country code.

    :param str text: such as ``+86 189-0000-0001`` or full-width digits
    :return: digits, such as ``18900000001``; empty when the text is no number
    """
    folded = _fold(text)
    if not _PHONE_LIKE.match(folded):
        return ""
    digits = _NOT_DIGIT.sub("", folded)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and is_mobile(digits[len(prefix) :]):
            return digits[len(prefix) :]
    return digits


def is_mobile(digits):
    """Tell whether the digits are a mobile number of mainland China."""
    return bool(re.fullmatch(r"1[3-9]\d{9}", digits or ""))


def normalise_login(login):
    """Return a login in the one form it is kept in.

    A mobile number in any spelling becomes its eleven digits; anything else
    (an e-mail address, a name) stays as it is.
    """
    digits = normalise_phone(login)
    return digits if is_mobile(digits) else login


def mask_phone(text):
    """Return a number that its holder recognises and nobody can dial.

    ``18900000001`` becomes ``189****0001``; of shorter numbers the last two
    or four digits stay.

    :param str text: a number in any spelling, or several separated by blanks
    """
    digits = _NOT_DIGIT.sub("", normalise_phone(text) or _fold(text))
    if len(digits) >= 11:
        return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"
    shown = 4 if len(digits) >= 8 else 2 if len(digits) >= 4 else 0
    return "*" * (len(digits) - shown) + digits[len(digits) - shown :]
