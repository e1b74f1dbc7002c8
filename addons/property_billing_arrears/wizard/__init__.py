from . import property_arrears_ageing
from . import property_arrears_campaign
from . import property_arrears_dispute
from . import property_fee_correction
from . import property_fee_refusal
