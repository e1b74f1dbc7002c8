from . import property_vendor_evaluation_step
