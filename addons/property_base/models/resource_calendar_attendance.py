from odoo import api, models

from ..tools.worktime import build_week

WORKTIME_FIELDS = {
    "calendar_id",
    "day_period",
    "dayofweek",
    "display_type",
    "hour_from",
    "hour_to",
    "week_type",
}


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "property.worktime.mixin"]

    def _property_get_week(self):
        """The periods as a week of a working time pattern."""
        return build_week((int(a.dayofweek), a.hour_from, a.hour_to) for a in self)

    def _property_get_worktime_calendars(self):
        return self.calendar_id

    @api.model
    def _property_is_about_worktime(self, vals):
        return bool(WORKTIME_FIELDS & vals.keys())
