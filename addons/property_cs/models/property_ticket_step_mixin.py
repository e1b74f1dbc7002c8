from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import transitions

# Marks the write of a step. No client can send this object in a context.
STEP = object()
CLOCKS = {
    "accepted": "property_accepted_date",
    "dispatched": "property_dispatched_date",
    "resolved": "property_resolved_date",
    "visited": "property_visited_date",
    "responded": "property_responded_date",
    "arrived": "property_arrived_date",
}
CLOCK_FIELDS = {"property_received_date", "closed_date", *CLOCKS.values()}
REASONS = {
    "refused": "property_refuse_reason",
    "waiting": "property_wait_reason",
    "resolved": "property_resolution",
}
# What a closed ticket says stays as it is.
FROZEN = {
    "name",
    "description",
    "partner_id",
    "partner_name",
    "partner_email",
    "category_id",
    "type_id",
    "team_id",
    "user_id",
    "channel_id",
    "property_community_id",
    "property_unit_id",
    "property_building_id",
    "property_occupancy_id",
    "property_location",
    "property_phone",
    "property_wish_date",
    "property_wish_slot",
    "property_severity",
    "property_validity",
    "property_validity_reason",
    "property_adoption",
    "property_parent_id",
    "property_resolution",
    "property_refuse_reason",
    "property_wait_kind",
    "property_wait_reason",
    "property_work",
    "property_paying",
    "property_labour",
    "property_signer",
    "property_signature",
}
TOLERANCE = timedelta(minutes=1)


