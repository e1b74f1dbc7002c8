from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import dispatch, transitions
from ..models.helpdesk_ticket_stage import LABELS

STEP_CODES = [
    *[(code, LABELS[code]) for code in transitions.CODES],
    ("responded", "Answered"),
    ("arrived", "Arrived"),
]
SHOWN = 12


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
    notes = fields.Boolean(compute="_compute_needs", help="The reason is a mere note.")
    late = fields.Boolean(compute="_compute_late")
    late_reason = fields.Char(string="Why Entered Late")
    wait_kind = fields.Selection(
        [("resident", "Resident"), ("part", "Part"), ("vendor", "Vendor")],
        string="Waits for",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        domain="[('property_team', '=', True)]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        compute="_compute_user_id",
        store=True,
        readonly=False,
    )
    candidates = fields.Json(compute="_compute_candidates")
    asks_validity = fields.Boolean(compute="_compute_asks")
    asks_adoption = fields.Boolean(compute="_compute_asks")
    validity = fields.Selection(
        [("valid", "Valid"), ("invalid", "Not Valid")], string="Found"
    )
    validity_reason = fields.Text(string="Why So Found")
    adoption = fields.Selection(
        [("adopted", "Adopted"), ("not_adopted", "Not Adopted")], string="Suggestion"
    )

    cause_id = fields.Many2one(
        "mgmtsystem.nonconformity.cause", domain="[('property_ok', '=', True)]"
    )

    @api.depends("code", "ticket_ids")
    def _compute_needs(self):
        for step in self:
            step.needs_reason = any(
                transitions.STEPS.get((t.property_stage_code, step.code), (0, 0))[1]
                for t in step.ticket_ids
            )
            step.notes = not step.needs_reason and step.code not in (
                "resolved",
                "responded",
                "arrived",
            )

    @api.depends("code", "ticket_ids")
    def _compute_asks(self):
        """Resolving asks what was found, where nobody has said it yet."""
        for step in self:
            tickets = (
                step.ticket_ids if step.code == "resolved" else step.ticket_ids[:0]
            )
            step.asks_validity = bool(step._get_unfound(tickets))
            step.asks_adoption = bool(step._get_undecided(tickets))

    @api.model
    def _get_unfound(self, tickets):
        return tickets.filtered(
            lambda t: t.property_type_code == "complaint" and not t.property_validity
        )

    @api.model
    def _get_undecided(self, tickets):
        return tickets.filtered(
            lambda t: t.property_type_code == "suggestion" and not t.property_adoption
        )

    @api.depends("when")
    def _compute_late(self):
        event = self.env["property.ticket.event"]
        now = fields.Datetime.now()
        for step in self:
            step.late = bool(step.when) and event._is_late(step.when, now)

    # ---------------------------------------------------------------- dispatch
    @api.depends("code", "ticket_ids")
    def _compute_team_id(self):
        for step in self:
            teams = step.ticket_ids.team_id
            if step.code == "dispatched" and len(teams) == 1:
                step.team_id = teams

    @api.depends("code", "ticket_ids", "team_id")
    def _compute_candidates(self):
        for step in self:
            ranked = dispatch.rank(step._get_candidates())
            step.candidates = [
                {
                    "id": candidate.key,
                    "name": candidate.name,
                    "skilled": candidate.skilled,
                    "on_duty": candidate.on_duty,
                    "load": candidate.load,
                }
                for candidate in ranked[:SHOWN]
            ]

    @api.depends("team_id")
    def _compute_user_id(self):
        """Who fits best is there already; another is one click away."""
        for step in self:
            best = dispatch.propose(step._get_candidates())
            step.user_id = best.key if best else False

    def _get_candidates(self):
        """The team's people with skill, duty and load; nobody for other steps."""
        self.ensure_one()
        if self.code != "dispatched" or not self.team_id:
            return []
        # sudo: res.users - names, skills and load of colleagues of the team
        people = self.team_id.sudo().user_ids.filtered("active")
        needed = self._get_needed_skills()
        duty = self._get_on_duty()
        loads = self._get_loads(people)
        return [
            dispatch.Candidate(
                person.id,
                all(skills & person.property_skill_ids for skills in needed),
                person in duty,
                loads.get(person.id, 0),
                person.name,
            )
            for person in people
        ]

    def _get_needed_skills(self):
        """The skills of each category, of which one is enough."""
        # sudo: property.skill - as the team's people
        found = [
            category.sudo()._get_property_setting("property_skill_ids")
            for category in self.ticket_ids.category_id
        ]
        return [skills for skills in found if skills]

    def _get_on_duty(self):
        post = self.team_id.property_post
        now = fields.Datetime.now()
        users = self.env["res.users"]
        if not post:
            return users
        return users.union(
            *(
                community._get_on_duty(post, now)
                for community in self.ticket_ids.property_community_id
            )
        )

    @api.model
    def _get_loads(self, people):
        """{user id: open tickets}, of all communities."""
        # sudo: helpdesk.ticket - the number of a colleague's tickets, not which
        groups = (
            self.env["helpdesk.ticket"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", people.ids),
                    ("property_stage_code", "in", transitions.OPEN),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return {user.id: count for user, count in groups}

    # ------------------------------------------------------------------- apply
    def action_apply(self):
        """Take the step."""
        self.ensure_one()
        if self.code in ("responded", "arrived"):
            self.ticket_ids._stamp(self.code, self.when, self.late_reason)
        else:
            self._write_findings()
            self.ticket_ids._transition(
                self.code,
                self.when,
                self.reason,
                self.late_reason,
                **self._prepare_vals(),
            )
        return {"type": "ir.actions.act_window_close"}

    def _write_findings(self):
        """What was found goes onto the tickets before the step asks for it."""
        if self.code != "resolved":
            return
        if self.cause_id:
            self.ticket_ids.property_cause_id = self.cause_id
        if self.validity:
            self._get_unfound(self.ticket_ids).write(
                {
                    "property_validity": self.validity,
                    "property_validity_reason": self.validity_reason,
                }
            )
        if self.adoption:
            self._get_undecided(self.ticket_ids).property_adoption = self.adoption

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
