from . import property_portal_access
from . import property_portal_access_line
from . import property_transfer
