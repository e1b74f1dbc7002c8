from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..engine import transitions

STAFF = "property_base.group_staff,property_cs.group_technician"
HISTORY = 6
ALIKE = 5
SEVERITY_RANK = ("minor", "important", "major")


class PropertyTicketAlikeMixin(models.AbstractModel):
    """What the unit reported before, and who else reports the same, before saving.

    A second call about an open ticket joins it as a further report; complaints
    of several households about the same become members of one collective
    complaint (集体投诉), each still owed its own answer and visit.
    """

    _name = "property.ticket.alike.mixin"
    _description = "Same Matter of Tickets"

    property_intake = fields.Json(
        string="Reported Before",
        compute="_compute_property_intake",
        groups=STAFF,
    )
    property_collective = fields.Boolean(
        string="Collective Complaint",
        readonly=True,
        copy=False,
        help="Several households complain of the same (集体投诉); they are its members.",
    )
    property_parent_id = fields.Many2one(
        "helpdesk.ticket",
        string="Member of",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
        domain="[('property_collective', '=', True), "
        "('property_community_id', '=', property_community_id)]",
        help="The collective complaint this one belongs to.",
        groups=STAFF,
    )
    property_member_ids = fields.One2many(
        "helpdesk.ticket",
        "property_parent_id",
        string="Members",
        groups=STAFF,
    )
    property_reporter_ids = fields.One2many(
        "property.ticket.reporter",
        "ticket_id",
        string="Also Reported by",
        groups=STAFF,
    )
    property_reporter_count = fields.Integer(
        string="Further Reports",
        compute="_compute_property_reporter_count",
        groups=STAFF,
    )

    @api.depends("property_reporter_ids")
    def _compute_property_reporter_count(self):
        counts = dict(
            self.env["property.ticket.reporter"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.property_reporter_count = counts.get(ticket._origin, 0)

    @api.constrains("property_parent_id", "property_community_id")
    def _check_property_parent(self):
        for ticket in self.filtered("property_parent_id"):
            parent = ticket.property_parent_id
            if not parent.property_collective or ticket.property_collective:
                raise ValidationError(
                    self.env._("Members belong to a collective complaint, one deep.")
                )
            if parent.property_community_id != ticket.property_community_id:
                raise ValidationError(
                    self.env._("The collective complaint is of another community.")
                )

    # ------------------------------------------------------------------ banner
    @api.depends(
        "property_unit_id",
        "property_building_id",
        "property_community_id",
        "category_id",
        "type_id",
        "name",
        "property_parent_id",
        "property_stage_code",
    )
    def _compute_property_intake(self):
        """What the form shows beside the report, saved or not."""
        for ticket in self:
            ticket.property_intake = (
                ticket._get_intake() if ticket.property_community_id else False
            )

    def _get_intake(self):
        self.ensure_one()
        history, count = self._get_unit_history()
        fresh = self.property_stage_code in (False, "received", "accepted")
        alike = self._get_alike() if fresh else self.browse()
        return {
            "saved": bool(self._origin.id),
            "history": [ticket._get_intake_row() for ticket in history],
            "history_count": count,
            "alike": [ticket._get_intake_row() for ticket in alike],
            "collective": self._get_collective_offer() if fresh else False,
        }

    def _get_intake_row(self):
        """One line about a ticket; texts are shown as text."""
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "unit": self.property_unit_id.name or self.property_building_id.name or "",
            "type": self.type_id.name or "",
            "stage": self.stage_id.name or "",
            "open": self.property_stage_code in transitions.OPEN,
            "collective": self.property_collective,
            "responsible": self.property_responsible_id.name or "",
            "date": fields.Datetime.to_string(self.property_received_date),
        }

    def _get_unit_history(self):
        """(the last tickets of the unit, how many there are)."""
        unit = self.property_unit_id._origin
        if not unit:
            return self.browse(), 0
        domain = Domain("property_unit_id", "=", unit.id) & self._get_others_domain()
        found = self.search(
            domain, order="property_received_date desc, id desc", limit=HISTORY
        )
        full = len(found) == HISTORY
        return found, self.search_count(domain) if full else len(found)

    def _get_others_domain(self):
        return Domain("id", "!=", self._origin.id or 0)

    def _get_recent_domain(self, days):
        since = fields.Datetime.now() - timedelta(days=days)
        return (
            Domain("property_community_id", "=", self.property_community_id._origin.id)
            & Domain("property_received_date", ">=", since)
            & self._get_others_domain()
        )

    def _get_alike(self):
        """Open tickets that are probably about the same, the unit's own first."""
        place = self._get_place_domain()
        if place is None or not (self.category_id or self.name):
            return self.browse()
        domain = (
            self._get_recent_domain(self.property_community_id.cs_alike_days)
            & Domain("property_stage_code", "in", transitions.OPEN)
            & place
        )
        if self.property_parent_id:
            domain &= Domain("id", "!=", self.property_parent_id._origin.id)
        found = self.search(domain, order="property_received_date desc", limit=40)
        unit = self.property_unit_id._origin
        return found.sorted(
            lambda t: not unit or t.property_unit_id != unit, reverse=False
        )[:ALIKE]

    def _get_place_domain(self):
        """Same unit or building, and the same category; or the same words."""
        unit = self.property_unit_id._origin
        building = self.property_building_id._origin
        category, name = self.category_id._origin, (self.name or "").strip()
        same = Domain.FALSE
        if category:
            same |= Domain("category_id", "=", category.id)
        if len(name) > 1:
            same |= Domain("name", "ilike", name)
        if unit:
            place = Domain("property_unit_id", "=", unit.id)
            if building:
                place |= Domain("property_building_id", "=", building.id)
            return place & same
        if building:
            return Domain("property_building_id", "=", building.id) & same
        return Domain("property_building_id", "=", False) & same

    # -------------------------------------------------------------- collective
    def _get_collective_candidates(self):
        """(complaints about the same, whether all are of one building)."""
        none = self.browse()
        if (
            self.type_id.property_code != "complaint"
            or not self.category_id
            or self.property_parent_id
            or self.property_collective
        ):
            return none, False
        community = self.property_community_id
        found = self.search(
            self._get_recent_domain(community.cs_collective_days)
            & Domain("property_type_code", "=", "complaint")
            & Domain("category_id", "=", self.category_id._origin.id)
            & Domain("property_stage_code", "not in", ("refused", "closed")),
            order="property_received_date desc",
            limit=200,
        )
        building = self.property_building_id._origin
        here = found.filtered(lambda t: t.property_building_id == building)
        for tickets, local in ((building and here, True), (found, False)):
            if tickets and (
                tickets.filtered("property_collective")
                or self._count_households(tickets) >= community.cs_collective_households
            ):
                return tickets, local
        return none, False

    def _count_households(self, tickets):
        """Households that complain, the one of this ticket with them."""
        own = self.property_unit_id._origin or self.partner_id._origin
        households = {t.property_unit_id or t.partner_id for t in tickets} | {own}
        return len([household for household in households if household])

    def _get_collective_offer(self):
        """What the banner says of a collective complaint, False for nothing."""
        candidates, local = self._get_collective_candidates()
        if not candidates:
            return False
        parent = candidates.filtered("property_collective")[:1]
        members = (candidates - parent)[:ALIKE]
        return {
            "parent": parent._get_intake_row() if parent else False,
            "households": self._count_households(
                (candidates | parent.property_member_ids).filtered(
                    lambda t: not t.property_collective
                )
            ),
            "local": local,
            "members": [ticket._get_intake_row() for ticket in members],
        }

    def action_property_collect(self):
        """Make the complaint and those alike one collective complaint, or join it.

        :raise UserError: too few households complain of it
        """
        self.ensure_one()
        self.check_access("write")
        candidates, local = self._get_collective_candidates()
        parent = candidates.filtered("property_collective")[:1]
        members = self | candidates.filtered(
            lambda t: not t.property_collective and not t.property_parent_id
        )
        if not candidates:
            raise UserError(
                self.env._("Too few households complain of this to be collective.")
            )
        if not parent:
            step = self._with_step()  # nobody types that it is collective
            parent = step.create(self._prepare_collective(members, local))
            parent = parent.with_env(self.env)
        members.property_parent_id = parent
        parent._raise_severity(members)
        return parent._action_open_property()

    def _prepare_collective(self, members, local):
        count = self._count_households(members)
        category = self.category_id.name
        return {
            "name": self.env._(
                "%(category)s: %(count)s households complain",
                category=category,
                count=count,
            ),
            "type_id": self.type_id.id,
            "category_id": self.category_id.id,
            "channel_id": self.channel_id.id,
            "property_community_id": self.property_community_id.id,
            "property_building_id": local and self.property_building_id.id,
            "property_collective": True,
            "property_severity": "minor",
        }

    def _raise_severity(self, members):
        """One above the worst of its members, at most major."""
        ranks = [
            SEVERITY_RANK.index(severity)
            for severity in members.mapped("property_severity")
            if severity
        ]
        wanted = min(max(ranks, default=0) + 1, len(SEVERITY_RANK) - 1)
        for ticket in self:
            current = SEVERITY_RANK.index(ticket.property_severity or "minor")
            if current < wanted:
                ticket.property_severity = SEVERITY_RANK[wanted]

    def _before_transition(self, code):
        """A collective complaint stays until all its members are answered."""
        super()._before_transition(code)
        if code != "closed":
            return
        # sudo: helpdesk.ticket - a member may be another team's
        for parent in self.filtered("property_collective").sudo():
            left = parent.property_member_ids.filtered(
                lambda t: t.property_stage_code in transitions.OPEN
            )
            if left:
                raise UserError(
                    self.env._(
                        "%(number)s cannot be closed yet: %(members)s of its members "
                        "are not resolved.",
                        number=parent.number,
                        members=len(left),
                    )
                )

    def _after_transition(self, code, previous, when):
        """What resolves a collective complaint resolves its members, too."""
        super()._after_transition(code, previous, when)
        if code != "resolved":
            return
        for parent in self.filtered("property_collective"):
            members = parent.property_member_ids.filtered(
                lambda t: t.property_stage_code in transitions.OPEN
            )
            parent._resolve_members(members, when)

    def _resolve_members(self, members, when):
        lasts = members._get_last_steps()
        members.filtered(lambda t: not t.property_validity).write(
            {
                "property_validity": self.property_validity,
                "property_validity_reason": self.property_validity_reason,
            }
        )
        for member in members:
            member._transition(
                "resolved",
                when=max(when, lasts.get(member.id) or when),
                reason=self.property_resolution,
                late_reason=self.env._("Resolved with %(number)s", number=self.number),
                role="system",
            )

    # ------------------------------------------------------------ further reports
    def action_property_join(self, vals):
        """Join who calls to this ticket, instead of opening a second one.

        :param dict vals: ``partner_id``, ``unit_id``, ``phone``, ``said``
        :return: action that opens the ticket
        """
        self.ensure_one()
        self.check_access("write")
        allowed = ("partner_id", "unit_id", "phone", "said")
        given = {name: vals[name] for name in allowed if vals.get(name)}
        self.env["property.ticket.reporter"].create({"ticket_id": self.id, **given})
        return self._action_open_property()

    def action_property_same_as(self, target_id):
        """Attach a saved report to the ticket that is about the same, and end it.

        :param int target_id: the ticket that goes on
        :raise UserError: it is work already
        """
        self.ensure_one()
        self.check_access("write")
        target = self.browse(target_id)
        target.check_access("write")
        if self.property_stage_code not in ("received", "accepted") or self == target:
            raise UserError(
                self.env._("Only a report nobody works on yet can be attached.")
            )
        self.duplicate_id = target
        self.related_ticket_ids = [(4, target.id)]
        target.action_property_join(self._prepare_join())
        self._transition(
            "refused",
            reason=self.env._("Reported already: %(number)s", number=target.number),
            role="system",
        )
        return target._action_open_property()

    def _prepare_join(self):
        return {
            "partner_id": self.partner_id.id,
            "unit_id": self.property_unit_id.id,
            "phone": self.property_phone,
            "said": self.name,
        }

    def _action_open_property(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.id,
            "views": [
                (self.env.ref("property_cs.helpdesk_ticket_view_form").id, "form")
            ],
        }

    def action_open_property_history(self):
        """All tickets of the unit."""
        self.ensure_one()
        return self.property_unit_id.action_open_tickets()

    def action_open_property_members(self):
        """The members of the collective complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action"
        )
        action["domain"] = [("property_parent_id", "=", self.id)]
        action["context"] = {"property_desk": True}
        return action
