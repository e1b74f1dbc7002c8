from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PropertyDisputeSession(models.Model):
    """A mediation session: planned, then held with its minutes."""

    _name = "property.dispute.session"
    _description = "Mediation Session"
    _inherit = ["property.case.row.mixin"]
    _case_field = "dispute_id"

    dispute_id = fields.Many2one(
        "property.dispute", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="dispute_id.community_id", store=True, index=True, precompute=True
    )
    place = fields.Char()
    attendees = fields.Char(help="Who was there, on both sides and besides.")
    result = fields.Selection(
        string="Outcome",
        selection=[
            ("agreed", "They Agree"),
            ("open", "To Be Continued"),
            ("failed", "They Do Not Agree"),
        ],
        help="Empty while the session is planned.",
    )
    minutes = fields.Text()

    @api.constrains("date", "result", "minutes", "attendees")
    def _check_date(self):
        now = fields.Datetime.now()
        for session in self.filtered("result"):
            if session.date > now:
                raise ValidationError(
                    self.env._("A session that was held cannot lie in the future.")
                )
            if not (session.minutes or "").strip() or not session.attendees:
                raise ValidationError(
                    self.env._("A session that was held has attendees and minutes.")
                )

    def _move_case(self):
        dispute = self._get_case()
        if dispute.state == "open":
            dispute.action_mediate()
        super()._move_case()
