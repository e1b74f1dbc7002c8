from odoo import fields, models


class PropertyViolationDissuasion(models.Model):
    """Somebody was told to stop: who, how, and whether they did."""

    _name = "property.violation.dissuasion"
    _description = "Dissuasion"
    _inherit = ["property.case.row.mixin"]
    _case_field = "violation_id"
    _event = "dissuasion"
    _recorded_fields = frozenset({"date", "result"})

    violation_id = fields.Many2one(
        "property.violation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="violation_id.community_id", store=True, index=True, precompute=True
    )
    channel = fields.Selection(
        [("on_site", "At the Door"), ("phone", "Phone"), ("message", "Message")],
        "How",
        required=True,
        default="on_site",
    )
    person = fields.Char("Spoken to")
    result = fields.Selection(
        [
            ("agreed", "Agreed to Put It Right"),
            ("absent", "Nobody There"),
            ("refused", "They Refused"),
        ],
        string="Outcome",
        required=True,
        help="Refused: from now on the time to tell the authority runs.",
    )
