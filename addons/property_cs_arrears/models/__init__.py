from . import helpdesk_ticket
from . import property_arrears_case