class PropertyTicketStepMixin(models.AbstractModel):
    """One door for every step of a ticket: table, role, reason, time, event."""

    _name = "property.ticket.step.mixin"
    _description = "Steps of a Ticket"

    # ------------------------------------------------------------------- steps
    def _transition(
        self, code, when=None, reason=None, late_reason=None, role=None, **vals
    ):
        """Move tickets of communities to a stage.

        :param str code: property_code of the stage
        :param when: when it happened (naive UTC); now by default
        :param str reason: why or what, where the step asks for it
        :param str late_reason: why it is entered long after it happened
        :param str role: 'resident' or 'system', in code that has checked who acts;
            by default the roles of the user
        :param vals: other fields written with the step
        :raise AccessError: the role may not take the step
        :raise UserError: no such step, no reason, or a time out of order
        """
        when = when or fields.Datetime.now()
        reason = (reason or "").strip()
        for previous, tickets in self.grouped("property_stage_code").items():
            if previous == code:
                continue
            tickets._check_step(code, role)
            tickets._check_reason(code, reason, vals)
            tickets._check_when(when, late_reason)
            tickets._before_transition(code)
            tickets._with_step().write(tickets._prepare_step(code, when, reason) | vals)
            if code == "closed":  # the base writes the moment of entry
                tickets._with_step().write({"closed_date": when})
            tickets._log_event(
                code,
                when,
                previous_code=previous,
                reason=reason,
                late_reason=late_reason,
                wait_kind=vals.get("property_wait_kind")
                if code == "waiting"
                else False,
            )
            tickets._after_transition(code, previous, when)
        return True

    def _before_transition(self, code):
        """Hook: refuse a step that the table alone does not refuse."""

    def _after_transition(self, code, previous, when):
        """Hook: what follows from a step.

        :param str code: stage reached
        :param str previous: stage before, False at first
        :param when: when it happened
        """

    def _stamp(self, code, when=None, late_reason=None):
        """Record that the office answered ('responded') or came ('arrived').

        What is recorded already stays: the first time counts.
        """
        when = when or fields.Datetime.now()
        tickets = self.filtered(lambda t: not t[CLOCKS[code]])
        if not tickets:
            return
        tickets._check_worker()
        tickets._check_not_over()
        tickets._check_when(when, late_reason, after_last=False)
        tickets._with_step().write({CLOCKS[code]: when})
        tickets._log_event(code, when, late_reason=late_reason)
        tickets._after_stamp(code, when)

    def _after_stamp(self, code, when):
        """Hook: what follows from an answer or an arrival."""

    def _prepare_step(self, code, when, reason):
        """Values of the step itself."""
        stage = self.env["helpdesk.ticket.stage"]._get_property_stage(code)
        previous = self[:1].property_stage_code
        vals = {"stage_id": stage.id}
        if code in CLOCKS:
            vals[CLOCKS[code]] = when
        if code in REASONS:
            vals[REASONS[code]] = reason
        if previous == "waiting":
            vals["property_wait_kind"] = vals["property_wait_reason"] = False
        if previous == "received" and code in ("dispatched", "in_progress", "resolved"):
            vals["property_accepted_date"] = when
        if previous == "received" and code == "resolved":
            vals["property_responded_date"] = when
        if transitions.is_reopening(previous, code):
            vals |= {
                "property_resolved_date": False,
                "property_visited_date": False,
                "closed_date": False,
                "property_reopen_count": max(self.mapped("property_reopen_count")) + 1,
            }
        return vals

    # ------------------------------------------------------------------ checks
    def _get_step_roles(self):
        """The roles of the user towards these tickets (all of them)."""
        user = self.env.user
        if self.env.su:
            return {"system"}
        roles = {
            role
            for role in transitions.OFFICE
            if user.has_group(f"property_base.group_{role}")
        }
        if all(t.user_id == user or user in t.team_id.user_ids for t in self):
            roles.add("technician")
        return roles

    def _check_step(self, code, role=None):
        roles = {role} if role else self._get_step_roles()
        labels = dict(
            self._fields["property_stage_code"]._description_selection(self.env)
        )
        for ticket in self:
            verdict = transitions.check(ticket.property_stage_code, code, roles)
            names = {
                "number": ticket.number,
                "current": labels.get(ticket.property_stage_code, ""),
                "wanted": labels[code],
            }
            if verdict == "unknown":
                raise UserError(
                    self.env._(
                        "%(number)s is at “%(current)s”; from there it cannot go to "
                        "“%(wanted)s”.",
                        **names,
                    )
                )
            if verdict == "forbidden":
                raise AccessError(
                    self.env._(
                        "You may not move %(number)s from “%(current)s” to “%(wanted)s”.",
                        **names,
                    )
                )

    def _check_reason(self, code, reason, vals):
        previous = self[:1].property_stage_code
        if transitions.needs_reason(previous, code) and not reason:
            raise UserError(
                self.env._("Say why, or what was done: this step asks for it.")
            )
        if code == "waiting" and not vals.get("property_wait_kind"):
            raise UserError(self.env._("Say whom or what the ticket waits for."))

    def _check_worker(self):
        if not self.env.su and not self._get_step_roles():
            raise AccessError(
                self.env._("Only who works on the ticket can record this.")
            )

    def _check_when(self, when, late_reason, after_last=True):
        """The moment lies between the last step and now; late ones are explained."""
        now = fields.Datetime.now()
        if when > now + TOLERANCE:
            raise UserError(self.env._("What has not happened yet cannot be recorded."))
        lasts = self._get_last_steps() if after_last else {}
        for ticket in self:
            last = lasts.get(ticket.id) or ticket.property_received_date
            if last and when < last.replace(microsecond=0):
                raise UserError(
                    self.env._(
                        "%(number)s: the time lies before what happened last (%(last)s).",
                        number=ticket.number,
                        last=fields.Datetime.context_timestamp(self, last).strftime(
                            "%Y-%m-%d %H:%M"
                        ),
                    )
                )
        if self.env["property.ticket.event"]._is_late(when, now) and not late_reason:
            raise UserError(
                self.env._("This happened a while ago: say why it is entered only now.")
            )

    def _get_last_steps(self):
        """Return {ticket id: moment of the last step}."""
        groups = self.env["property.ticket.event"]._read_group(
            [
                ("ticket_id", "in", self.ids),
                ("code", "not in", ("responded", "arrived")),
            ],
            ["ticket_id"],
            ["event_date:max"],
        )
        return {ticket.id: last for ticket, last in groups}

    # ------------------------------------------------------------------- write
    def write(self, vals):
        """Lead a change of stage through the door, keep the rest of it out."""
        if self.env.context.get("property_step") is STEP:
            return super(
                PropertyTicketStepMixin, self.with_context(property_step=None)
            ).write(vals)
        own = self.filtered("property_community_id")
        if not own:
            return super().write(vals)
        own._check_property_write(vals)
        rest = dict(vals)
        stage = self.env["helpdesk.ticket.stage"].browse(rest.pop("stage_id", False))
        others = self - own
        if others:
            super(PropertyTicketStepMixin, others).write(vals)
        if rest:
            super(PropertyTicketStepMixin, own).write(rest)
        if stage:
            own._write_stage(stage, vals)
        return True

    def _write_stage(self, stage, vals):
        """A stage set directly (a card dragged, an import) is a step like any other."""
        if not stage.property_code:
            raise UserError(
                self.env._("A community's ticket has the stages of the service desk.")
            )
        code = stage.property_code
        extra = {}
        if code == "waiting":
            extra["property_wait_kind"] = vals.get("property_wait_kind")
        self._transition(code, reason=vals.get(REASONS.get(code)), **extra)

    def _check_property_write(self, vals):
        if self.env.su:
            return
        if CLOCK_FIELDS & vals.keys():
            raise UserError(self.env._("The clocks of a ticket are set by its steps."))
        if FROZEN & vals.keys():
            self._check_not_over()

    def _check_not_over(self):
        done = self.filtered(lambda t: t.property_stage_code in ("closed", "refused"))
        if done:
            raise UserError(
                self.env._(
                    "%(number)s is closed. Reopen it to change it.",
                    number=done[0].number,
                )
            )

    # ----------------------------------------------------------------- buttons
    def action_property_accept(self):
        """Take the report on; who takes it answers for it from now on."""
        self._transition("accepted")
        mine = self.filtered(
            lambda t: not t.user_id and self.env.user in t.team_id.user_ids
        )
        mine.user_id = self.env.user

    def action_property_respond(self):
        """Record the first answer to who reported."""
        self._stamp("responded")

    def action_property_arrive(self):
        """Record that somebody is on site."""
        self._stamp("arrived")

    def action_property_start(self):
        """Begin the work."""
        self._transition("in_progress")

    def action_property_close(self):
        """Close what is done."""
        self._transition("closed")

    def action_property_step(self):
        """Ask for what a step needs: the stage is in the context."""
        code = self.env.context.get("property_code")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.property_ticket_step_action"
        )
        action["context"] = {
            "default_ticket_ids": self.ids,
            "default_code": code,
            "property_earlier": self.env.context.get("property_earlier", False),
        }
        return action
