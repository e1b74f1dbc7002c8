"""Values of spreadsheet cells, as people really type them.

Pure: knows neither the ORM nor a file format. Each ``as_*`` takes what a cell
holds (None, str, int, float, bool, date or datetime) and answers a value that
JSON can carry, None for a blank cell, or raises ``CellError`` with a code that
the caller words for the reader.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
NOTHING = {"", "-", "--", "—", "/", "无", "none", "n/a"}
SERIALS = range(10000, 100000)  # Excel's days, 1927 to 2173
MAX_INTEGER = 2**31 - 1  # of a database column
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
SEPARATORS = re.compile(r"[#,;、/|\s]+")
PHONE = re.compile(r"1\d{10}|[02-9]\d{6,14}")  # a mobile, or a line with its area
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ][\d:.]*)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
FLOOR = re.compile(r"(-|负|地下|B)?(\d{1,3})(?:层|楼|F)?", re.IGNORECASE)
AREA_UNITS = re.compile(r"(m2|m²|平方米|平米|元)$", re.IGNORECASE)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"


class CellError(Exception):
    """A cell cannot be read: ``code`` says why, ``params`` the details."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def clean(value):
    """Text of a cell: full-width forms and odd spaces made plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    text = unicodedata.normalize("NFKC", str(value))
    return " ".join(text.replace("\u200b", "").split())


def is_blank(value):
    return value is None or (isinstance(value, str) and not clean(value))


def checked(value):
    """The text of a cell, refusing what a formula could not work out."""
    text = clean(value)
    if text in ERRORS:
        raise CellError("formula_error", value=text)
    return text


def as_text(value, **options):
    return checked(value) or None


def as_code(value, **options):
    """A code, the same whether typed as 3, 3.0, '3' or '３'."""
    text = checked(value).replace(" ", "")
    if re.fullmatch(r"\d+\.0+", text):
        text = text.split(".")[0]
    return text.upper() or None


def as_codes(value, **options):
    """Several codes in one cell, joined by # (or a comma)."""
    codes = [as_code(part) for part in SEPARATORS.split(checked(value))]
    return [code for code in codes if code] or None


def as_integer(value, **options):
    text = checked(value).replace(" ", "")
    if not text:
        return None
    number = _decimal(text, "not_integer")
    if number != number.to_integral_value() or abs(number) > MAX_INTEGER:
        raise CellError("not_integer", value=text)
    return int(number)


def as_floor(value, **options):
    """A storey: 5, '5F', '5层'; -1, 'B1' or '负1' for the first basement."""
    text = checked(value).replace(" ", "")
    if not text:
        return None
    if re.fullmatch(r"-?\d+\.0+", text):
        text = text.split(".")[0]
    match = FLOOR.fullmatch(text)
    if not match:
        raise CellError("not_integer", value=text)
    return -int(match[2]) if match[1] else int(match[2])


def as_decimal(value, **options):
    """An amount or area, not negative, as decimal text ('89.37')."""
    if isinstance(value, float):
        value = format(value, ".12g")
    text = AREA_UNITS.sub("", checked(value).replace(" ", "").replace(",", ""))
    if not text:
        return None
    number = _decimal(text, "not_number")
    if number < 0:
        raise CellError("negative", value=text)
    return format(number, "f")


def _decimal(text, code):
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise CellError(code, value=text)
    return number


def as_day(value, epoch=None, **options):
    """A day as ISO text, from a date, a text or a spreadsheet's day number."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = checked(value)
    if not text:
        return None
    day = _day_of_text(text) or _day_of_serial(text, epoch or datetime(1899, 12, 30))
    if not day:
        raise CellError("not_date", value=text)
    return day.isoformat()


def _day_of_text(text):
    compact = text.replace(" ", "") if "年" in text else text
    match = DAY.fullmatch(compact) or COMPACT_DAY.fullmatch(compact)
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _day_of_serial(text, epoch):
    try:
        serial = int(Decimal(text))
    except InvalidOperation:
        return None
    if serial not in SERIALS:
        return None
    return (epoch + timedelta(days=serial)).date()


def as_days(value, epoch=None, **options):
    """Several days in one cell, joined by #."""
    if isinstance(value, date):
        return [as_day(value)]
    days = [as_day(part, epoch) for part in checked(value).split("#")]
    return [day for day in days if day] or None


def as_phones(value, **options):
    """One or two telephone numbers, digits only, a leading +86 dropped."""
    text = checked(_lines_to_commas(value))
    if text.lower() in NOTHING:
        return None
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text, re.IGNORECASE):
        raise CellError("phone_rounded", value=text)
    phones = [_phone(part, text) for part in re.split(r"[/,;、|]+", text) if part]
    if len(phones) > 2:
        raise CellError("too_many_phones", value=text)
    return phones


def _lines_to_commas(value):
    return value.strip().replace("\n", ",") if isinstance(value, str) else value


def phone_digits(text):
    """Digits of a telephone number, without the country code of China."""
    digits = re.sub(r"[\s()+.-]", "", text or "")
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def _phone(part, text):
    digits = phone_digits(re.sub(r"\.0$", "", part.strip()))
    if not PHONE.fullmatch(digits):
        raise CellError("not_phone", value=text)
    return digits


def as_id_number(value, warn=None, **options):
    """An identity card number; an odd one is kept and warned about.

    A number of more than 15 digits typed as a number has lost its last ones
    in the spreadsheet: it is not taken.
    """
    text = checked(value).replace(" ", "").upper()
    if text.lower() in NOTHING:
        return None
    if not isinstance(value, str) and len(str(value)) > EXACT_DIGITS:
        warn("id_number_rounded")
        return None
    if not is_id_number(text):
        warn("id_number_odd")
    return text


def is_id_number(text):
    """Whether the check digit of a resident identity number is right (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    total = sum(int(d) * w for d, w in zip(text[:17], ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11] == text[17]


def as_choice(value, choices=None, **options):
    """One of the known codes or words of a column."""
    code = as_code(value)
    if code is None:
        return None
    if code not in choices:
        raise CellError("not_choice", value=code, choices=", ".join(choices))
    return choices[code]


def as_plates(value, **options):
    """Plate numbers: one, or several joined by a comma."""
    text = checked(_lines_to_commas(value)).upper()
    if text.lower() in NOTHING:
        return None
    parts = re.split(r"[#,;、/|]+", text)
    plates = ["".join(c for c in part if c.isalnum()) for part in parts]
    return [plate for plate in plates if plate] or None


KINDS = {
    "text": as_text,
    "code": as_code,
    "codes": as_codes,
    "integer": as_integer,
    "floor": as_floor,
    "decimal": as_decimal,
    "date": as_day,
    "dates": as_days,
    "phones": as_phones,
    "id_number": as_id_number,
    "choice": as_choice,
    "plates": as_plates,
}


def raw(value):
    """What a cell holds, as JSON can carry it, to be written back later."""
    if value is None or isinstance(value, int | float | str):
        return value
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat(" ") if isinstance(value, datetime) else str(value)
    return str(value)
