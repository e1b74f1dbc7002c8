from . import test_major_event
from . import test_other_helpdesks
from . import test_ticket_access
from . import test_ticket_intake
from . import test_ticket_steps
from . import test_transitions
