from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.property_base.tools.qr import qr_data_uri

from ..engine import repair
from .property_ticket_report_mixin import SLOTS

SEVERITIES = [("minor", "Minor"), ("important", "Important"), ("major", "Major")]

DESK_VIEWS = {
    view_type: f"property_cs.helpdesk_ticket_view_{view_type}"
    for view_type in ("list", "kanban", "form", "search")
}


class HelpdeskTicket(models.Model):
    """A ticket of a community: who reports what, on which unit.

    Only tickets with a community are the suite's; every other helpdesk of the
    ERP works as before. What a resident may read hangs on the occupancy.
    """

    _name = "helpdesk.ticket"
    # the mixins come first: they stand between the base and whoever writes
    _inherit = [
        "property.ticket.guard.mixin",
        "property.ticket.portal.mixin",
        "property.ticket.report.mixin",
        "property.ticket.visit.mixin",
        "property.ticket.rating.mixin",
        "property.ticket.rate.mixin",
        "property.ticket.quality.mixin",
        "property.ticket.quiet.mixin",
        "property.ticket.photo.mixin",
        "property.ticket.channel.mixin",
        "property.ticket.alike.mixin",
        "property.ticket.finding.mixin",
        "property.ticket.clock.mixin",
        "property.ticket.outage.mixin",
        "property.ticket.repair.mixin",
        "property.ticket.step.mixin",
        "property.ticket.intake.mixin",
        "property.ticket.major.mixin",
        "property.ticket.case.mixin",
        "helpdesk.ticket",
    ]

    property_community_id = fields.Many2one(
        "property.community",
        string="Community",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    property_unit_id = fields.Many2one(
        "property.unit",
        string="Unit",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('community_id', '=?', property_community_id)]",
    )
    property_building_id = fields.Many2one(
        "property.building",
        string="Building",
        compute="_compute_property_building_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', property_community_id)]",
    )
    property_location = fields.Char(
        string="Location", help="Where in the common parts, or in the unit."
    )
    property_occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Household",
        compute="_compute_property_occupancy_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', property_unit_id)]",
        help="As whose household the person reports; decides who reads it.",
    )
    property_phone = fields.Char(
        string="Phone",
        compute="_compute_property_phone",
        store=True,
        readonly=False,
        precompute=True,
        help="To call back.",
    )
    property_wish_date = fields.Date(
        string="Visit Wished on", copy=False, help="When the household is at home."
    )
    property_wish_slot = fields.Selection(SLOTS, string="Part of the Day", copy=False)
    property_confirmed_date = fields.Datetime(
        string="Confirmed on",
        copy=False,
        readonly=True,
        help="When the household said in the portal that it is done.",
    )
    property_type_code = fields.Selection(
        string="Type Code",
        related="type_id.property_code",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    property_channel_code = fields.Selection(
        related="channel_id.property_code",
        string="Channel Code",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    property_stage_code = fields.Selection(
        string="Stage Code",
        related="stage_id.property_code",
        store=True,
        index="btree_not_null",
    )
    property_severity = fields.Selection(
        SEVERITIES,
        string="Severity",
        compute="_compute_property_severity",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    property_receiver_id = fields.Many2one(
        "res.users",
        string="First Receiver",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Answers for the report until somebody accepts it (首问负责).",
    )
    property_responsible_id = fields.Many2one(
        "res.users",
        string="Responsible",
        compute="_compute_property_responsible_id",
        store=True,
        index="btree_not_null",
        help="Who has it; until it is accepted, who received it.",
    )
    property_received_date = fields.Datetime(string="Received on", copy=False)
    property_accepted_date = fields.Datetime(
        string="Accepted on", copy=False, readonly=True
    )
    property_responded_date = fields.Datetime(
        string="Answered on",
        copy=False,
        readonly=True,
        help="First answer to who reported.",
    )
    property_dispatched_date = fields.Datetime(
        string="Dispatched on", copy=False, readonly=True
    )
    property_arrived_date = fields.Datetime(
        string="Arrived on", copy=False, readonly=True
    )
    property_resolved_date = fields.Datetime(
        string="Resolved on", copy=False, readonly=True, index="btree_not_null"
    )
    property_visited_date = fields.Datetime(
        string="Visited on", copy=False, readonly=True
    )
    property_wait_kind = fields.Selection(
        [("resident", "Resident"), ("part", "Part"), ("vendor", "Vendor")],
        string="Waits for",
        copy=False,
    )
    property_wait_reason = fields.Text(string="Why It Waits", copy=False)
    property_refuse_reason = fields.Text(string="Reason of Refusal", copy=False)
    property_resolution = fields.Text(string="What Was Done", copy=False)
    property_reopen_count = fields.Integer(
        string="Times Reopened", copy=False, readonly=True
    )
    property_event_ids = fields.One2many(
        "property.ticket.event",
        "ticket_id",
        string="Events",
        groups="property_base.group_staff,property_cs.group_technician",
    )
    property_clock_ids = fields.One2many(
        "property.ticket.clock",
        "ticket_id",
        string="Clocks",
        groups="property_base.group_staff,property_cs.group_technician",
    )
    property_currency_id = fields.Many2one(related="company_id.currency_id")
    property_late_count = fields.Integer(
        string="Late Entries",
        compute="_compute_property_late_count",
        groups="property_base.group_staff,property_cs.group_technician",
    )

    _property_labour_positive = models.Constraint(
        "CHECK(property_labour IS NULL OR property_labour >= 0)",
        "Labour cannot be negative.",
    )

    _property_open = models.Index(
        "(property_community_id, property_stage_code) "
        "WHERE property_community_id IS NOT NULL"
    )
    # The base searches by these without an index.
    _property_partner = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
    _property_duplicate = models.Index("(duplicate_id) WHERE duplicate_id IS NOT NULL")
    _property_category = models.Index("(category_id) WHERE category_id IS NOT NULL")

    @api.depends("property_unit_id")
    def _compute_property_building_id(self):
        for ticket in self:
            if ticket.property_unit_id:
                ticket.property_building_id = ticket.property_unit_id.building_id

    @api.depends("property_unit_id", "partner_id")
    def _compute_property_occupancy_id(self):
        """The household of who reports, today; kept when it was given."""
        units, people = self.property_unit_id, self.partner_id
        held = units and people and self._get_household_occupancies(units, people)
        for ticket in self:
            unit, partner = ticket.property_unit_id, ticket.partner_id
            kept = ticket.property_occupancy_id
            if not ticket._is_kept_household(kept):
                ticket.property_occupancy_id = (
                    held and held.get((unit.id, partner.id)) or False
                )

    def _is_kept_household(self, household):
        """Whether the household given still is that of who reports there."""
        people = household.partner_id | household.member_ids.partner_id
        return self.partner_id in people and self._is_household_of_place(household)

    def _is_household_of_place(self, household):
        """What is in the common parts has no unit, but may have a household."""
        if self.property_unit_id:
            return household.unit_id == self.property_unit_id
        return household.community_id == self.property_community_id

    @api.model
    def _get_household_occupancies(self, units, people):
        """Return {(unit id, partner id): occupancy in force of the household}.

        A member of the family reports as the household of the principal.
        """
        # sudo: property.occupancy - a technician who reports reads none of the unit
        occupancy = self.env["property.occupancy"].sudo()
        found = occupancy.search_fetch(
            occupancy._get_in_force_domain()
            & Domain("unit_id", "in", units.ids)
            & Domain("partner_id", "in", people.ids),
            ["unit_id", "partner_id"],
            order="id desc",
        )
        return {(o.unit_id.id, o.partner_id.id): o.principal_id or o for o in found}

    @api.depends("partner_id")
    def _compute_property_phone(self):
        for ticket in self:
            if not ticket.property_phone and ticket.property_community_id:
                ticket.property_phone = ticket.partner_id.phone

    @api.depends("category_id", "property_community_id")
    def _compute_property_severity(self):
        for ticket in self.filtered("property_community_id"):
            default = ticket.category_id._get_property_setting("property_severity")
            ticket.property_severity = ticket.property_severity or default or "minor"

    @api.depends("user_id", "property_receiver_id", "property_stage_code")
    def _compute_property_responsible_id(self):
        for ticket in self:
            ticket.property_responsible_id = (
                ticket.user_id or ticket.property_receiver_id
            )

    def _compute_property_late_count(self):
        counts = dict(
            self.env["property.ticket.event"]._read_group(
                [("ticket_id", "in", self.ids), ("late", "=", True)],
                ["ticket_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.property_late_count = counts.get(ticket, 0)

    @api.constrains(
        "property_community_id", "property_unit_id", "property_building_id", "team_id"
    )
    def _check_property_place(self):
        for ticket in self.filtered("property_community_id"):
            community = ticket.property_community_id
            place = ticket.property_unit_id or ticket.property_building_id
            if place and place.community_id != community:
                raise ValidationError(
                    self.env._("The unit or building is of another community.")
                )
            if not ticket.team_id.property_team:
                raise ValidationError(
                    self.env._("A community's ticket belongs to a property team.")
                )

    @api.constrains("property_occupancy_id", "property_unit_id")
    def _check_property_household(self):
        for ticket in self.filtered("property_occupancy_id"):
            if not ticket._is_household_of_place(ticket.property_occupancy_id):
                raise ValidationError(self.env._("The household is of another unit."))

    @api.constrains("property_community_id", "type_id")
    def _check_property_type(self):
        for ticket in self.filtered("property_community_id"):
            if not ticket.type_id.property_code:
                raise ValidationError(
                    self.env._(
                        "Say whether it is a complaint, a repair, an enquiry, a "
                        "suggestion or a call for help."
                    )
                )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """A board of communities shows the suite's stages, every other the rest."""
        if self.env.context.get("property_desk"):
            return stages.search([("property_code", "!=", False)])
        found = super()._read_group_stage_ids(stages, domain)
        return found.filtered(lambda s: not s.property_code or s in stages)

    @api.model
    @api.readonly
    def get_view(self, view_id=None, view_type="form", **options):
        """The desk's views where none is named, for who has no other helpdesk."""
        if not view_id and self._is_desk_only(view_type):
            view_id = self.env.ref(DESK_VIEWS[view_type]).id
        return super().get_view(view_id, view_type, **options)

    @api.model
    def _is_desk_only(self, view_type):
        user, context = self.env.user, self.env.context
        return (
            view_type in DESK_VIEWS
            and not context.get(f"{view_type}_view_ref")
            and not user.has_group("helpdesk_mgmt.group_helpdesk_user_own")
            and (
                user.has_group("property_base.group_staff")
                or user.has_group("property_cs.group_technician")
            )
        )

    def get_formview_id(self, access_uid=None):
        """A community's ticket opens in the form of the service desk."""
        if self.property_community_id:
            return self.env.ref("property_cs.helpdesk_ticket_view_form").id
        return super().get_formview_id(access_uid)

    @api.depends("property_community_id")
    def _compute_display_name(self):
        """A report that is not saved yet has no number to show."""
        fresh = self.filtered(lambda t: not t._origin.id)
        fresh.display_name = self.env._("New Report")
        return super(HelpdeskTicket, self - fresh)._compute_display_name()

    def _get_household_deadline(self):
        """Day by which the household hears of it, for its card; False for none."""
        self.ensure_one()
        if not self.property_deadline:
            return False
        local = fields.Datetime.context_timestamp(self, self.property_deadline)
        return fields.Date.to_string(local.date())

    def _get_worklist_label(self):
        """What a worklist says of the ticket."""
        return f"{self.number} {self.name}"

    def _get_worklist_place(self):
        """Where a worklist says it is."""
        place = self.property_unit_id or self.property_building_id
        return place.display_name or self.property_community_id.name or ""

    def _get_work_order_qr(self):
        """QR code of the work order: opens the ticket on the technician's phone."""
        self.ensure_one()
        return qr_data_uri(f"{self.get_base_url()}/odoo/property-tickets/{self.id}")

    def _get_work_order_price(self):
        """Price on the work order as text; empty leaves a line to write on."""
        self.ensure_one()
        if self.property_paying != repair.PAID or not self.property_cost:
            return ""
        return f"{self.property_cost:.2f}"

    def _get_work_order_materials(self):
        """Materials on the work order, a line each; empty leaves room to write."""
        self.ensure_one()
        return "\n".join(
            f"{line.name} {line.used or line.issued:g} {line.uom or ''} "
            f"× {line.price:.2f}"
            for line in self.property_material_ids
        )

    def action_open_property_events(self):
        """What was entered late on the ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.property_ticket_event_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        return action

    def action_open_property_household(self):
        """The household card of the unit."""
        self.ensure_one()
        return self.property_unit_id.action_open_household()
