"""An amount in Chinese capitals (大写金额), as bills and receipts carry it.

A pure module. The rules are those for filling in bills and settlement vouchers
(正确填写票据和结算凭证的基本规定): one 零 for zeros between digits, 整 after yuan
or jiao, none after fen.
"""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LIMIT = Decimal(10) ** 16


def capitals(amount):
    """Write an amount of yuan in capitals.

    :param amount: a number or text; rounded half up to the fen
    :return: such as 壹仟零伍元叁角整 for 1005.30
    :raise ValueError: ten quadrillion yuan or more
    """
    value = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(value) >= LIMIT:
        raise ValueError("amount too large for capitals")
    yuan, fen = divmod(int(abs(value) * 100), 100)
    sign = "负" if value < 0 else ""
    return sign + _yuan(yuan, fen) + _change(fen, bool(yuan))


def _yuan(yuan, fen):
    if yuan:
        return _integer(yuan) + "元"
    return "" if fen else "零元"


def _change(fen, after_yuan):
    """Jiao and fen; a missing jiao after yuan is said."""
    jiao, fen = divmod(fen, 10)
    if not jiao and not fen:
        return "整"
    text = DIGITS[jiao] + "角" if jiao else "零" if after_yuan else ""
    return text + (DIGITS[fen] + "分" if fen else "整")


def _integer(number):
    text, gap = "", False
    for index in reversed(range(len(GROUPS))):
        group = number // 10 ** (4 * index) % 10000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _name(index, number)
        gap = False
    return text


def _name(index, number):
    """The name of a group; 亿 is said once for the two groups above it."""
    if index == 3 and number // 10**8 % 10000:
        return "万"
    return GROUPS[index]


def _group(number):
    text, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return text
