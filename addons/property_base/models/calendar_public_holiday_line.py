from odoo import models


class CalendarPublicHolidayLine(models.Model):
    _name = "calendar.public.holiday.line"
    _inherit = ["calendar.public.holiday.line", "property.worktime.mixin"]
