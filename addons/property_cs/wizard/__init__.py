from . import property_cs_register
from . import property_ticket_step
from . import property_ticket_extension
from . import property_visit_answer
from . import property_visit_correction
from . import property_visit_register
from . import property_plan_measuring
