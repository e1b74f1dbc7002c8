"""Names of units as residents write them. Knows nothing of the ORM."""

import re
import unicodedata

_SEPARATORS = re.compile(r"(?:号楼|栋|幢|座|单元|梯|[\s_/,.、，。—–~#-])+")
_TAIL = re.compile(r"(?:号房|室|房|号)+$")


def normalise_unit_name(text):
    """Return the register's way of writing a unit.

    :param str text: such as ``3栋2单元501室`` or ``３－２－５０１``
    :return: such as ``3-2-501``; letters are upper case
    """
    folded = unicodedata.normalize("NFKC", text or "").strip().upper()
    folded = _TAIL.sub("", folded)
    return _SEPARATORS.sub("-", folded).strip("-")
