from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

STAFF = "property_base.group_staff,property_cs.group_technician"
# Types that an announcement answers; a complaint or repair is looked into.
ANSWERED = ("enquiry", "help")


class PropertyTicketOutageMixin(models.AbstractModel):
    """Calls about what was announced attach to the announcement in one click."""

    _name = "property.ticket.outage.mixin"
    _description = "Announced Outage of a Ticket"

    property_announcement_id = fields.Many2one(
        "property.announcement",
        string="Announced Outage",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups=STAFF,
    )
    property_outage_call = fields.Boolean(
        store=False,
        groups="property_base.group_staff",
        help="Set on a new report: it asks about the outage announced.",
    )
    property_outage_ids = fields.Many2many(
        "property.announcement",
        string="Announced Here",
        compute="_compute_property_outage_ids",
        groups="property_base.group_staff",
    )

    @api.depends("property_unit_id", "property_building_id", "property_community_id")
    def _compute_property_outage_ids(self):
        announcements = self.env["property.announcement"]
        for ticket in self:
            ticket.property_outage_ids = announcements.search(
                ticket._get_outage_domain(), order="date_start", limit=3
            )

    @api.onchange("property_outage_call")
    def _onchange_property_outage_call(self):
        """A new report that merely asks about the outage needs no further words."""
        outage = self.property_outage_ids[:1]
        if not (self.property_outage_call and outage):
            return
        types = self.env["helpdesk.ticket.type"]
        self.type_id = self.type_id or types.search([("property_code", "=", "enquiry")])
        self.name = self.name or outage.name

    def _get_outage_domain(self):
        """Domain of the outages in effect where the ticket is."""
        announcements = self.env["property.announcement"]
        current = announcements._get_current_domain() & Domain("is_outage", "=", True)
        if self.property_unit_id:
            return current & announcements._get_units_domain(self.property_unit_id)
        if not self.property_community_id:
            return Domain.FALSE
        place = Domain("scope", "=", "community")
        if self.property_building_id:
            place |= Domain("building_ids", "in", self.property_building_id.ids)
        return (
            current & place & Domain("community_id", "=", self.property_community_id.id)
        )

    def action_property_attach_outage(self):
        """Attach the call to the outage announced; a mere question is answered by it."""
        self.ensure_one()
        outage = self.property_outage_ids[:1]
        if not outage:
            raise UserError(self.env._("No outage is announced there now."))
        self.property_announcement_id = outage
        if (
            self.property_type_code in ANSWERED
            and self.property_stage_code == "received"
        ):
            self._transition("resolved", reason=outage._get_outage_answer())
