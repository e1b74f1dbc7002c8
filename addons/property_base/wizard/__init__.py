from . import property_transfer
