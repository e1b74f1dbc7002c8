"""Which housing unit a payer means: reads names of units in free text.

Pure. What payers write on a transfer is short and careless: ``翠湖花园3-2-1201
物业费``, ``3栋2单元1201室``, ``３号楼２单元１２０１``, ``3幢1201``. Here a text becomes
the places it may name, and places meet the names of the register. A text that
could mean two units means none: nobody's money is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass

_PART = r"[0-9A-Z]+"
#: what stands between building, entrance and room; a point only among three parts
_JOINT = r"\s*(?:号楼|栋|幢|座|单元|梯)\s*|[-_/#.~—–―~]"
_CHAIN = re.compile(rf"{_PART}(?:(?:{_JOINT}){_PART})*")
_ENTRANCE_FIRST = re.compile(rf"{_PART}\s*(?:单元|梯)")
#: 3月, 12元, 5期 and 2楼 are no rooms
_NO_ROOM = re.compile(r"\s*(?:[月日年元块期个%楼层]|万元|号(?=前|后|到|至))")
#: 12楼 between the entrance and the room adds nothing to it
_FLOOR = re.compile(r"(号楼|栋|幢|座|单元|梯)\s*\d{1,2}[楼层]\s*(?=\d{3,4}(?!\d))")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_NUMERAL = re.compile(r"([一二三四五六七八九十]{1,3})(?=号楼|栋|幢|座|单元|梯)")
_SPLIT = re.compile(rf"(?:{_JOINT})")
_MONTH_SPAN = re.compile(
    r"(?:(20\d\d)\s*[年./-]\s*)?(?<!\d)(1[0-2]|0?[1-9])\s*月?\s*[-~—–至到]\s*"
    r"(1[0-2]|0?[1-9])\s*月"
)
_MONTH = re.compile(
    r"(?:(20\d\d)\s*[年./-]\s*)?(?<![\d-])(1[0-2]|0?[1-9])\s*月"
    r"|(?<!\d)(20\d\d)\s*[-./]?\s*(1[0-2]|0[1-9])(?!\d)"
)


@dataclass(frozen=True)
class Named:
    """A unit of the register.

    :param key: what the caller knows it by
    :param str name: such as ``3-2-1201``
    :param community: what the caller knows the community by
    """

    key: object
    name: str
    community: object


def fold(text):
    """Full-width forms made plain, upper case, spaces single."""
    text = unicodedata.normalize("NFKC", text or "").upper()
    return " ".join(text.replace("\u200b", "").split())


def canonical(name):
    """Parts of a unit's name without leading zeros.

    :param str name: such as ``03-2-0501`` or ``3栋2单元501室``
    :return: tuple of str, such as ``("3", "2", "501")``
    """
    text = re.sub(r"(?:号房|室|房|号)+$", "", _spell(fold(name)))
    parts = (part.strip() for part in _SPLIT.split(text.replace(" ", "-")))
    return tuple(part.lstrip("0") or "0" for part in parts if part)


def read_places(text):
    """The places a text may name, in the order written.

    :param str text: of a bank statement or the like
    :return: list of tuples of parts: two or three and more of them, or one that
        has letters and digits such as a parking space ``A023``
    """
    text = _FLOOR.sub(r"\1", _spell(fold(text)))
    chains = [match for match in _CHAIN.finditer(text) if _is_chain(text, match)]
    found = []
    for run in _runs(text, chains):
        for place in _places_of_run(run):
            if place not in found:
                found.append(place)
    return found


def find_units(text, units, communities):
    """The units of the register a text means.

    :param str text: what the payer wrote
    :param units: list of ``Named``: at least all that could be meant
    :param dict communities: {community: (name, code, ...)}; a text that names one
        means its units only
    :return: list of keys: one when the text is plain, several when it could be any
        of them, none when it names no unit
    """
    meant = find_communities(text, communities)
    names = _index(unit for unit in units if not meant or unit.community in meant)
    codes = {fold(word) for words in communities.values() for word in words if word}
    found = []
    for place in read_places(text):
        if place not in names and place[0] in codes:
            place = place[1:]
        found += [key for key in names.get(place, ()) if key not in found]
    return found


def find_communities(text, communities):
    """The communities a text names; of names within each other the longer one."""
    folded = fold(text)
    hits = [
        (community, fold(word))
        for community, words in communities.items()
        for word in words
        if _says(folded, word)
    ]
    return {
        community
        for community, word in hits
        if not any(word != other and word in other for _community, other in hits)
    }


def read_months(text):
    """Months a text names: {(year or 0, month)}; a span gives each of them."""
    text = fold(text)
    months = set()
    for year, first, last in _MONTH_SPAN.findall(text):
        if int(first) <= int(last):
            months |= {(int(year or 0), m) for m in range(int(first), int(last) + 1)}
    for year, month, long_year, long_month in _MONTH.findall(
        _MONTH_SPAN.sub(" ", text)
    ):
        months.add((int(year or long_year or 0), int(month or long_month)))
    return months


# ------------------------------------------------------------------- inside ----


def _spell(text):
    """Numerals before 栋, 单元 and the like as digits."""
    return _NUMERAL.sub(lambda match: str(_number(match[1])), text)


def _number(numeral):
    """1 to 99; what is no number stays what it is."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS[numeral] if len(numeral) == 1 else numeral
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _is_chain(text, match):
    """Not a month, an amount, a floor, nor an entrance without its building."""
    if _NO_ROOM.match(text, match.end()) or _ENTRANCE_FIRST.match(match[0]):
        return False
    return text[: match.start()][-1:] not in ("¥", "$", "*")


