from . import account_move_reversal
from . import account_payment_register
from . import property_fee_assign
from . import property_tariff_change
from . import property_collection_report
