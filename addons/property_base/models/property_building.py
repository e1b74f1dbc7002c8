from odoo import api, fields, models

# Where the numbers of parking lots begin; six digits go into a unit's sort key.
AFTER_BUILDINGS = 900_000


class PropertyBuilding(models.Model):
    """A building (楼栋) or a parking lot of a community."""

    _name = "property.building"
    _description = "Building"
    _inherit = ["property.community.mixin"]
    _order = "community_id, sequence, code, id"

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    code = fields.Char(required=True)
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, readonly=False, precompute=True
    )
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("building", "Building"), ("parking", "Parking Lot")],
        required=True,
        default="building",
    )
    acceptance_date = fields.Date(
        string="Completion Acceptance",
        help="The developer's warranty counts from this date "
        "(Regulation on Quality of Construction, article 40).",
    )
    entrance_ids = fields.One2many("property.entrance", "building_id")
    unit_ids = fields.One2many("property.unit", "building_id")
    officer_ids = fields.One2many("property.building.officer", "building_id")
    officer_id = fields.Many2one(
        "res.users",
        string="Officer Today",
        compute="_compute_officer_id",
        search="_search_officer_id",
    )
    unit_count = fields.Integer(compute="_compute_unit_count")

    _code_uniq = models.Constraint(
        "UNIQUE(community_id, code)",
        "The code of a building is unique in its community.",
    )

    @api.depends("code", "kind")
    def _compute_name(self):
        for building in self:
            building.name = building.name or building.code

    @api.depends("code", "kind")
    def _compute_sequence(self):
        """By the number in the code, parking lots after the buildings."""
        for building in self:
            digits = "".join(c for c in building.code or "" if c.isdigit())
            if building.kind == "parking":
                building.sequence = AFTER_BUILDINGS + int(digits[:5] or 0)
            else:
                building.sequence = int(digits[:6] or 0)

    @api.depends("name", "community_id.name")
    @api.depends_context("show_community")
    def _compute_display_name(self):
        for building in self:
            name = building.name or building.code
            if self.env.context.get("show_community"):
                name = f"{building.community_id.name} / {name}"
            building.display_name = name

    def _compute_unit_count(self):
        groups = self.env["property.unit"]._read_group(
            [("building_id", "in", self.ids)], ["building_id"], ["__count"]
        )
        counts = {building.id: count for building, count in groups}
        for building in self:
            building.unit_count = counts.get(building.id, 0)

    @api.depends(
        "officer_ids.date_start", "officer_ids.date_end", "officer_ids.user_id"
    )
    @api.depends_context("property_as_of")
    def _compute_officer_id(self):
        """The officer today, or on the day ``property_as_of`` in the context."""
        day = self.env.context.get("property_as_of")
        officers = self._get_officers(day or fields.Date.context_today(self))
        for building in self:
            building.officer_id = officers.get(building.id, False)

    def _search_officer_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self.env["property.building.officer"]._get_in_force_domain()
        users = [user_id for user_id in value if user_id]
        found = [("officer_ids", "any", [("user_id", "in", users), *domain])]
        if False in value:
            return ["|", *found, "!", ("officer_ids", "any", domain)]
        return found

    def _get_officers(self, day):
        """Return {building id: user} of the officers who look after on a day."""
        officers = self.env["property.building.officer"].search(
            [
                ("building_id", "in", self.ids),
                *self.env["property.building.officer"]._get_in_force_domain(day),
            ],
            order="date_start",
        )
        return {officer.building_id.id: officer.user_id for officer in officers}

    def action_open_board(self):
        """Open the board of the building."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "property_base.property_board_action"
        )
        action["params"] = {"building_id": self.id}
        return action

    def action_open_units(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_base.property_unit_action"
        )
        action["domain"] = [("building_id", "=", self.id)]
        action["context"] = {
            "default_building_id": self.id,
            "default_community_id": self.community_id.id,
        }
        return action

    def action_property_portal_access(self):
        """Open the giving of portal access for everybody in these buildings."""
        units = self.env["property.unit"].search([("building_id", "in", self.ids)])
        return units.action_property_portal_access()
