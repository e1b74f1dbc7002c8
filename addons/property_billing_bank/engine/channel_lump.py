"""The days a payment provider's net lump is for. Pure; amounts are Decimal."""

from decimal import Decimal

#: what a provider keeps at most, of the gross; usual are 0.3 to 0.6 per cent
HIGHEST_FEE = Decimal("0.01")
LONGEST = 7

WORDS = {
    "wechat": ("微信", "财付通", "WECHAT", "TENPAY"),
    "alipay": ("支付宝", "ALIPAY"),
    "card": ("银联", "收单", "POS", "UNIONPAY", "UMS"),
}


def find_kinds(text):
    """Kinds of channels a folded text names."""
    return [
        kind for kind, words in WORDS.items() if any(word in text for word in words)
    ]


def find_days(net, totals, until):
    """Spans of days whose gross leaves the net after a usual fee.

    :param Decimal net: what arrived
    :param dict totals: {day: gross that waits}
    :param date until: the day it arrived
    :return: list of (first day, last day), the smallest fee first
    """
    days = sorted(day for day in totals if day <= until)
    found = []
    for last in range(len(days)):
        gross = Decimal(0)
        for first in range(last, max(last - LONGEST, -1), -1):
            gross += totals[days[first]]
            if net <= gross and gross - net <= HIGHEST_FEE * gross:
                found.append((gross - net, days[first], days[last]))
    return [(first, last) for _fee, first, last in sorted(found)]
