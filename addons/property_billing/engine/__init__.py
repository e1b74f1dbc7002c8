"""The charging engine: numbers and dates in, amounts out, no ORM.

Money is :class:`decimal.Decimal`; what is not yet rounded is a
:class:`fractions.Fraction`, so that no share is rounded twice. Dates are
:class:`datetime.date`, both ends of a period included.
"""

from . import money, months, proration, tariff, vacancy, facts, assess
