from . import property_custody_ledger
from . import property_deposit_transfer
