from odoo import models


class CalendarPublicHoliday(models.Model):
    _name = "calendar.public.holiday"
    _inherit = ["calendar.public.holiday", "property.worktime.mixin"]
