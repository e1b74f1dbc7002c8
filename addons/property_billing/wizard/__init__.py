from . import account_move_reversal
from . import account_payment_register
from . import property_fee_assign
from . import property_tariff_change
from . import property_collection_report
from . import property_fee_notice_create
from . import property_fee_notice_deliver
from . import property_arrears_query
