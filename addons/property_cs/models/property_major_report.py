from odoo import api, fields, models
from odoo.exceptions import UserError

REPORTS = [
    ("oral", "Oral Report"),
    ("written", "Written Report"),
    ("closing", "Closing Report"),
]
CONTENT = {"text", "told", "done_date", "user_id", "deadline", "kind", "event_id"}


class PropertyMajorReport(models.Model):
    """One of the three reports of a major event; made, it does not change."""

    _name = "property.major.report"
    _description = "Report of a Major Event"
    _inherit = ["property.guarded.mixin", "property.community.mixin"]
    _order = "event_id, deadline, id"
    _guarded_fields = frozenset(
        {"event_id", "kind", "deadline", "done_date", "user_id", "in_time"}
    )

    community_id = fields.Many2one(
        related="event_id.community_id", store=True, precompute=True, readonly=True
    )
    event_id = fields.Many2one(
        "property.major.event", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(REPORTS, required=True, readonly=True)
    deadline = fields.Datetime(required=True, readonly=True)
    told = fields.Char(string="Reported to")
    text = fields.Text(string="What Was Reported")
    done_date = fields.Datetime(string="Reported on", readonly=True)
    user_id = fields.Many2one("res.users", string="Report Made by", readonly=True)
    in_time = fields.Boolean(compute="_compute_in_time", store=True)

    _once = models.Constraint(
        "UNIQUE(event_id, kind)", "There is one report of each kind."
    )

    @api.depends("done_date", "deadline")
    def _compute_in_time(self):
        for report in self:
            report.in_time = bool(report.done_date) and (
                report.done_date <= report.deadline
            )

    def write(self, vals):
        done = self.filtered("done_date")
        if done and CONTENT & vals.keys():
            raise UserError(self.env._("What was reported cannot be rewritten."))
        return super().write(vals)

    def action_done(self):
        """Record that the report was made now, by the user."""
        for report in self:
            if not report.told or not report.text:
                raise UserError(self.env._("Say to whom and what was reported first."))
        self._write_guarded(
            {"done_date": fields.Datetime.now(), "user_id": self.env.uid}
        )
