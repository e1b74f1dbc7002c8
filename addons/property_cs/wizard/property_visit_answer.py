from odoo import api, fields, models

from ..engine.visits import SATISFACTION
from ..models.property_return_visit import RESULTS, SATISFACTIONS


class PropertyVisitAnswer(models.TransientModel):
    """What was answered in a return visit, on the phone or at the door."""

    _name = "property.visit.answer"
    _description = "Answer of a Return Visit"

    visit_id = fields.Many2one("property.return.visit", required=True)
    phone = fields.Char(related="visit_id.phone")
    partner_id = fields.Many2one(related="visit_id.partner_id")
    resolution = fields.Text(related="visit_id.resolution")
    outcome = fields.Selection(
        [
            ("reached", "Reached"),
            ("no_answer", "No Answer"),
            ("refused", "Refused to Answer"),
            ("wrong_number", "Wrong Number"),
        ],
        required=True,
        default="reached",
    )
    result = fields.Selection(RESULTS, string="Visit Result")
    satisfaction = fields.Selection(
        SATISFACTIONS,
        compute="_compute_satisfaction",
        store=True,
        readonly=False,
    )
    comment = fields.Text(string="What Was Said")
    manner = fields.Selection(
        [("phone", "Phone"), ("door", "At the Door"), ("message", "Message")],
        required=True,
        default="phone",
    )
    when = fields.Datetime(
        string="Visited on", help="Empty: now. Say so when it was earlier."
    )
    late = fields.Boolean(compute="_compute_late")
    late_reason = fields.Char(string="Why Entered Late")
    signature = fields.Binary()

    @api.depends("result")
    def _compute_satisfaction(self):
        for answer in self:
            answer.satisfaction = SATISFACTION.get(answer.result)

    @api.depends("when")
    def _compute_late(self):
        event, now = self.env["property.ticket.event"], fields.Datetime.now()
        for answer in self:
            answer.late = bool(answer.when) and event._is_late(answer.when, now)

    def action_apply(self):
        """Record it; the ticket moves with it."""
        self.ensure_one()
        if self.outcome != "reached":
            self.visit_id._attempt(self.outcome, self.comment, self.when)
            return {"type": "ir.actions.act_window_close"}
        if self.signature:
            self.visit_id.signature = self.signature
        self.visit_id._answer(
            self.result,
            self.comment,
            self.satisfaction,
            self.when,
            self.manner,
            self.late_reason,
        )
        return {"type": "ir.actions.act_window_close"}
