from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import transitions
from ..models.helpdesk_ticket_stage import LABELS

STEP_CODES = [
    *[(code, LABELS[code]) for code in transitions.CODES],
    ("responded", "Answered"),
    ("arrived", "Arrived"),
]


class PropertyTicketStep(models.TransientModel):
    """Asks for the reason of a step, and for its time when it is entered later."""

    _name = "property.ticket.step"
    _description = "Step of a Ticket"

    ticket_ids = fields.Many2many("helpdesk.ticket", required=True)
    code = fields.Selection(STEP_CODES, required=True, string="Step")
    when = fields.Datetime(
        string="Happened on", help="Empty: now. Say so when it happened earlier."
    )
    reason = fields.Text()
    needs_reason = fields.Boolean(compute="_compute_needs")
    late = fields.Boolean(compute="_compute_late")
    late_reason = fields.Char(string="Why Entered Late")
    wait_kind = fields.Selection(
        [("resident", "Resident"), ("part", "Part"), ("vendor", "Vendor")],
        string="Waits for",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", domain="[('property_team', '=', True)]"
    )
    user_id = fields.Many2one("res.users", string="Assigned to")

    @api.depends("code", "ticket_ids")
    def _compute_needs(self):
        for step in self:
            step.needs_reason = any(
                transitions.STEPS.get((t.property_stage_code, step.code), (0, 0))[1]
                for t in step.ticket_ids
            )

    @api.depends("when")
    def _compute_late(self):
        event = self.env["property.ticket.event"]
        now = fields.Datetime.now()
        for step in self:
            step.late = bool(step.when) and event._is_late(step.when, now)

    def action_apply(self):
        """Take the step."""
        self.ensure_one()
        if self.code in ("responded", "arrived"):
            self.ticket_ids._stamp(self.code, self.when, self.late_reason)
        else:
            self.ticket_ids._transition(
                self.code,
                self.when,
                self.reason,
                self.late_reason,
                **self._prepare_vals(),
            )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_vals(self):
        """Other fields written with the step."""
        vals = {}
        if self.code == "waiting":
            vals["property_wait_kind"] = self.wait_kind
        if self.code == "dispatched":
            if not (self.team_id or self.user_id):
                raise UserError(self.env._("Say which team or who shall do it."))
            if self.team_id:
                vals["team_id"] = self.team_id.id
            vals["user_id"] = self.user_id.id
        return vals
