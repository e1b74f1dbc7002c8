"""Cuts the text of Chinese rules into clauses (第…条). Knows nothing of the ORM."""

import re

from lxml import html as lxml_html

BLOCKS = {"div", "p", "li", "tr", "td", "blockquote", *(f"h{n}" for n in range(1, 7))}
NUMERAL = "〇零一二三四五六七八九十百千两0-9"
# A clause begins a line with its number; 第三十二条之一 is a number of its own.
CLAUSE = re.compile(
    rf"^[ \t\u3000]*(第[{NUMERAL}]+条(?:之[{NUMERAL}]+)?)[ \t\u3000:：.、]*(.*)$"
)
# Headings above clauses belong to no clause: 第二章 房屋的使用.
HEADING = re.compile(rf"^[ \t\u3000]*第[{NUMERAL}]+[编章节][ \t\u3000]")
# A bracketed title behind the number: 第三条【用途】 or 第三条（用途）.
TITLE = re.compile(r"^[【\[（(]([^】\])）]{1,40})[】\])）][ \t\u3000]*")


def plain_lines(html):
    """Return HTML as plain text whose lines are those a reader sees.

    Emphasis and links leave their text alone: a clause number printed bold is
    a clause number.
    """
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(re.sub(r"\s+", " ", html), create_parent=True)
    for element in root.iter():
        if element.tag in BLOCKS:
            element.text = "\n" + (element.text or "")
        if element.tag in BLOCKS or element.tag == "br":
            element.tail = "\n" + (element.tail or "")
    lines = [line.strip() for line in root.text_content().splitlines()]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def split_clauses(text):
    """Return (preamble, [(number, title, text)]) of a text.

    A number named inside a sentence begins no clause, only one at the start
    of a line does. Headings of chapters are left out of the clauses. A number
    that comes twice is kept as it stands: the caller says what is wrong.
    """
    preamble, clauses = [], []
    for line in (text or "").splitlines():
        found = CLAUSE.match(line)
        if found:
            number, rest = found.groups()
            title, rest = _split_title(rest)
            clauses.append((number, title, [rest] if rest else []))
        elif not clauses:
            preamble.append(line.rstrip())
        elif line.strip() and not HEADING.match(line):
            clauses[-1][2].append(line.strip())
    return (
        "\n".join(preamble).strip(),
        [(number, title, "\n".join(lines)) for number, title, lines in clauses],
    )


def _split_title(rest):
    found = TITLE.match(rest)
    if not found:
        return "", rest.strip()
    return found.group(1).strip(), rest[found.end() :].strip()
