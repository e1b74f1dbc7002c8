from odoo import fields, models


class PropertyVendorAttendanceWeekLine(models.TransientModel):
    """A day of the week being entered."""

    _name = "property.vendor.attendance.week.line"
    _description = "Day of an Attendance Week"
    _order = "date, id"

    week_id = fields.Many2one(
        "property.vendor.attendance.week",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Date(required=True)
    planned = fields.Integer()
    present = fields.Integer()
    note = fields.Char()
