"""What the front desk types to find a household, taken apart. No ORM."""

import re
import unicodedata
from dataclasses import dataclass

MIN_PHONE_DIGITS = 4
MIN_PLATE = 3
# 3栋2单元501室 is another way to say 3-2-501
_PLACE_WORDS = re.compile(r"号楼|单元|[栋幢座楼室号房]")
_PHONE = re.compile(r"[\d\s()+-]+")


@dataclass(frozen=True)
class SearchTerm:
    """The readings of one term; an empty string: it cannot be read like that."""

    text: str
    code: str
    phone: str
    plate: str
    name: str
    pinyin: str

    def __bool__(self):
        return bool(self.text)


def parse(term):
    """Read a typed term as unit code, phone, plate, name and pinyin.

    :param str term: '32501', '3-2-501', '3栋2单元501', '189 0000 0001', 'wxm';
        full-width characters count as half-width ones
    :return: SearchTerm
    """
    text = unicodedata.normalize("NFKC", term or "").strip()
    text = text.replace("%", "").replace("_", "").replace("\\", "")
    alnum = _alnum(text)
    return SearchTerm(
        text=text,
        code=_code(text),
        phone=_phone(text),
        plate=alnum.upper() if len(alnum) >= MIN_PLATE else "",
        name=text if _may_be_name(alnum) else "",
        pinyin=alnum.lower() if alnum.isascii() and alnum.isalpha() else "",
    )


def _may_be_name(alnum):
    """'吴轩敏', 'John', '3号公司'; not 'B12345', which would cost a search of names."""
    return bool(alnum) and (alnum.isalpha() or not alnum.isascii())


def _alnum(text):
    return "".join(c for c in text if c.isalnum())


def _code(text):
    """Letters and digits as in ``search_code``; words such as 栋 beside a digit go."""
    if any(c.isdigit() for c in text):
        text = _PLACE_WORDS.sub("-", text)
    return _alnum(text).lower()


def _phone(text):
    digits = "".join(c for c in text if c.isdigit())
    if not _PHONE.fullmatch(text) or len(digits) < MIN_PHONE_DIGITS:
        return ""
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def sort_hits(hits):
    """Put exact hits first, then homes and people of today; order else kept.

    :param list hits: dicts with ``unit_id``, ``exact``, ``former`` and
        ``ancillary`` (a parking space or storage room)
    :return: list with each unit once (its best hit)
    """
    ranked = sorted(
        hits, key=lambda hit: (not hit["exact"], hit["former"], hit["ancillary"])
    )
    seen, result = set(), []
    for hit in ranked:
        if hit["unit_id"] not in seen:
            seen.add(hit["unit_id"])
            result.append(hit)
    return result
