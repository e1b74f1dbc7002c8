from odoo import api, fields, models
from odoo.exceptions import ValidationError

USAGES = [
    ("flat", "Flat"),
    ("shop", "Shop"),
    ("office", "Office"),
    ("parking", "Parking Space"),
    ("storage", "Storage Room"),
    ("other", "Other"),
]


class PropertyUnit(models.Model):
    """A housing unit (房屋), and likewise a shop, office or parking space."""

    _name = "property.unit"
    _description = "Housing Unit"
    _inherit = [
        "property.community.mixin",
        "property.household.mixin",
        "property.board.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "community_id, sort_key, name, id"
    _rec_names_search = ["name", "search_code"]

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Building, entrance and number, such as 3-2-501; unique in the community.",
    )
    search_code = fields.Char(
        compute="_compute_search_code", store=True, precompute=True, index="trigram"
    )
    sort_key = fields.Char(compute="_compute_sort_key", store=True, precompute=True)
    active = fields.Boolean(default=True)
    building_id = fields.Many2one(
        "property.building",
        index=True,
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
        tracking=True,
    )
    entrance_id = fields.Many2one(
        "property.entrance",
        string="Building Entrance",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('building_id', '=', building_id)]",
        tracking=True,
    )
    code = fields.Char(required=True, string="Unit Number", tracking=True)
    floor = fields.Integer()
    usage = fields.Selection(USAGES, required=True, default="flat", tracking=True)
    layout = fields.Char(help="Layout code or text (户型), such as 2 rooms 1 hall.")
    area = fields.Float(
        string="Gross Floor Area",
        digits=(12, 2),
        tracking=True,
        help="In m², with the share of common parts (建筑面积).",
    )
    inner_area = fields.Float(
        string="Net Inside Area", digits=(12, 2), help="In m² (套内面积)."
    )
    rent = fields.Monetary(help="Rent asked or known, per month.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    handover_date = fields.Date(
        string="Handed over on",
        tracking=True,
        help="Delivery by the developer to the first owner.",
    )
    occupancy_ids = fields.One2many("property.occupancy", "unit_id")
    vehicle_ids = fields.One2many("property.vehicle", "unit_id")
    owner_ids = fields.Many2many(
        "res.partner",
        string="Property Owners",
        compute="_compute_holders",
        search="_search_owner_ids",
    )
    tenant_ids = fields.Many2many(
        "res.partner",
        string="Tenants",
        compute="_compute_holders",
        search="_search_tenant_ids",
    )
    living_state = fields.Selection(
        [
            ("unsold", "Without Owner"),
            ("owner", "Held by Owner"),
            ("let", "Let"),
        ],
        compute="_compute_holders",
        search="_search_living_state",
    )
    note = fields.Text()

    _name_uniq = models.Constraint(
        "UNIQUE(community_id, name)", "A unit of this name exists in the community."
    )
    _areas = models.Constraint(
        "CHECK(area >= 0 AND inner_area >= 0)", "An area cannot be negative."
    )

    @api.depends("building_id.code", "entrance_id.code", "code")
    def _compute_name(self):
        for unit in self:
            parts = [unit.building_id.code, unit.entrance_id.code, unit.code]
            unit.name = "-".join(part for part in parts if part)

    @api.depends("name")
    def _compute_search_code(self):
        for unit in self:
            unit.search_code = "".join(
                c for c in unit.name or "" if c.isalnum()
            ).lower()

    @api.depends(
        "building_id.sequence",
        "entrance_id.sequence",
        "floor",
        "code",
        "building_id.code",
    )
    def _compute_sort_key(self):
        """Walking order: building, entrance, floor (basements first), number."""
        for unit in self:
            unit.sort_key = "{:06d}{:>8.8}{:04d}{:05d}{:>10.10}".format(
                unit.building_id.sequence,
                unit.building_id.code or "",
                unit.entrance_id.sequence,
                unit.floor + 1000,
                unit.code or "",
            )

    @api.depends(
        "occupancy_ids.state",
        "occupancy_ids.role",
        "occupancy_ids.partner_id",
        "occupancy_ids.date_start",
        "occupancy_ids.date_end",
    )
    def _compute_holders(self):
        occupancies = self._get_occupancies()
        for unit in self:
            held = occupancies.get(unit.id, self.env["property.occupancy"])
            owners = held.filtered(lambda o: o.role == "owner")
            tenants = held.filtered(lambda o: o.role == "tenant")
            unit.owner_ids = owners.partner_id
            unit.tenant_ids = tenants.partner_id
            unit.living_state = "let" if tenants else "owner" if owners else "unsold"

    def _search_owner_ids(self, operator, value):
        return self._search_holder("owner", operator, value)

    def _search_tenant_ids(self, operator, value):
        return self._search_holder("tenant", operator, value)

    def _search_holder(self, role, operator, value):
        if operator not in ("in", "ilike", "any"):
            return NotImplemented
        occupancy = self.env["property.occupancy"]
        domain = [("role", "=", role), *occupancy._get_in_force_domain()]
        held = [("occupancy_ids", "any", domain)]
        if operator != "in":
            return [
                ("occupancy_ids", "any", [("partner_id", operator, value), *domain])
            ]
        partners = [partner_id for partner_id in value if partner_id]
        found = [("occupancy_ids", "any", [("partner_id", "in", partners), *domain])]
        return ["|", *found, "!", *held] if False in value else found

    def _search_living_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_force = self.env["property.occupancy"]._get_in_force_domain()
        owned = ("occupancy_ids", "any", [("role", "=", "owner"), *in_force])
        let = ("occupancy_ids", "any", [("role", "=", "tenant"), *in_force])
        domains = {
            "let": fields.Domain([let]),
            "owner": fields.Domain([owned, "!", let]),
            "unsold": fields.Domain(["!", owned, "!", let]),
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains("community_id", "building_id", "entrance_id")
    def _check_place(self):
        for unit in self:
            building, entrance = unit.building_id, unit.entrance_id
            if building and building.community_id != unit.community_id:
                raise ValidationError(
                    self.env._(
                        "Building %(building)s is not in the community of unit "
                        "%(unit)s.",
                        building=building.display_name,
                        unit=unit.name,
                    )
                )
            if entrance and entrance.building_id != building:
                raise ValidationError(
                    self.env._(
                        "Entrance %(entrance)s is not in the building of unit "
                        "%(unit)s.",
                        entrance=entrance.display_name,
                        unit=unit.name,
                    )
                )

    def _get_occupancies(self, day="today"):
        """Return {unit id: verified occupancies in force} on a day, in one query."""
        occupancy = self.env["property.occupancy"]
        occupancies = occupancy.search_fetch(
            [("unit_id", "in", self.ids), *occupancy._get_in_force_domain(day)]
        )
        return {unit.id: held for unit, held in occupancies.grouped("unit_id").items()}

    def action_transfer(self):
        """Open the change of ownership."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_base.property_transfer_action"
        )
        action["context"] = {"default_unit_id": self.id}
        return action

    def action_property_portal_access(self):
        """Open the giving of portal access for the people of these units."""
        held = self._get_occupancies().values()
        people = self.env["res.partner"].union(*(rows.partner_id for rows in held))
        return self.env["property.portal.access"]._action_open(people)
