"""Until when a claim can be sued for: a pure module.

Three years from the day the claim fell due; a demand that reached the debtor,
while the claim is due and not yet barred, starts them again from the day it
was delivered; an acknowledgement does so at any time, since the debtor who
agrees to pay cannot plead limitation any more (Civil Code, articles 188, 192,
195). A demand before the due date or after expiry changes nothing.

A part payment acknowledges the whole claim as long as it can be sued for (Supreme
People's Court on limitation, article 14); after expiry it is no promise to pay the
rest. Whether the office relies on it is its own choice.
"""

from dateutil.relativedelta import relativedelta

YEARS = 3
DEMAND = "demand"
ACKNOWLEDGEMENT = "acknowledgement"
PART_PAYMENT = "part_payment"


def limitation_date(due, events=()):
    """The last day of the limitation period.

    :param date due: the day the claim fell due
    :param events: (date, DEMAND, ACKNOWLEDGEMENT or PART_PAYMENT), in any order
    :return: a date; the day itself still counts
    """
    last = due + relativedelta(years=YEARS)
    for day, kind in sorted(events):
        if day > due and (day <= last or kind == ACKNOWLEDGEMENT):
            last = max(last, day + relativedelta(years=YEARS))
    return last
