from . import property_fee_correction
from . import property_fee_refusal
