from . import property_service_termination
from . import property_vendor_return
from . import property_vendor_attendance_week
from . import property_vendor_attendance_week_line
