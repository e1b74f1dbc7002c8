"""zh_CN is complete. Whether it knows every term is asked in tests/test_translations.py,
which compares it with a fresh export."""

import re

import house
import polib
import pytest

every_addon = pytest.mark.parametrize("addon", house.addons())


def catalogue(addon):
    path = house.ADDONS / addon / "i18n" / "zh_CN.po"
    assert path.is_file(), "no i18n/zh_CN.po"
    return polib.pofile(str(path))


@every_addon
def test_nothing_untranslated_or_fuzzy(addon):
    left = [
        e.msgid
        for e in catalogue(addon)
        if not e.obsolete and (e.fuzzy or not e.translated())
    ]
    assert not left


@every_addon
def test_placeholders_are_kept(addon):
    """A translation keeps what Python or QWeb fills in."""

    pattern = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\{.+?\}\}")
    wrong = [
        entry.msgid
        for entry in catalogue(addon)
        if not entry.obsolete
        and sorted(pattern.findall(entry.msgid))
        != sorted(pattern.findall(entry.msgstr))
    ]
    assert not wrong
