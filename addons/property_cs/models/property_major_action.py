from odoo import fields, models


class PropertyMajorAction(models.Model):
    """One thing that was done in a major event: when, by whom."""

    _name = "property.major.action"
    _description = "Action in a Major Event"
    _inherit = ["property.community.mixin"]
    _order = "date, id"

    community_id = fields.Many2one(
        related="event_id.community_id", store=True, precompute=True, readonly=True
    )
    event_id = fields.Many2one(
        "property.major.event", required=True, index=True, ondelete="cascade"
    )
    date = fields.Datetime(string="Done on", required=True, default=fields.Datetime.now)
    person = fields.Char(required=True)
    name = fields.Char(string="What Was Done", required=True)
