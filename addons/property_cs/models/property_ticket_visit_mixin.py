from odoo import fields, models
from odoo.exceptions import UserError

from ..engine import transitions
from ..engine.visits import is_sampled

#: types whose tickets are visited when they are resolved
VISITED_TYPES = ("complaint", "repair")


class PropertyTicketVisitMixin(models.AbstractModel):
    """Resolved tickets are visited; a complaint is not closed without it."""

    _name = "property.ticket.visit.mixin"
    _description = "Return Visits of a Ticket"

    property_visit_ids = fields.One2many(
        "property.return.visit",
        "ticket_id",
        string="Return Visits",
        groups="property_base.group_staff",
    )

    def _before_transition(self, code):
        super()._before_transition(code)
        if code == "visited":
            self._check_visited()
        elif code == "closed":
            self._check_visit_settled()

    def _after_transition(self, code, previous, when):
        super()._after_transition(code, previous, when)
        if code == "resolved":
            self._open_visits()
        elif code == "closed":
            self._settle_visits()
        elif transitions.is_reopening(previous, code):
            self._get_visits("open")._cancel()

    def _get_visits(self, *states):
        """Visits of these tickets in given states, in one query."""
        # sudo: property.return.visit - technicians and residents take steps, too
        return (
            self.env["property.return.visit"]
            .sudo()
            .search([("ticket_id", "in", self.ids), ("state", "in", states)])
            .sudo(self.env.su)
        )

    def _open_visits(self):
        """Create the visits of tickets that were just resolved."""
        self._get_visits("open")._cancel()
        wanted = self.filtered("property_community_id")._filter_to_visit()
        if wanted:
            self.env["property.return.visit"]._create_for_tickets(wanted)

    def _filter_to_visit(self):
        """Complaints, and the repairs that are in the sample of the day.

        Of a collective complaint its members are visited: nobody else reported it.
        """
        today = fields.Date.context_today(self)
        percents = self.env["property.visit.sampling"]._get_percents(
            self.property_community_id, today
        )
        return self.filtered(
            lambda t: (
                t.property_type_code in VISITED_TYPES
                and not t.property_collective
                and t._is_in_sample(percents.get(t.property_community_id.id, 100))
            )
        )

    def _is_in_sample(self, percent):
        """Only repairs are sampled, and of these none that was reopened."""
        if self.property_type_code != "repair" or self.property_reopen_count:
            return True
        return is_sampled(f"{self._name},{self.id}", percent)

    def _get_visited_ids(self):
        """Ids of the tickets visited since they were resolved last."""
        return {
            visit.ticket_id.id
            for visit in self._get_visits("done").sudo()
            if visit.ticket_id.property_resolved_date
            and visit.done_date >= visit.ticket_id.property_resolved_date
        }

    def _check_visited(self):
        visited = self._get_visited_ids()
        for ticket in self:
            if ticket.id not in visited:
                raise UserError(
                    self.env._(
                        "%(number)s: record what was answered in its return visit; "
                        "that moves the ticket.",
                        number=ticket.number,
                    )
                )

    def _check_visit_settled(self):
        visited = self._get_visited_ids()
        pending = self._get_visits("open").sudo()
        for ticket in self:
            visit = pending.filtered(lambda v, t=ticket: v.ticket_id == t)
            needed = ticket._needs_visit() or visit
            if not needed or ticket.id in visited or (visit and visit._is_given_up()):
                continue
            raise UserError(
                self.env._(
                    "%(number)s cannot be closed yet: make the return visit, or try "
                    "three times (%(count)s recorded so far).",
                    number=ticket.number,
                    count=visit.attempt_count if visit else 0,
                )
            )

    def _needs_visit(self):
        """Whether it cannot be closed unvisited, even where no visit is open."""
        return self.property_type_code == "complaint" and not self.property_collective

    def _settle_visits(self):
        """What is still open when the ticket closes was not reached."""
        visits = self._get_visits("open").sudo()
        visits._with_answer().write({"state": "unreached", "next_date": False})

    # ----------------------------------------------------------------- buttons
    def action_property_visit(self):
        """Answer the open return visit; make one where there is none."""
        self.ensure_one()
        visits = self.env["property.return.visit"]
        visit = visits.search([("ticket_id", "=", self.id), ("state", "=", "open")])
        if not visit:
            callers = visits._get_callers(self)
            visit = visits.create({"ticket_id": self.id, "user_id": callers[self.id]})
        return visit.action_answer()
