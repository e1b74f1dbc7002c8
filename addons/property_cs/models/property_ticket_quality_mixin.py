from odoo import fields, models
from odoo.exceptions import UserError

OFFICE = "property_base.group_staff,property_cs.group_technician"
SUPERVISOR = "property_base.group_supervisor"


class PropertyTicketQualityMixin(models.AbstractModel):
    """Why a report came about, and the improvement plans it led to."""

    _name = "property.ticket.quality.mixin"
    _description = "Cause and Improvement Plans of a Ticket"

    property_cause_id = fields.Many2one(
        "mgmtsystem.nonconformity.cause",
        string="Cause",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups=OFFICE,
        domain="[('property_ok', '=', True)]",
        help="Known when it is resolved, or found out afterwards.",
    )
    property_plan_ids = fields.Many2many(
        "mgmtsystem.nonconformity",
        "property_plan_ticket_rel",
        "ticket_id",
        "plan_id",
        string="Improvement Plans",
        copy=False,
        groups=SUPERVISOR,
    )
    property_plan_count = fields.Integer(
        string="Number of Improvement Plans",
        compute="_compute_property_plan_count",
        groups=SUPERVISOR,
    )

    # The recurring causes read the last weeks of a community.
    _property_received = models.Index(
        "(property_community_id, property_received_date) "
        "WHERE property_community_id IS NOT NULL"
    )

    def _compute_property_plan_count(self):
        counts = dict(
            self.env["mgmtsystem.nonconformity"]._read_group(
                [("property_ticket_ids", "in", self.ids)],
                ["property_ticket_ids"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.property_plan_count = counts.get(ticket, 0)

    def action_open_property_plans(self):
        """The improvement plans the ticket led to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.property_plan_action"
        )
        action["domain"] = [("property_ticket_ids", "in", self.ids)]
        action["context"] = {}
        return action

    def action_property_new_plan(self):
        """A new improvement plan that these tickets led to.

        :raise UserError: tickets of several communities, or of none
        """
        self.check_access("read")
        community = self.property_community_id
        if len(community) != 1 or not all(t.property_community_id for t in self):
            raise UserError(
                self.env._("Choose tickets of one community: a plan is of one.")
            )
        plan = self.env["mgmtsystem.nonconformity"]
        return plan._get_new_plan_action(self._prepare_property_plan())

    def _prepare_property_plan(self):
        """Values of a plan for these tickets: what they have in common."""
        category, building = self.category_id, self.property_building_id
        cause = self.property_cause_id
        place = building if len(building) == 1 else self.property_community_id
        subject = category if len(category) == 1 else cause
        title = (place.display_name, subject.name if len(subject) == 1 else "")
        return {
            "name": " ".join(filter(None, title)),
            "property_community_id": self.property_community_id.id,
            "property_building_id": building.id if len(building) == 1 else False,
            "property_category_id": category.id if len(category) == 1 else False,
            "cause_ids": [(6, 0, cause.ids)],
            "property_ticket_ids": [(6, 0, self.ids)],
            "description": "\n".join(f"{t.number} {t.name}" for t in self),
        }
