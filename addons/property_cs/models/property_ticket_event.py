from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import STAGE_CODES

EVENT_CODES = [*STAGE_CODES, ("responded", "Responded"), ("arrived", "Arrived")]
LATE_MINUTES = 30


class PropertyTicketEvent(models.Model):
    """One thing that happened to a ticket, and when it was entered.

    Clocks, durations and rates derive from these rows, so they are written by
    the steps of the ticket alone and never change.
    """

    _name = "property.ticket.event"
    _description = "Ticket Event"
    _order = "event_date, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="ticket_id.property_community_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    code = fields.Selection(EVENT_CODES, string="What Happened", required=True)
    previous_code = fields.Selection(STAGE_CODES, string="Stage Before")
    event_date = fields.Datetime(string="Happened on", required=True)
    entry_date = fields.Datetime(string="Entered on", required=True)
    user_id = fields.Many2one("res.users", string="Entered by", required=True)
    assigned_id = fields.Many2one("res.users", string="Then Assigned to")
    late = fields.Boolean(
        string="Late Entry",
        compute="_compute_late",
        store=True,
        precompute=True,
        help="Entered more than half an hour after it happened.",
    )
    late_reason = fields.Char(string="Why Entered Late")
    wait_kind = fields.Selection(
        [("resident", "Resident"), ("part", "Part"), ("vendor", "Vendor")],
        string="Waits for",
    )
    reason = fields.Text()

    _of_ticket = models.Index("(ticket_id, event_date, id)")

    @api.depends("event_date", "entry_date")
    def _compute_late(self):
        for event in self:
            event.late = self._is_late(event.event_date, event.entry_date)

    @api.model
    def _is_late(self, happened, entered):
        return entered - happened > timedelta(minutes=LATE_MINUTES)

    def write(self, vals):
        if self:
            raise UserError(
                self.env._("What happened to a ticket cannot be rewritten.")
            )
        return super().write(vals)
