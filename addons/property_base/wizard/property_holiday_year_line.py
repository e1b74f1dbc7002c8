from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.worktime import get_days


class PropertyHolidayYearLine(models.TransientModel):
    _name = "property.holiday.year.line"
    _description = "Holiday of a Year"
    _order = "date_start, id"

    wizard_id = fields.Many2one(
        "property.holiday.year", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Holiday", required=True)
    date_start = fields.Date(string="First Day Off", required=True)
    date_end = fields.Date(string="Last Day Off", required=True)
    day_count = fields.Integer(string="Days", compute="_compute_day_count")

    @api.depends("date_start", "date_end")
    def _compute_day_count(self):
        for line in self:
            line.day_count = len(line._get_days())

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        if any(line.date_end < line.date_start for line in self):
            raise ValidationError(self.env._("A holiday ends before it starts."))

    def _get_days(self):
        if not (self.date_start and self.date_end):
            return []
        return get_days(self.date_start, self.date_end)
