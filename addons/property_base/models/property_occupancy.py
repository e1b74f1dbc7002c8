from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

ROLES = [
    ("owner", "Property Owner"),
    ("tenant", "Tenant"),
    ("family", "Family Member"),
    ("other", "Other Occupant"),
]


class PropertyOccupancy(models.Model):
    """Who holds which role in a unit, from when to when.

    Everything a resident may read hangs on an occupancy, never on the unit:
    so a new owner sees nothing of the former one's. A family member is an
    occupancy that names a principal, never a child contact, since the portal
    rules of the ERP follow the contact tree. Whether it is in force is a
    matter of dates; an empty start means: longer than the register knows.
    """

    _name = "property.occupancy"
    _description = "Occupancy"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "unit_id, role, date_start desc, id desc"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict", tracking=True
    )
    role = fields.Selection(ROLES, required=True, default="owner", tracking=True)
    principal_id = fields.Many2one(
        "property.occupancy",
        string="Belongs to",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('role', 'in', ('owner', 'tenant'))]",
        help="The owner's or tenant's occupancy a family member belongs to.",
    )
    member_ids = fields.One2many("property.occupancy", "principal_id")
    date_start = fields.Date(tracking=True, help="Empty: longer than known.")
    date_end = fields.Date(tracking=True, help="The last day; empty: open.")
    is_payer = fields.Boolean(
        compute="_compute_is_payer",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="An owner who pays is liable for the unit; a tenant who pays is "
        "charged for the fee items that fall on who lives there.",
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("verified", "Verified"),
            ("refused", "Refused"),
        ],
        required=True,
        default="verified",
        index=True,
        tracking=True,
    )
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")
    refuse_reason = fields.Text(string="Reason of Refusal", tracking=True)
    phone = fields.Char(related="partner_id.phone")
    usage = fields.Selection(related="unit_id.usage")
    note = fields.Text()

    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "The end of an occupancy lies before its start.",
    )
    _one_payer = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, role WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) "
        "WHERE (is_payer AND state = 'verified')",
        "A unit has one paying owner and one paying tenant at a time: "
        "end the former one first, or untick 'pays' for one of them.",
    )
    _same_person_once = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, partner_id WITH =, role WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) WHERE (state = 'verified')",
        "This person already holds this role in the unit at that time.",
    )

    @api.depends("role")
    def _compute_is_payer(self):
        for occupancy in self:
            occupancy.is_payer = occupancy.role in ("owner", "tenant")

    @api.depends("date_start", "date_end", "state")
    def _compute_in_force(self):
        today = fields.Date.context_today(self)
        for occupancy in self:
            occupancy.in_force = (
                occupancy.state == "verified"
                and (not occupancy.date_start or occupancy.date_start <= today)
                and (not occupancy.date_end or occupancy.date_end >= today)
            )

    def _search_in_force(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return self._get_in_force_domain()

    @api.depends("unit_id.name", "partner_id.name", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for occupancy in self:
            occupancy.display_name = "%s %s (%s)" % (
                occupancy.unit_id.name,
                occupancy.partner_id.name,
                roles.get(occupancy.role),
            )

    @api.model
    def _get_in_force_domain(self, day="today"):
        """Domain of verified rows in force on a day (a date or 'today')."""
        return Domain(
            [
                ("state", "=", "verified"),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )

    def _filter_ended(self):
        """Those whose last day is past."""
        today = fields.Date.context_today(self)
        return self.filtered(lambda o: o.date_end and o.date_end < today)

    def _get_family_order(self):
        """Return [(occupancy, level)]: owners, tenants, each before their family."""
        rank = {role: index for index, (role, _label) in enumerate(ROLES)}
        ordered = self.sorted(lambda o: (rank[o.role], not o.is_payer, o.id))
        members = ordered.grouped("principal_id")
        heads = ordered.filtered(lambda o: o.principal_id not in self)
        return [
            (occupancy, level)
            for head in heads
            for level, group in enumerate((head, members.get(head, self.browse())))
            for occupancy in group
        ]

    @api.constrains("principal_id", "role", "unit_id")
    def _check_principal(self):
        for occupancy in self.filtered("principal_id"):
            principal = occupancy.principal_id
            if principal.unit_id != occupancy.unit_id or principal.role not in (
                "owner",
                "tenant",
            ):
                raise ValidationError(
                    self.env._(
                        "A family member belongs to an owner or tenant of the same "
                        "unit."
                    )
                )

    @api.constrains("partner_id")
    def _check_natural_person(self):
        for occupancy in self:
            partner = occupancy.partner_id
            if partner.parent_id and not partner.is_company:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a contact of %(parent)s. A resident is a contact "
                        "of their own, or the company would read their bills.",
                        name=partner.name,
                        parent=partner.parent_id.name,
                    )
                )

    def action_verify(self):
        """Accept a request: from now on the portal shows the unit."""
        self._check_is_staff()
        if self.filtered(lambda o: o.state != "requested"):
            raise UserError(self.env._("Only a request can be verified."))
        self.write({"state": "verified"})

    def action_refuse(self):
        """Refuse a request; the reason is shown to who asked."""
        self._check_is_staff()
        for occupancy in self:
            if occupancy.state != "requested":
                raise UserError(self.env._("Only a request can be refused."))
            if not occupancy.refuse_reason:
                raise UserError(self.env._("Say why the request is refused."))
        self.write({"state": "refused"})

    def _end(self, day):
        """End the occupancies, and those of their members, on a last day."""
        members = self.member_ids.filtered(
            lambda m: m.state == "verified" and (not m.date_end or m.date_end > day)
        )
        (self | members).write({"date_end": day})
        self.flush_recordset(["date_end"])

    def _check_is_staff(self):
        if not self.env.user.has_group("property_base.group_staff"):
            raise AccessError(self.env._("Only the management office can do this."))
