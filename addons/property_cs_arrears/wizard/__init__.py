from . import property_arrears_dispute