def _runs(text, chains):
    """Chains with nothing but spaces between them."""
    run = []
    for match in chains:
        if run and text[run[-1].end() : match.start()].strip():
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _places_of_run(run):
    """The parts of a run: all of it, else chains of it that stand on their own."""
    parts = [_parts(match[0]) for match in run]
    if len(run) > 1 and all(len(chain) == 1 and chain[0].isdigit() for chain in parts):
        whole = tuple(chain[0] for chain in parts)
        return [whole] if len(whole) == 3 else []
    found = []
    for index, chain in enumerate(parts):
        joined = _joined(parts, index)
        if joined:
            found.append(joined)
        elif _stands_alone(run[index][0], chain) and not _is_cut(parts, index):
            found.append(chain)
    return found


def _parts(chain):
    return tuple(
        part.strip().lstrip("0") or "0" for part in _SPLIT.split(chain) if part.strip()
    )


def _joined(parts, index):
    """``3-2 1201``: building and entrance, a space, and the room."""
    after = parts[index + 1] if index + 1 < len(parts) else ()
    if (
        len(parts[index]) in (1, 2)
        and _is_short(parts[index][-1])
        and len(after) == 1
        and after[0].isdigit()
        and len(after[0]) in (3, 4)
    ):
        return (*parts[index], *after)
    return None


def _is_cut(parts, index):
    """Whether a neighbour may be the rest of the name: ``3 2-1201``, ``3-2 1201``."""
    before = parts[index - 1] if index else ()
    after = parts[index + 1] if index + 1 < len(parts) else ()
    if len(parts[index]) < 3 and len(before) == 1 and _is_short(before[0]):
        return True
    if index and _joined(parts, index - 1):
        return True
    return bool(after) and len(after) == 1 and _is_short(parts[index][-1])


def _is_short(part):
    return part.isdigit() and len(part) <= 2


def _stands_alone(text, chain):
    if len(chain) == 1:
        [part] = chain
        return len(part) > 2 and not part.isdigit() and not part.isalpha()
    if len(chain) == 2 and all(part.isdigit() for part in chain):
        dated = all(_is_short(part) for part in chain) or len(chain[0]) > 3
        return not dated and "." not in text
    return True


def _index(units):
    """{place: keys}; a name of three parts is also found without its entrance."""
    names, short = {}, {}
    for unit in units:
        parts = canonical(unit.name)
        names.setdefault(parts, []).append(unit.key)
        if len(parts) == 3:
            short.setdefault((parts[0], parts[2]), []).append(unit.key)
    return {**short, **names}


def _says(text, word):
    """Whether a name stands in a text; a code stands apart and has a letter."""
    word = fold(word)
    if not word or word.isdigit():
        return False
    if word.isascii():
        return bool(re.search(rf"(?<![A-Z0-9]){re.escape(word)}(?![A-Z0-9])", text))
    return len(word) > 1 and word.replace(" ", "") in text.replace(" ", "")
