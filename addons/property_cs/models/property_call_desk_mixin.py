from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

MAX_CALLS = 200
ANSWERS = ("a", "b", "c")


class PropertyCallDeskMixin(models.AbstractModel):
    """The calling list: one return visit after the other, answered by keys."""

    _name = "property.call.desk.mixin"
    _description = "Calling List"

    @api.model
    @api.readonly
    def get_calls(self, mine=False):
        """What is to be called now, the earliest deadline first.

        :param bool mine: only those whose caller is the user
        :return: dict: calls (list), later (how many wait to be tried again),
            done (how many the user made today), remarks (sampling in force)
        :raise AccessError: the user may not read return visits
        """
        now = fields.Datetime.now()
        wanted = Domain("state", "=", "open")
        if mine:
            wanted &= Domain("user_id", "=", self.env.uid)
        later = Domain("next_date", ">", now)
        visits = self.search(wanted & ~later, limit=MAX_CALLS, order="deadline, id")
        return {
            "calls": [visit._get_call_row() for visit in visits],
            "count": self.search_count(wanted & ~later),
            "later": self.search_count(wanted & later),
            "done": self._count_done_today(),
            "remarks": self._get_sampling_remarks(),
        }

    @api.model
    def _count_done_today(self):
        today = fields.Date.context_today(self)
        return self.search_count(
            [
                ("done_user_id", "=", self.env.uid),
                ("state", "=", "done"),
                ("done_date", ">=", today),
            ]
        )

    @api.model
    def _get_sampling_remarks(self):
        today = fields.Date.context_today(self)
        decisions = self.env["property.visit.sampling"]
        return decisions._get_remarks(Domain.TRUE, today, today)

    def _get_call_row(self):
        return {
            "id": self.id,
            "name": self.partner_id.name or "",
            "phone": self.phone or "",
            "unit": self.unit_id.name or self.building_id.display_name or "",
            "subject": self.ticket_id.name or self.subject or "",
            "number": self.ticket_id.number or "",
            "type": self.ticket_id.type_id.name or self._get_label("origin"),
            "deadline": fields.Datetime.to_string(self.deadline),
            "overdue": self.overdue,
            "attempts": self.attempt_count,
            "caller": self.user_id.name or "",
            "mine": self.user_id == self.env.user,
            "major": self.ticket_id.property_severity == "major",
        }

    @api.readonly
    def get_call(self):
        """The story of one visit, as it is told on the phone.

        :return: dict of the row, with description, resolution, events,
            attempts, earlier answers, own rating and people of the household
        """
        self.ensure_one()
        ticket = self.ticket_id
        return {
            **self._get_call_row(),
            "community": self.community_id.name,
            "ticket_id": ticket.id,
            "category": ticket.category_id.display_name or "",
            "description": html2plaintext(ticket.description or "").strip(),
            "resolution": ticket.property_resolution or "",
            "worker": ticket.user_id.name or "",
            "reopened": ticket.property_reopen_count,
            "events": [self._get_call_event(e) for e in ticket.property_event_ids],
            "tries": [self._get_call_attempt(a) for a in self.attempt_ids],
            "answers": [v._get_call_answer() for v in self._get_earlier()],
            "rating": ticket and ticket._get_label_of_rating() or "",
            "people": self._get_call_people(),
            "given_up": self._is_given_up(),
        }

    def _get_call_event(self, event):
        labels = dict(event._fields["code"]._description_selection(self.env))
        return {
            "id": event.id,
            "code": labels[event.code],
            "date": fields.Datetime.to_string(event.event_date),
            "user": event.assigned_id.name or event.user_id.name,
            "reason": event.reason or "",
        }

    def _get_call_attempt(self, attempt):
        return {
            "id": attempt.id,
            "outcome": attempt._get_label("outcome"),
            "date": fields.Datetime.to_string(attempt.attempt_date),
            "user": attempt.user_id.name,
            "note": attempt.note or "",
        }

    def _get_earlier(self):
        """Answers given about the ticket before."""
        visits = self.ticket_id.property_visit_ids
        return (visits - self).filtered(lambda v: v.state == "done")

    def _get_call_answer(self):
        return {
            "id": self.id,
            "result": self._get_label("result"),
            "date": fields.Datetime.to_string(self.done_date),
            "comment": self.comment or "",
        }

    def _get_call_people(self):
        """Who else of the household can be asked, and under which number."""
        principal = self.occupancy_id.principal_id or self.occupancy_id
        household = (principal | principal.member_ids).filtered("in_force")
        return [
            {
                "id": occupancy.id,
                "name": occupancy.partner_id.name,
                "role": occupancy._get_label("role"),
                "phone": occupancy.partner_id.phone or "",
            }
            for occupancy in household
        ]

    def answer_call(self, answer, comment=None):
        """Record what one key said.

        :param str answer: 'a', 'b', 'c', or the outcome of an attempt:
            'no_answer', 'refused', 'wrong_number'
        :param str comment: what was said; asked for with 'c'
        :return: dict: attempts (how many failed), given_up
        :raise UserError: it cannot be recorded, see ``_answer``
        """
        self.ensure_one()
        if answer in ANSWERS:
            self._answer(answer, comment, manner="phone")
        else:
            self._attempt(answer, comment)
        return {"attempts": self.attempt_count, "given_up": self._is_given_up()}

    def close_call(self):
        """Close the ticket as not visited, after three attempts."""
        self.ensure_one()
        self.ticket_id._transition("closed")
        return True
