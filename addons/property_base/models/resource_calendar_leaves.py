from odoo import models


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "property.worktime.mixin"]

    def _property_filter_worktime(self):
        """A person's time off is nobody else's."""
        return self.filtered(lambda leave: not leave.resource_id)

    def _property_get_worktime_calendars(self):
        """A time off without a calendar is that of every calendar."""
        calendars = self.calendar_id
        return calendars if all(leave.calendar_id for leave in self) else calendars[:0]
