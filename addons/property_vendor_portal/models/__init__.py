from . import property_vendor_portal
