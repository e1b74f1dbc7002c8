import logging

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.property_base.tools.worktime import AroundTheClock, NoWorkingTime

from ..engine.clocks import (
    EXTERNAL,
    Fired,
    Outcome,
    Terms,
    derive,
    get_external_terms,
    get_next,
    read_course,
)
from .property_clock_target import CLOCK_KINDS, MANAGER_MINUTES

_logger = logging.getLogger(__name__)

STATES = [
    ("running", "Running"),
    ("paused", "Paused"),
    ("met", "In Time"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
CHUNK = 1000
# Rows from which on they are written in one statement.
MANY = 50
# What is derived, in the order of prepare_outcome.
OUTCOME_FIELDS = (
    "state",
    "deadline",
    "warning_date",
    "manager_due_date",
    "done_date",
    "left_minutes",
    "warned_date",
    "escalated_date",
    "manager_date",
    "next_date",
)


class PropertyTicketClock(models.Model):
    """What is due on a ticket, and when.

    Written by the steps of the ticket alone. Deadline and state are derived from
    the events of the ticket and the working time whenever one of them changes;
    ``next_date`` is the next moment at which the clock has something to tell.
    """

    _name = "property.ticket.clock"
    _description = "Ticket Clock"
    _inherit = ["property.ticket.escalation.mixin"]
    _order = "deadline, id"

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
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(
        [*CLOCK_KINDS, (EXTERNAL, "Reply to Who Handed It Over")],
        string="What is Due",
        required=True,
    )
    target_id = fields.Many2one(
        "property.clock.target", index="btree_not_null", ondelete="set null"
    )
    minutes = fields.Integer(
        required=True, help="Working minutes given; 0: no longer promised."
    )
    duration = fields.Float(string="Time", compute="_compute_duration")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Counted by",
        ondelete="restrict",
        help="Empty: around the clock.",
    )
    warning_before = fields.Integer(help="Working minutes before the deadline.")
    manager_minutes = fields.Integer(help="Working minutes after the deadline.")
    start_date = fields.Datetime(string="Started on", required=True)
    fixed_date = fields.Datetime(
        string="Set from Outside",
        help="By when the hotline or another department wants it; nothing moves it.",
    )
    deadline = fields.Datetime(index=True, help="Empty while the clock stands still.")
    warning_date = fields.Datetime(string="Warns on")
    manager_due_date = fields.Datetime(string="Goes to the Director on")
    next_date = fields.Datetime(string="Tells Next on")
    done_date = fields.Datetime(string="Done on")
    left_minutes = fields.Integer(
        string="Left (min)", help="Working minutes left, while the clock stands still."
    )
    state = fields.Selection(STATES, required=True, default="running")
    warned_date = fields.Datetime(string="Warned on")
    escalated_date = fields.Datetime(string="Told the Supervisor on")
    manager_date = fields.Datetime(string="Told the Director on")
    fire_error = fields.Text(string="Could Not Tell")
    extension_date = fields.Datetime(string="Extended to")
    extension_granted_date = fields.Datetime(string="Extended on")
    extension_user_id = fields.Many2one("res.users", string="Extended by")
    extension_reason = fields.Text(string="Why Extended")
    extension_count = fields.Integer(string="Times Extended")

    _kind_uniq = models.Constraint(
        "UNIQUE(ticket_id, kind)", "A ticket has one clock of each kind."
    )
    # All that the escalation looks at: what has something to tell, in order.
    _next = models.Index("(next_date) WHERE next_date IS NOT NULL")
    # What follows a change of working hours, in the order it is gone through.
    _open = models.Index(
        "(calendar_id, id) WHERE calendar_id IS NOT NULL "
        "AND state IN ('running', 'paused')"
    )

    @api.depends("minutes")
    def _compute_duration(self):
        for clock in self:
            clock.duration = clock.minutes / 60

    @api.depends("kind", "ticket_id.number")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.display_name = f"{clock.ticket_id.number} {kinds.get(clock.kind)}"

    # ------------------------------------------------------------------ derive
    def _refresh(self, renewed=None):
        """Derive where the clocks stand; wake the escalation when it is due.

        :param renewed: clocks that were given a new deadline: if it lies ahead,
            they warn and escalate once more
        """
        now = fields.Datetime.now()
        courses = self._get_courses()
        changes = {}
        for (calendar, company), clocks in self.grouped(
            lambda clock: (clock.calendar_id, clock.company_id)
        ).items():
            worktime = calendar._property_get_worktime(company)
            for clock in clocks:
                course = courses[clock.ticket_id.id]
                outcome = safe_derive(clock._get_terms(), course, worktime, now)
                fired = clock._get_fired()
                if renewed and clock in renewed and outcome.state != "missed":
                    fired = Fired()
                changes[clock] = prepare_outcome(outcome, fired)
        self._write_changes(changes)
        self._wake_for(changes.values())

    def _write_changes(self, changes):
        """Write what differs. {clock: values}"""
        ended, differing = self.browse(), {}
        for clock, vals in changes.items():
            changed = {name: new for name, new in vals.items() if clock[name] != new}
            if not changed:
                continue
            if clock.warned_date and vals["state"] in ("met", "missed", "cancelled"):
                ended += clock
            differing[clock] = changed
        if len(differing) > MANY:
            self._write_many({clock: changes[clock] for clock in differing})
        else:
            for clock, changed in differing.items():
                clock.write(changed)
        if ended:
            ended._end_warnings()

    @api.model
    def _write_many(self, changes):
        """One update for all of them; what depends on it is recomputed as ever.

        The values of each row differ, so the ORM would write them one by one.
        """
        clocks = self.browse([clock.id for clock in changes])
        names, rows = list(OUTCOME_FIELDS), list(changes.values())
        clocks.flush_recordset(names)
        columns = [
            SQL(
                "%s::%s[]",
                [field.convert_to_column(vals[field.name], self) for vals in rows],
                SQL(field.column_type[1]),
            )
            for field in map(self._fields.get, names)
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE property_ticket_clock clock SET %s, write_date = %s, "
                "write_uid = %s FROM unnest(%s, %s) changed (id, %s) "
                "WHERE clock.id = changed.id",
                SQL(", ").join(
                    SQL("%s = changed.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
                self.env.cr.now(),
                self.env.uid,
                list(clocks._ids),
                SQL(", ").join(columns),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        clocks.invalidate_recordset(names, flush=False)
        tickets = clocks.ticket_id
        with tickets._property_deadlines_written():
            clocks.modified(names)

    def _get_courses(self):
        """Return {ticket id: Course} of the tickets of these clocks."""
        tickets = self.ticket_id
        events = self.env["property.ticket.event"].search_fetch(
            [("ticket_id", "in", tickets.ids)],
            ["ticket_id", "code", "event_date"],
            order="event_date, id",
        )
        happened = {ticket_id: [] for ticket_id in tickets._ids}
        for event in events:
            happened[event.ticket_id.id].append((event.code, event.event_date))
        return {ticket_id: read_course(found) for ticket_id, found in happened.items()}

    def _get_terms(self):
        return Terms(
            self.kind,
            self.start_date,
            self.minutes,
            self.warning_before,
            self.manager_minutes,
            self.extension_date or None,
            self.extension_granted_date or None,
            self.fixed_date or None,
        )

    def _get_fired(self):
        return Fired(self.warned_date, self.escalated_date, self.manager_date)

    def _get_outcome(self):
        """The outcome as it is stored."""
        return Outcome(
            self.state,
            self.deadline,
            self.warning_date or None,
            self.manager_due_date or None,
            self.done_date or None,
            self.left_minutes,
        )

    # ---------------------------------------------------------- start and renew
    @api.model
    def _start(self, tickets):
        """Create the clocks of tickets that just came in, in one insert."""
        now = fields.Datetime.now()
        vals_list = []
        # sudo: helpdesk.ticket - the fields of the office among what decides
        for ticket in tickets.sudo():
            start = ticket.property_received_date or ticket.create_date
            course = read_course([("received", start)])
            rows = [
                self._prepare_clock(ticket, target, terms, start)
                for target, terms in ticket._get_property_targets().items()
            ]
            if ticket.property_external_deadline:
                rows.append(self._prepare_external(ticket))
            for vals in rows:
                calendar = self.env["resource.calendar"].browse(vals["calendar_id"])
                outcome = safe_derive(
                    Terms(
                        vals["kind"],
                        start,
                        vals["minutes"],
                        vals["warning_before"],
                        vals["manager_minutes"],
                        fixed=vals.get("fixed_date"),
                    ),
                    course,
                    calendar._property_get_worktime(ticket.company_id),
                    now,
                )
                vals_list.append(vals | prepare_outcome(outcome, Fired()))
        self.create(vals_list)
        self._wake_for(vals_list)

    @api.model
    def _prepare_clock(self, ticket, target, terms, start):
        return {
            "ticket_id": ticket.id,
            **self._prepare_place(ticket),
            "kind": target.kind,
            "start_date": start,
            **self._prepare_terms(ticket, target, terms),
        }

    @api.model
    def _prepare_place(self, ticket):
        return {
            "community_id": ticket.property_community_id.id,
            "company_id": ticket.company_id.id,
        }

    @api.model
    def _prepare_external(self, ticket):
        """The clock of a deadline that the hotline or a department has set."""
        start = ticket.property_received_date or ticket.create_date
        deadline = ticket.property_external_deadline
        minutes, warning = get_external_terms(start, deadline)
        return {
            "ticket_id": ticket.id,
            **self._prepare_place(ticket),
            "kind": EXTERNAL,
            "start_date": start,
            "fixed_date": deadline,
            "minutes": minutes,
            "warning_before": warning,
            "manager_minutes": MANAGER_MINUTES,
            "calendar_id": False,
        }

    @api.model
    def _follow_external(self, tickets):
        """Add, move or drop the clocks of deadlines set from outside."""
        held = {
            clock.ticket_id: clock
            for clock in self.search(
                [("ticket_id", "in", tickets.ids), ("kind", "=", EXTERNAL)]
            )
        }
        renewed, missing = self.browse(), []
        for ticket in tickets:
            clock = held.get(ticket, self)
            if ticket.property_external_deadline:
                vals = self._prepare_external(ticket)
                clock.write(vals)
                missing += [] if clock else [vals]
            else:
                clock.write({"minutes": 0, "fixed_date": False})
            renewed += clock
        renewed += self.create(missing)
        renewed._refresh(renewed)

    @api.model
    def _prepare_terms(self, ticket, target, terms):
        calendar = not terms.around and ticket._get_property_calendar()
        return {
            "target_id": target.id,
            "minutes": terms.minutes,
            "warning_before": terms.warning_before,
            "manager_minutes": terms.manager_after,
            "calendar_id": calendar.id if calendar else False,
        }

    @api.model
    def _choose_again(self, tickets):
        """What is promised may be another thing now: keep, change, add, drop."""
        clocks = self.search([("ticket_id", "in", tickets.ids)])
        clocks._follow_place()
        held = {
            (clock.ticket_id, clock.kind): clock
            for clock in clocks
            if clock.kind != EXTERNAL
        }
        renewed, missing = self.browse(), []
        for ticket in tickets:
            for target, terms in ticket._get_property_targets().items():
                clock = held.pop((ticket, target.kind), None)
                vals = self._prepare_terms(ticket, target, terms)
                if clock is None:
                    start = ticket.property_received_date or ticket.create_date
                    missing.append(self._prepare_clock(ticket, target, terms, start))
                elif clock._differs(vals):
                    clock.write(vals | self._prepare_no_extension())
                    renewed += clock
        dropped = self.browse([clock.id for clock in held.values() if clock.minutes])
        dropped.write({"minutes": 0, "target_id": False})
        renewed += dropped + self.create(missing)
        renewed._refresh(renewed)

    def _follow_place(self):
        """A report put right is another community's: who is told follows."""
        for clock in self:
            ticket = clock.ticket_id
            if clock.community_id != ticket.property_community_id:
                clock.write(self._prepare_place(ticket))

    def _differs(self, vals):
        return any(
            (self[name].id if self._fields[name].relational else self[name]) != value
            for name, value in vals.items()
        )

    @api.model
    def _prepare_no_extension(self):
        return {
            "extension_date": False,
            "extension_granted_date": False,
            "extension_user_id": False,
            "extension_reason": False,
        }


def safe_derive(terms, course, worktime, now):
    """As ``derive``; where a calendar has nothing but time off, around the clock.

    A report is taken down whatever somebody did to a calendar.
    """
    if not terms.minutes:
        return Outcome("cancelled")
    try:
        return derive(terms, course, worktime, now)
    except NoWorkingTime as error:
        _logger.warning("Deadline counted around the clock: %s", error)
        return derive(terms, course, AroundTheClock(), now)


def prepare_outcome(outcome, fired):
    """Values of a clock for an outcome."""
    return {
        "state": outcome.state,
        "deadline": outcome.deadline or False,
        "warning_date": outcome.warning or False,
        "manager_due_date": outcome.manager or False,
        "done_date": outcome.done or False,
        "left_minutes": outcome.left,
        "warned_date": fired.warned or False,
        "escalated_date": fired.escalated or False,
        "manager_date": fired.manager or False,
        "next_date": get_next(outcome, fired) or False,
    }
