from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..engine import transitions
from ..engine.visits import (
    ATTEMPTS,
    SATISFACTION,
    choose_caller,
    get_deadline,
    is_dissatisfied,
)

# Marks the write of an answer. No client can send this object in a context.
ANSWER = object()
RESULTS = [
    ("a", "A – Satisfied"),
    ("b", "B – Fairly Satisfied"),
    ("c", "C – Not Satisfied"),
]
SATISFACTIONS = [
    ("satisfied", "Satisfied"),
    ("fairly", "Fairly Satisfied"),
    ("not", "Not Satisfied"),
]
# Set by answers, attempts and the ticket alone.
ANSWERS = {
    "state",
    "resolved_date",
    "next_date",
    "done_date",
    "done_user_id",
    "result",
    "satisfaction",
    "comment",
}
FIXED = {"ticket_id", "origin", "community_id", "deadline", "type_code", *ANSWERS}
# Whom it asked and how: fixed once it was answered.
ASKED = {
    "subject",
    "unit_id",
    "building_id",
    "occupancy_id",
    "partner_id",
    "phone",
    "user_id",
    "manner",
    "signature",
}
VISIT_DAYS = {
    "complaint": "cs_visit_complaint_days",
    "repair": "cs_visit_repair_days",
}


class PropertyReturnVisit(models.Model):
    """Asking who reported whether they are satisfied, after it was resolved.

    One visit belongs to one resolution of a ticket: when the ticket is reopened
    an open visit is cancelled, and the next resolution has a visit of its own.
    A visit can have another origin than a ticket; then it says itself whom to
    ask. What was answered changes by a recorded correction only.
    """

    _name = "property.return.visit"
    _description = "Return Visit"
    _inherit = [
        "property.call.desk.mixin",
        "property.community.mixin",
        "property.xlsx.mixin",
        "mail.thread",
    ]
    _order = "deadline, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="restrict"
    )
    origin = fields.Selection(
        [("ticket", "Ticket"), ("other", "Other")],
        required=True,
        default="ticket",
        index=True,
        help="What the visit is about; other modules add theirs.",
    )
    subject = fields.Char(help="What the visit is about, without a ticket.")
    unit_id = fields.Many2one(
        "property.unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    building_id = fields.Many2one(
        "property.building", index="btree_not_null", ondelete="restrict"
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Household",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id)]",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", index="btree_not_null", ondelete="restrict"
    )
    phone = fields.Char(help="The number to dial.")
    type_code = fields.Selection(
        string="Type",
        related="ticket_id.property_type_code",
        store=True,
        precompute=True,
    )
    category_id = fields.Many2one(related="ticket_id.category_id", string="Category")
    resolved_date = fields.Datetime(
        string="Resolved on", help="The resolution that is asked about."
    )
    resolution = fields.Text(related="ticket_id.property_resolution")
    resident_rating = fields.Selection(
        related="ticket_id.property_rating", string="Own Rating"
    )
    deadline = fields.Datetime(string="Due on", required=True, index=True)
    next_date = fields.Datetime(
        string="Call again on",
        help="Nobody answered: it comes back in the calling list then.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Caller",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    manner = fields.Selection(
        [("phone", "Phone"), ("door", "At the Door"), ("message", "Message")],
        required=True,
        default="phone",
    )
    state = fields.Selection(
        [
            ("open", "To Visit"),
            ("done", "Visited"),
            ("unreached", "Not Reached"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        index=True,
        readonly=True,
    )
    done_date = fields.Datetime(
        string="Visited on", index="btree_not_null", readonly=True
    )
    done_user_id = fields.Many2one(
        "res.users", string="Visited by", readonly=True, index="btree_not_null"
    )
    result = fields.Selection(
        RESULTS, string="Visit Result", tracking=True, readonly=True
    )
    satisfaction = fields.Selection(SATISFACTIONS, tracking=True, readonly=True)
    comment = fields.Text(string="What Was Said", tracking=True, readonly=True)
    signature = fields.Binary(
        attachment=True, help="Of the resident, when visited on site."
    )
    attempt_ids = fields.One2many(
        "property.return.visit.attempt", "visit_id", string="Attempts"
    )
    attempt_count = fields.Integer(
        compute="_compute_attempt_count", string="Attempts Failed"
    )
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")

    _one_open = models.UniqueIndex(
        "(ticket_id) WHERE state = 'open'", "The ticket has an open return visit."
    )
    _ticket_given = models.Constraint(
        "CHECK(origin <> 'ticket' OR ticket_id IS NOT NULL)",
        "A return visit after a ticket names the ticket.",
    )
    _person_given = models.Constraint(
        "CHECK(ticket_id IS NOT NULL OR partner_id IS NOT NULL OR phone IS NOT NULL)",
        "Say whom to visit: a person or a number.",
    )
    _answered = models.Constraint(
        "CHECK((state = 'done') = (done_date IS NOT NULL AND result IS NOT NULL "
        "AND satisfaction IS NOT NULL))",
        "A visit that was made has a day and an answer.",
    )
    _after_resolution = models.Constraint(
        "CHECK(done_date IS NULL OR resolved_date IS NULL OR "
        "done_date >= resolved_date)",
        "A return visit comes after the resolution.",
    )
    _to_call = models.Index("(community_id, deadline) WHERE state = 'open'")
    _answers = models.Index("(ticket_id, done_date, id) WHERE state = 'done'")

    # ---------------------------------------------------------------- computes
    @api.depends("ticket_id.number", "subject", "partner_id.name", "unit_id.name")
    def _compute_display_name(self):
        for visit in self:
            parts = (
                visit.ticket_id.number or visit.subject,
                visit.unit_id.name,
                visit.partner_id.name,
            )
            visit.display_name = " ".join(filter(None, parts)) or self.env._(
                "Return Visit"
            )

    @api.model
    def _search_own_name(self, operator, name):
        return Domain.OR(
            Domain(path, operator, name)
            for path in ("ticket_id.number", "subject", "unit_id", "partner_id")
        )

    @api.depends("attempt_ids.outcome")
    def _compute_attempt_count(self):
        for visit in self:
            failed = visit.attempt_ids.filtered(lambda a: a.outcome != "reached")
            visit.attempt_count = len(failed)

    @api.depends("deadline", "state")
    def _compute_overdue(self):
        now = fields.Datetime.now()
        for visit in self:
            visit.overdue = visit.state == "open" and visit.deadline < now

    def _search_overdue(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        late = Domain("state", "=", "open") & Domain(
            "deadline", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    # -------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_vals(dict(vals)) for vals in vals_list])

    @api.model
    def _complete_vals(self, vals):
        """Fill in what the ticket or the unit says; the answer stays out."""
        vals.setdefault("ticket_id", self.env.context.get("default_ticket_id"))
        if not self._is_answering():  # defaults may come by the context as well
            vals |= {**dict.fromkeys(ANSWERS, False), "state": "open"}
        ticket = self.env["helpdesk.ticket"].browse(vals["ticket_id"] or ())
        if ticket:
            ticket.check_access("read")
            self._check_resolved(ticket)
            known = self._prepare_ticket_vals(ticket)
            return {**known, **vals, **{name: known[name] for name in FIXED & {*known}}}
        unit = self.env["property.unit"].browse(vals.get("unit_id"))
        if unit:
            vals.setdefault("community_id", unit.community_id.id)
            vals.setdefault("building_id", unit.building_id.id)
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        vals.setdefault("phone", partner.phone)
        vals.setdefault("deadline", fields.Datetime.now())
        return vals

    def write(self, vals):
        answered = any(visit.state in ("done", "cancelled") for visit in self)
        fixed = FIXED | ASKED if answered else FIXED
        if not self._is_answering() and fixed & vals.keys():
            raise UserError(
                self.env._("A return visit is answered or corrected, not rewritten.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        raise UserError(self.env._("A return visit stays on record."))

    @api.model
    def _is_answering(self):
        return self.env.context.get("property_answer") is ANSWER

    def _with_answer(self):
        return self.with_context(property_answer=ANSWER)

    # -------------------------------------------------------------- of tickets
    @api.model
    def _create_for_tickets(self, tickets):
        """Open the visits of tickets just resolved, in one insert."""
        # sudo: property.return.visit - the technician resolves, the office asks
        visits = self.sudo().with_context(tracking_disable=True)
        callers = self._get_callers(tickets)
        return (
            visits._with_answer()
            .create(
                [
                    {"ticket_id": ticket.id, "user_id": callers[ticket.id]}
                    for ticket in tickets
                ]
            )
            .with_context(tracking_disable=False)
        )

    @api.model
    def _prepare_ticket_vals(self, ticket):
        """What a visit takes from its ticket."""
        return {
            "origin": "ticket",
            "community_id": ticket.property_community_id.id,
            "unit_id": ticket.property_unit_id.id,
            "building_id": ticket.property_building_id.id,
            "occupancy_id": ticket.property_occupancy_id.id,
            "partner_id": ticket.partner_id.id,
            "phone": ticket.property_phone or ticket.partner_id.phone,
            "resolved_date": ticket.property_resolved_date,
            "deadline": self._get_ticket_deadline(ticket),
        }

    @api.model
    def _get_ticket_deadline(self, ticket):
        """End of the day by which the community wants to have asked."""
        community = ticket.property_community_id
        name = VISIT_DAYS.get(ticket.property_type_code, "cs_visit_complaint_days")
        resolved = ticket.property_resolved_date or fields.Datetime.now()
        local = resolved.replace(tzinfo=UTC).astimezone(community._get_cs_zone())
        deadline = get_deadline(local, community[name])
        return deadline.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _get_callers(self, tickets):
        """Return {ticket id: id of who asks}.

        Major ones are the director's; the rest the building's officer's, the
        first receiver's or the supervisor's, whoever did not do the work for them.
        """
        today = fields.Date.context_today(self)
        # sudo: property.building.officer - technicians resolve, and read no register
        officers = tickets.property_building_id.sudo()._get_officers(today)
        return {
            ticket.id: choose_caller(
                self._get_caller_order(ticket, officers),
                (ticket.user_id - ticket.property_receiver_id).id,
            )
            for ticket in tickets.sudo()
        }

    @api.model
    def _get_caller_order(self, ticket, officers):
        community = ticket.property_community_id
        users = self.env["res.users"]
        order = [
            officers.get(ticket.property_building_id.id, users),
            ticket.property_receiver_id,
            community.supervisor_id,
            community.manager_id,
        ]
        if ticket.property_severity == "major":
            order.insert(0, community.manager_id)
        return [user.id for user in order if user.active and not user.share]

    @api.model
    def _check_resolved(self, ticket):
        if not ticket.property_resolved_date:
            raise UserError(
                self.env._(
                    "%(number)s is not resolved yet: there is nothing to ask about.",
                    number=ticket.number,
                )
            )

    def _cancel(self):
        """The ticket was reopened: what was to be asked no longer is."""
        # sudo: property.return.visit - technicians and residents reopen, too
        visits = self.sudo().filtered(lambda v: v.state == "open")
        visits._with_answer().write({"state": "cancelled", "next_date": False})

    # ----------------------------------------------------------------- answers
    def _answer(
        self,
        result,
        comment=None,
        satisfaction=None,
        when=None,
        manner=None,
        late_reason=None,
    ):
        """Record what was answered, and move the ticket.

        :param str result: 'a', 'b' or 'c'
        :param satisfaction: follows the result unless given
        :param when: when it was said (naive UTC); now by default
        :param late_reason: why it is entered long after it was said
        :raise UserError: answered before, no such answer, a time before the
            resolution or after now, no words to a complaint that stays
        """
        self.ensure_one()
        self.check_access("write")
        when = when or fields.Datetime.now()
        satisfaction = satisfaction or SATISFACTION.get(result)
        comment = (comment or "").strip()
        self._check_answer(result, satisfaction, comment)
        self._check_time(when)
        self._log_attempt("reached", when)
        self._with_answer().write(
            {
                "state": "done",
                "result": result,
                "satisfaction": satisfaction,
                "comment": comment,
                "manner": manner or self.manner,
                "done_date": when,
                "done_user_id": self.env.uid,
                "next_date": False,
            }
        )
        self.flush_recordset()
        self._move_ticket(when, late_reason)

    def _check_answer(self, result, satisfaction, comment):
        if self.state not in ("open", "unreached"):
            raise UserError(
                self.env._("%s was answered or cancelled already.", self.display_name)
            )
        if result not in SATISFACTION or satisfaction not in SATISFACTION.values():
            raise UserError(self.env._("Say A, B or C."))
        if is_dissatisfied(result, satisfaction) and not comment:
            raise UserError(
                self.env._("Say what is not in order: the ticket is reopened with it.")
            )

    def _check_time(self, when):
        now = fields.Datetime.now()
        if when > now:
            raise UserError(self.env._("What has not happened yet cannot be recorded."))
        if self.ticket_id:
            self._check_resolved(self.ticket_id)
        if self.resolved_date and when < self.resolved_date:
            raise UserError(
                self.env._(
                    "%(name)s was resolved after that: a return visit comes later.",
                    name=self.display_name,
                )
            )

    def _move_ticket(self, when, late_reason=None):
        """What the answer means for the ticket."""
        ticket = self.ticket_id
        if not ticket:
            return
        if ticket.property_stage_code == "resolved":
            ticket._transition("visited", when, late_reason=late_reason)
        if is_dissatisfied(self.result, self.satisfaction):
            ticket._transition(
                "accepted",
                when,
                reason=self.comment,
                late_reason=late_reason,
                role="system",
            )
        elif (
            ticket.property_stage_code == "visited"
            and self.community_id.cs_close_visited
        ):
            ticket._transition("closed", when, late_reason=late_reason)

    def _attempt(self, outcome, note=None, when=None):
        """Record that nobody could be asked; the visit stays open.

        :param str outcome: 'no_answer', 'refused' or 'wrong_number'
        :raise UserError: the visit is not open, or no such outcome
        """
        self.ensure_one()
        self.check_access("write")
        when = when or fields.Datetime.now()
        if self.state != "open":
            raise UserError(self.env._("%s is not open.", self.display_name))
        if outcome not in ("no_answer", "refused", "wrong_number"):
            raise UserError(self.env._("There is no such outcome."))
        self._check_time(when)
        self._log_attempt(outcome, when, note)
        again = fields.Datetime.add(when, minutes=self.community_id.cs_call_again)
        self._with_answer().next_date = again

    def _log_attempt(self, outcome, when, note=None):
        # sudo: property.return.visit.attempt - written here alone
        self.env["property.return.visit.attempt"].sudo().create(
            {
                "visit_id": self.id,
                "outcome": outcome,
                "attempt_date": when,
                "phone": self.phone,
                "user_id": self.env.uid,
                "note": note,
            }
        )
        self.invalidate_recordset(["attempt_ids", "attempt_count"])

    def _is_given_up(self):
        """Whether enough was tried to leave it at that."""
        self.ensure_one()
        return self.attempt_count >= ATTEMPTS

    def _correct(self, result, comment, reason, satisfaction=None):
        """Put a recorded answer right; the former one stays in the log.

        A ticket found not satisfied now is reopened. One reopened by mistake stays
        so, resolved again it has a new visit: what happened to a ticket is not
        rewritten, or a correction could take back a reopening that counts.

        :raise AccessError: neither who recorded it today nor a supervisor
        """
        self.ensure_one()
        self._check_corrector()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the answer is corrected."))
        satisfaction = satisfaction or SATISFACTION.get(result)
        comment = (comment or "").strip()
        if is_dissatisfied(result, satisfaction) and not comment:
            raise UserError(
                self.env._("Say what is not in order: the ticket is reopened with it.")
            )
        self._with_answer().write(
            {"result": result, "satisfaction": satisfaction, "comment": comment}
        )
        self.message_post(body=self.env._("Corrected: %s", reason))
        stage = self.ticket_id.property_stage_code
        if is_dissatisfied(result, satisfaction) and stage in ("visited", "closed"):
            self.ticket_id._transition("accepted", reason=comment, role="system")

    def _has_reopened(self):
        """Whether the ticket is open because of this answer."""
        self.ensure_one()
        return (
            is_dissatisfied(self.result, self.satisfaction)
            and self.ticket_id.property_stage_code in transitions.OPEN
        )

    def _check_corrector(self):
        self.check_access("write")
        if self.state != "done":
            raise UserError(self.env._("Only an answer can be corrected."))
        recent = fields.Datetime.now() - self.done_date <= timedelta(days=1)
        mine = self.done_user_id == self.env.user and recent
        if not mine and not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(
                self.env._(
                    "An answer is corrected by who recorded it, within a day, or by "
                    "a supervisor."
                )
            )

    # ----------------------------------------------------------------- buttons
    def action_open_ticket(self):
        """The ticket the visit is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [
                (self.env.ref("property_cs.helpdesk_ticket_view_form").id, "form")
            ],
        }

    def _get_worklist_label(self):
        """What a worklist says of the visit: not the place, that stands beside."""
        origin = self.ticket_id.number or self.display_name
        return " ".join(filter(None, [origin, self.partner_id.name]))

    def _get_worklist_place(self):
        """Where a worklist says it is."""
        return self.unit_id.name or self.community_id.name

    def action_answer(self):
        """Ask for the answer."""
        self.ensure_one()
        return self._open_wizard("property_cs.property_visit_answer_action")

    def action_correct(self):
        """Put the recorded answer right."""
        self.ensure_one()
        self._check_corrector()
        return self._open_wizard("property_cs.property_visit_correction_action")

    def action_no_answer(self):
        """Nobody picked up."""
        for visit in self:
            visit._attempt("no_answer")

    def _open_wizard(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_visit_id": self.id}
        return action
