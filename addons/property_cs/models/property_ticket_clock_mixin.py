from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import clocks, transitions

# What decides which targets fit, or by whose hours they are counted.
CHOOSING = {
    "type_id",
    "category_id",
    "property_severity",
    "property_community_id",
    "team_id",
}


class PropertyTicketClockMixin(models.AbstractModel):
    """Starts, stops and shows the clocks of a ticket."""

    _name = "property.ticket.clock.mixin"
    _description = "Clocks of a Ticket"

    property_response_deadline = fields.Datetime(
        string="Answer due",
        compute="_compute_property_deadlines",
        store=True,
    )
    property_arrival_deadline = fields.Datetime(
        string="Arrival due",
        compute="_compute_property_deadlines",
        store=True,
    )
    property_resolution_deadline = fields.Datetime(
        string="Resolution due",
        compute="_compute_property_deadlines",
        store=True,
    )
    property_deadline = fields.Datetime(
        string="Next Due",
        compute="_compute_property_deadlines",
        store=True,
        index="btree_not_null",
        help="The earliest of what is still to be done.",
    )
    property_deadline_state = fields.Selection(
        [
            ("overdue", "Overdue"),
            ("soon", "Soon Due"),
            ("ahead", "In Time"),
            ("paused", "Paused"),
        ],
        string="Urgency",
        compute="_compute_property_deadline_state",
    )
    property_time_left = fields.Char(
        string="Time Left", compute="_compute_property_deadline_state"
    )

    @api.depends(
        "property_clock_ids.deadline",
        "property_clock_ids.done_date",
        "property_clock_ids.kind",
        "property_clock_ids.state",
    )
    def _compute_property_deadlines(self):
        for ticket in self:
            due = {kind: False for kind in clocks.KINDS}
            open_ones = []
            for clock in ticket.property_clock_ids:
                if clock.kind in due:
                    due[clock.kind] = clock.deadline
                if clock.deadline and clock.state in ("running", "missed"):
                    if not clock.done_date:
                        open_ones.append(clock.deadline)
            for kind, deadline in due.items():
                ticket[f"property_{kind}_deadline"] = deadline
            ticket.property_deadline = min(open_ones, default=False)

    @contextmanager
    def _property_deadlines_written(self):
        """Write the deadlines of many tickets in one statement, as the compute would.

        Whatever else depends on their clocks is recomputed as ever.
        """
        names = [f"property_{kind}_deadline" for kind in clocks.KINDS]
        names.append("property_deadline")
        stored = [self._fields[name] for name in names]
        with self.env.protecting(stored, self):
            yield
        self.flush_recordset(names)
        of_kind = [
            SQL("min(deadline) FILTER (WHERE kind = %s)", kind) for kind in clocks.KINDS
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket ticket SET %s FROM ("
                "SELECT ticket_id, %s, min(deadline) FILTER (WHERE done_date IS NULL "
                "AND state IN ('running', 'missed')) FROM property_ticket_clock "
                "WHERE ticket_id = ANY(%s) GROUP BY ticket_id) due (id, %s) "
                "WHERE ticket.id = due.id",
                SQL(", ").join(
                    SQL("%s = due.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
                SQL(", ").join(of_kind),
                list(self._ids),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        self.invalidate_recordset(names, flush=False)
        self.modified(names)

    @api.depends("property_deadline", "property_stage_code")
    def _compute_property_deadline_state(self):
        now = fields.Datetime.now()
        # sudo: property.ticket.clock - how urgent it is, of tickets one may read
        for ticket in self.sudo():
            deadline = ticket.property_deadline
            if not deadline:
                waiting = "paused" in ticket.property_clock_ids.mapped("state")
                ticket.property_deadline_state = "paused" if waiting else False
                ticket.property_time_left = False
                continue
            next_ones = ticket.property_clock_ids.filtered(
                lambda clock, deadline=deadline: clock.deadline == deadline
            )
            warning = min(filter(None, next_ones.mapped("warning_date")), default=None)
            ticket.property_deadline_state = (
                "overdue"
                if deadline <= now
                else "soon"
                if warning and warning <= now
                else "ahead"
            )
            ticket.property_time_left = self._format_time_left(deadline - now)

    @api.model
    def _format_time_left(self, delta):
        """'2 d 3 h', '45 min', '1 h 5 min late'."""
        minutes = int(abs(delta.total_seconds()) // 60)
        days, minutes = divmod(minutes, 24 * 60)
        hours, minutes = divmod(minutes, 60)
        values = {"days": days, "hours": hours, "minutes": minutes}
        if days:
            text = self.env._("%(days)s d %(hours)s h", **values)
        elif hours:
            text = self.env._("%(hours)s h %(minutes)s min", **values)
        else:
            text = self.env._("%(minutes)s min", **values)
        if delta.total_seconds() < 0:
            return self.env._("%(time)s late", time=text)
        return text

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        own = tickets.filtered("property_community_id")
        if own:
            own._get_property_clock_model()._start(own)
        return tickets

    def write(self, vals):
        result = super().write(vals)
        own = self.filtered("property_community_id")
        if CHOOSING & vals.keys():
            own._get_property_clock_model()._choose_again(own)
        if "property_external_deadline" in vals:
            # sudo: helpdesk.ticket - when it is due, whoever enters it
            own._get_property_clock_model()._follow_external(own.sudo())
        return result

    def _after_transition(self, code, previous, when):
        super()._after_transition(code, previous, when)
        if code in transitions.STOPPED or previous in transitions.STOPPED:
            self._refresh_property_clocks()

    def _after_stamp(self, code, when):
        super()._after_stamp(code, when)
        self._refresh_property_clocks()

    def _refresh_property_clocks(self):
        clock = self._get_property_clock_model()
        clock.search([("ticket_id", "in", self.ids)])._refresh()

    @api.model
    def _get_property_clock_model(self):
        # sudo: property.ticket.clock - written by what happens to the ticket alone
        return self.env["property.ticket.clock"].sudo()

    def _get_property_targets(self):
        """The targets that fit the ticket: {engine Target: TargetTerms}."""
        self.ensure_one()
        targets = self.env["property.clock.target"]._get_targets()
        facts = clocks.Facts(
            self.type_id.id,
            self.category_id._get_property_path(),
            self.property_severity or "",
            self.property_community_id.id,
            self.company_id.id,
        )
        chosen = clocks.choose(targets, facts)
        return {target: targets[target] for target in chosen.values()}

    def _get_property_calendar(self):
        """Whose working hours count: the team's, else the company's."""
        # sudo: resource.calendar - counted by, not shown
        ticket = self.sudo()
        return (
            ticket.team_id.resource_calendar_id
            or ticket.company_id.resource_calendar_id
        )
