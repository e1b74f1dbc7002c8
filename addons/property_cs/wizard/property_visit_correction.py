from odoo import api, fields, models

from ..engine.visits import SATISFACTION
from ..models.property_return_visit import RESULTS, SATISFACTIONS


class PropertyVisitCorrection(models.TransientModel):
    """Puts a wrongly recorded answer right; the visit keeps the former one."""

    _name = "property.visit.correction"
    _description = "Correction of a Return Visit"

    visit_id = fields.Many2one("property.return.visit", required=True)
    result = fields.Selection(
        RESULTS,
        string="Visit Result",
        required=True,
        compute="_compute_answer",
        store=True,
        readonly=False,
    )
    satisfaction = fields.Selection(
        SATISFACTIONS,
        required=True,
        compute="_compute_satisfaction",
        store=True,
        readonly=False,
    )
    comment = fields.Text(
        string="What Was Said", compute="_compute_answer", store=True, readonly=False
    )
    reopened = fields.Boolean(
        compute="_compute_reopened",
        help="The answer reopened the ticket, which is open still.",
    )
    reason = fields.Char(string="Why It Is Corrected", required=True)

    @api.depends("visit_id")
    def _compute_answer(self):
        for correction in self:
            correction.result = correction.visit_id.result
            correction.comment = correction.visit_id.comment

    @api.depends("visit_id")
    def _compute_reopened(self):
        for correction in self:
            correction.reopened = correction.visit_id._has_reopened()

    @api.depends("result")
    def _compute_satisfaction(self):
        for correction in self:
            correction.satisfaction = SATISFACTION.get(correction.result)

    def action_apply(self):
        """Record the correction."""
        self.ensure_one()
        self.visit_id._correct(
            self.result, self.comment, self.reason, self.satisfaction
        )
        return {"type": "ir.actions.act_window_close"}
