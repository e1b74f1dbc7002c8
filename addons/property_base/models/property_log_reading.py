from odoo import fields, models


class PropertyLogReading(models.Model):
    """Who read a line of the daily log, and when."""

    _name = "property.log.reading"
    _description = "Daily Log Read"
    _order = "date, id"

    entry_id = fields.Many2one(
        "property.log.entry", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", required=True, index=True)
    date = fields.Datetime(string="Read on", required=True)

    _once = models.Constraint(
        "UNIQUE(entry_id, user_id)", "A line is read once by each person."
    )
