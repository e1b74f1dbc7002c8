from . import rating
from . import helpdesk
from . import portal
