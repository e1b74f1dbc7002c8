from . import helpdesk_ticket
from . import property_service_contract
from . import property_vendor_finding
from . import property_vendor_evaluation_source_mixin
