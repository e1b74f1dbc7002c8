from . import property_counter_report
