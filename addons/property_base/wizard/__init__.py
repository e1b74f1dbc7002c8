from . import property_portal_access
from . import property_portal_access_line
from . import property_transfer
from . import property_holiday_year
from . import property_holiday_year_line
from . import property_holiday_year_makeup
