"""Spellings by which a Chinese name is found. No ORM."""

from pypinyin import Style, lazy_pinyin

# As surnames these are read differently from what a dictionary says first;
# compound surnames (尉迟, 万俟, 长孙) the dictionary reads rightly.
SURNAMES = {
    "单": "shan",
    "乐": "yue",
    "仇": "qiu",
    "区": "ou",
    "召": "shao",
    "员": "yun",
    "折": "she",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "秘": "bi",
    "种": "chong",
    "繁": "po",
    "缪": "miao",
    "翟": "zhai",
    "能": "nai",
    "覃": "qin",
    "解": "xie",
    "逄": "pang",
    "郇": "xun",
    "重": "chong",
}


def get_spellings(name):
    """Return initials and full spelling of a name, in both readings of a surname.

    :param str name: '吴轩敏', '曾国藩'; None counts as empty
    :return: 'wxm wuxuanmin', 'zgf zengguofan cgf cengguofan'; '' for a name
        in ASCII letters, which is found as it is written
    """
    name = "".join(c for c in name or "" if c.isalnum())
    if not name or name.isascii():
        return ""
    spellings = _spell(name)
    surname = SURNAMES.get(name[0])
    if surname:
        initials, full = _spell(name[1:])
        spellings = [surname[0] + initials, surname + full, *spellings]
    return " ".join(dict.fromkeys(spellings))


def _spell(name):
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return [initials.lower(), "".join(lazy_pinyin(name)).lower()]
