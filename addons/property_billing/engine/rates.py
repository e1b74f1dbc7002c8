"""Collection rates: sums of money in, rates out; a pure module.

The definitions go by the period a fee is for, not by the day of payment:

current (当期收缴率)
    paid up to the cut-off on charges for the period, earlier prepayment
    included, over these charges less approved reductions
arrears recovery (清欠率)
    paid in the period on charges for earlier periods, over what was unpaid of
    them at its start (with what was billed late, less approved reductions)
combined (综合收缴率)
    both numerators over both denominators
households (户数收缴率)
    units that owe nothing over units that were billed

A write-off is never collected money; the variant "net" takes it off the
denominator. Without a denominator there is no rate.

Reductions, write-offs and corrections are three things. A correction is a charge
that names the one it corrects: it belongs to the month of that one, so it is in
what was billed (or billed late), and shown beside as the part of it that corrects.
"""

from dataclasses import dataclass, fields
from decimal import Decimal

from odoo.addons.property_base.tools.rate import rate, to_decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Collection:
    """Sums of one group of charges, in company currency.

    ``opening``: unpaid of earlier periods at the start of the period;
    ``late``: billed since, for earlier periods, or owed again since, a payment of
    closed books having bounced; ``recovered``,
    ``arrears_reduced``, ``arrears_written_off``: what became of both up to the
    cut-off. ``billed``, ``reduced``, ``collected``, ``written_off``: the same
    for charges of the period. ``future``: unpaid of charges for later periods.
    ``corrected`` and ``arrears_corrected``: how much of ``billed`` and of ``late``
    is corrections, less what was corrected in the payer's favour.
    """

    opening: Decimal = ZERO
    late: Decimal = ZERO
    recovered: Decimal = ZERO
    arrears_reduced: Decimal = ZERO
    arrears_written_off: Decimal = ZERO
    billed: Decimal = ZERO
    reduced: Decimal = ZERO
    collected: Decimal = ZERO
    written_off: Decimal = ZERO
    future: Decimal = ZERO
    corrected: Decimal = ZERO
    arrears_corrected: Decimal = ZERO

    def __post_init__(self):
        for field in fields(self):
            value = to_decimal(getattr(self, field.name))
            object.__setattr__(self, field.name, value)

    def __add__(self, other):
        return Collection(
            *(
                getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            )
        )

    @property
    def arrears_due(self):
        """What could be recovered: opening and late billing less reductions."""
        return self.opening + self.late - self.arrears_reduced

    @property
    def arrears_closing(self):
        return self.arrears_due - self.recovered - self.arrears_written_off

    @property
    def current_due(self):
        return self.billed - self.reduced

    @property
    def current_closing(self):
        return self.current_due - self.collected - self.written_off

    @property
    def due(self):
        return self.arrears_due + self.current_due

    @property
    def paid(self):
        return self.recovered + self.collected

    @property
    def closing(self):
        """Unpaid of the period and the ones before it."""
        return self.arrears_closing + self.current_closing

    @property
    def current_rate(self):
        return rate(self.collected, self.current_due)

    @property
    def arrears_rate(self):
        return rate(self.recovered, self.arrears_due)

    @property
    def arrears_rate_net(self):
        """The variant that takes write-offs off the denominator."""
        return rate(self.recovered, self.arrears_due - self.arrears_written_off)

    @property
    def combined_rate(self):
        return rate(self.paid, self.due)
