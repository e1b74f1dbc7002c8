from . import property_counter_report
from . import property_receipt_spoil
