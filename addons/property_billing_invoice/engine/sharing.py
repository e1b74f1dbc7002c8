"""Red-letter amounts over the blue invoices they take back. Pure."""

from decimal import Decimal

ZERO = Decimal(0)


def take_back(lacking, left):
    """Share what must become red over blue invoices, the latest first.

    :param dict lacking: {charge: Decimal to take back}
    :param list left: [(invoice, {charge: Decimal that can be taken back})]
    :return: ([(invoice, {charge: Decimal})], {charge: Decimal nobody covers})
    """
    rest = {charge: amount for charge, amount in lacking.items() if amount > 0}
    shares = []
    for invoice, amounts in left:
        share = {
            charge: min(rest[charge], amount)
            for charge, amount in amounts.items()
            if rest.get(charge, ZERO) > 0 and amount > 0
        }
        for charge, amount in share.items():
            rest[charge] -= amount
        if share:
            shares.append((invoice, share))
    return shares, {charge: amount for charge, amount in rest.items() if amount > 0}
