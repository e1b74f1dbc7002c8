from . import property_cs_register
from . import property_ticket_step
from . import property_ticket_extension
