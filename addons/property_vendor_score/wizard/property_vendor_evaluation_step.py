from odoo import fields, models


class PropertyVendorEvaluationStep(models.TransientModel):
    """What a step of an evaluation asks for: an appeal, its answer, a correction."""

    _name = "property.vendor.evaluation.step"
    _description = "Step of an Evaluation"

    evaluation_id = fields.Many2one(
        "property.vendor.evaluation", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("appeal", "Appeal"), ("decide", "Decision"), ("correct", "Correction")],
        required=True,
        readonly=True,
    )
    appeal_by = fields.Char(string="Appealed by")
    appeal_text = fields.Text(related="evaluation_id.appeal_text")
    decision = fields.Selection(
        [("upheld", "Upheld"), ("partly", "Upheld in Part"), ("rejected", "Rejected")]
    )
    text = fields.Text(required=True)

    def action_done(self):
        """Take the step, with the rights of the user."""
        self.ensure_one()
        evaluation = self.evaluation_id
        evaluation.check_access("write")
        if self.kind == "appeal":
            evaluation._appeal(self.text, self.appeal_by)
        elif self.kind == "decide":
            evaluation._decide(self.decision, self.text)
        else:
            return evaluation.action_correct(self.text)._get_form()
        return {"type": "ir.actions.act_window_close"}
