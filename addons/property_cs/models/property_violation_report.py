from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PropertyViolationReport(models.Model):
    """The authority was told, and what it answered."""

    _name = "property.violation.report"
    _description = "Report to an Authority"
    _inherit = ["property.case.row.mixin"]
    _case_field = "violation_id"
    _event = "report"
    _recorded_fields = frozenset({"date"})

    violation_id = fields.Many2one(
        "property.violation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="violation_id.community_id", store=True, index=True, precompute=True
    )
    authority = fields.Char(
        required=True, help="Office that was told: urban management, housing, fire."
    )
    channel = fields.Selection(
        [
            ("letter", "Letter"),
            ("phone", "Phone"),
            ("platform", "Online Platform"),
            ("visit", "In Person"),
        ],
        "How",
        required=True,
        default="letter",
    )
    reference = fields.Char(help="Number the authority gave it.")
    answer_date = fields.Date("Answered on")
    answer = fields.Text("Answer and Measures")

    def _move_case(self):
        super()._move_case()
        told = self.env._("Reported to %s", self.authority)
        self._get_case()._log_day([told])

    @api.constrains("answer_date", "date", "answer")
    def _check_answer(self):
        today = fields.Date.context_today(self)
        for report in self.filtered("answer_date"):
            told = report.violation_id._get_day(report.date)
            if not told <= report.answer_date <= today:
                raise ValidationError(
                    self.env._("The answer lies between the report and today.")
                )
            if not (report.answer or "").strip():
                raise ValidationError(
                    self.env._("Say what the authority answered or did.")
                )
