from odoo import fields, models


class PropertyViolationRecheck(models.Model):
    """Somebody looked again whether it was put right."""

    _name = "property.violation.recheck"
    _description = "Re-check of a Violation"
    _inherit = ["property.case.row.mixin"]
    _case_field = "violation_id"
    _event = "recheck"
    _recorded_fields = frozenset({"date", "result"})

    violation_id = fields.Many2one(
        "property.violation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="violation_id.community_id", store=True, index=True, precompute=True
    )
    result = fields.Selection(
        string="Outcome",
        selection=[
            ("rectified", "Put Right"),
            ("partly", "Partly"),
            ("not", "Not Put Right"),
        ],
        required=True,
        help="Not put right: from now on the time to tell the authority runs, if it "
        "does not already.",
    )

    def _move_case(self):
        super()._move_case()
        self._get_case()._after_recheck()
