from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.phone import mask_phone

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
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
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
    date_start = fields.Date(
        string="From", tracking=True, help="Empty: longer than known."
    )
    date_end = fields.Date(
        string="Until", tracking=True, help="The last day; empty: open."
    )
    is_payer = fields.Boolean(
        string="Pays",
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
    phone = fields.Char(related="partner_id.phone", groups="property_base.group_staff")
    usage = fields.Selection(related="unit_id.usage")
    note = fields.Text(groups="property_base.group_staff")
    request_ids = fields.One2many(
        "property.link.request",
        "occupancy_id",
        string="Portal Requests",
        groups="property_base.group_staff",
    )
    portal_state = fields.Selection(
        related="partner_id.property_portal_state", string="Portal Access"
    )
    portal_revoked = fields.Boolean(
        copy=False,
        readonly=True,
        groups="property_base.group_staff",
        help="The occupancy ended, and followers and links with it.",
    )

    # Of what the office notes, residents learn nothing by searching either.
    message_ids = fields.One2many(groups="base.group_user")

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

    _to_revoke = models.Index("(date_end) WHERE portal_revoked IS NOT TRUE")

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
        # sudo: property.unit, res.partner - a name, also for a resident who
        # may read the row but neither of them
        for occupancy in self.sudo():
            parts = (occupancy.unit_id.name, occupancy.partner_id.name)
            if any(parts):
                role = roles.get(occupancy.role)
                occupancy.display_name = f"{' '.join(filter(None, parts))} ({role})"
            else:
                occupancy.display_name = False

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

    def write(self, vals):
        if "date_end" in vals or "state" in vals:
            vals = {**vals, "portal_revoked": False}
        result = super().write(vals)
        if "date_end" in vals or "state" in vals:
            self._revoke_ended()
        return result

    def action_verify(self):
        """Accept a request: from now on the portal shows the unit.

        What was asked in the portal is verified there, since the login may
        have to be joined to a contact the register knows.
        """
        self._check_is_staff()
        if self.filtered(lambda o: o.state != "requested"):
            raise UserError(self.env._("Only a request can be verified."))
        asked = self.filtered("request_ids")
        asked.request_ids.action_verify()
        (self - asked).write({"state": "verified"})

    def action_refuse(self):
        """Refuse a request; the reason is shown to who asked."""
        self._check_is_staff()
        for occupancy in self:
            if occupancy.state != "requested":
                raise UserError(self.env._("Only a request can be refused."))
            if not occupancy.refuse_reason:
                raise UserError(self.env._("Say why the request is refused."))
            occupancy.request_ids.refuse_reason = occupancy.refuse_reason
        asked = self.filtered("request_ids")
        asked.request_ids.action_refuse()
        (self - asked).write({"state": "refused"})

    def action_open_household(self):
        """Open the household card of the unit."""
        self.ensure_one()
        return self.unit_id.action_open_household()

    def action_property_portal_access(self):
        """Open the giving of portal access for the people of these rows."""
        return self.env["property.portal.access"]._action_open(self.partner_id)

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

    def _revoke_ended(self):
        """Take from those whose occupancy is over what they still could open."""
        today = fields.Date.context_today(self)
        # sudo: property.occupancy - the mark, followers and tokens are no
        # field of the form; the right to end the occupancy was checked.
        ended = self.sudo().filtered(
            lambda o: (
                not o.portal_revoked
                and (o.state != "verified" or (o.date_end and o.date_end < today))
            )
        )
        if ended:
            ended._revoke_portal_traces()
            ended.portal_revoked = True

    def _revoke_portal_traces(self):
        """End follower entries and links of occupancies that are over.

        Called with superuser rights, once for every end. Modules extend it:
        they unfollow what hangs on the occupancies and refresh its tokens
        (``_unfollow_portal``, ``_refresh_access_tokens``).
        """
        self._unfollow_portal(self)
        for unit, ended in self.grouped("unit_id").items():
            held = unit._get_occupancies().get(unit.id, self.browse())
            (ended - held)._unfollow_portal(unit, held.partner_id)

    def _unfollow_portal(self, records, keep=None):
        """Unsubscribe the people of these occupancies from records.

        :param keep: partners who stay, besides the office's own people
        """
        gone = self.partner_id.filtered("partner_share")
        if keep:
            gone -= keep
        if records and gone:
            records.message_unsubscribe(partner_ids=gone.ids)

    @api.model
    def _refresh_access_tokens(self, records):
        """Make links to records (``portal.mixin``) that are out there dead."""
        for record in records.filtered("access_token"):
            record.access_token = False
            record._portal_ensure_token()

    @api.model
    def _cron_revoke_ended(self, limit=500):
        """Do on the day after the end what an end in the past does at once."""
        domain = [
            ("date_end", "<", "today"),
            ("state", "=", "verified"),
            ("portal_revoked", "=", False),
        ]
        ended = self.search(domain, limit=limit, order="date_end, id")
        ended._revoke_ended()
        self.env["ir.cron"]._commit_progress(
            len(ended), remaining=self.search_count(domain)
        )

    # What the portal shows. The rows are the user's own by record rule; what
    # hangs on them is read with superuser rights and handed out as values.

    @api.model
    def _get_portal_domain(self):
        """Domain of the occupancies the user holds, verified and in force.

        A member's ends with the principal's, whatever its own dates say.
        """
        in_force = self._get_in_force_domain()
        principal = Domain("principal_id", "any", in_force)
        return (
            Domain("partner_id", "=", self.env.user.partner_id.id)
            & in_force
            & (Domain("principal_id", "=", False) | principal)
        )

    @api.model
    def _get_portal_homes(self):
        """Return what 'My home' shows: a list of values, one for a unit held."""
        homes = self.search(self._get_portal_domain(), order="unit_id, role, id")
        return [occupancy._get_portal_home() for occupancy in homes]

    def _get_portal_home(self):
        self.ensure_one()
        self.check_access("read")
        # sudo: property.unit, property.community - residents have no rights
        # on them; only the values below leave this method
        unit = self.sudo().unit_id
        return {
            "id": self.id,
            "unit": unit.name,
            "usage": unit._get_label("usage"),
            "area": unit.area,
            "role": self._get_label("role"),
            "date_start": self.date_start,
            "date_end": self.date_end,
            "community": unit.community_id.name,
            "contact": self._get_portal_contact(unit.community_id),
            "people": self._get_portal_people(),
            "vehicles": self._get_portal_vehicles(),
            "sections": self._get_home_sections(),
        }

    @api.model
    def _get_portal_contact(self, community):
        return {
            "phone": community.phone,
            "hours": community.office_hours,
            "address": " ".join(filter(None, (community.city, community.street))),
        }

    def _get_portal_household(self):
        """The principal and the members of the household, as a recordset.

        Asked with superuser rights; who has ended is left out.
        """
        principal = self.principal_id or self
        return (principal | principal.member_ids).filtered("in_force")

    def _get_portal_people(self):
        """Names, roles and masked phones: the household, then the tenants.

        An owner learns who rents the unit, a tenant nothing of the owner.
        """
        own = self.sudo()
        household = own._get_portal_household()
        principal = own.principal_id or own
        tenants = household.browse()
        if principal.role == "owner":
            held = own.unit_id._get_occupancies().get(own.unit_id.id, tenants)
            tenants = held.filtered(lambda o: o.role == "tenant") - household
        return [
            {
                "name": row.partner_id.name,
                "role": row._get_label("role"),
                "phone": mask_phone(row.partner_id.phone),
                "is_me": row.partner_id == self.env.user.partner_id,
            }
            for row in household | tenants
        ]

    def _get_portal_vehicles(self):
        """Plates of the household's vehicles in the community."""
        own = self.sudo()
        vehicles = self.env["property.vehicle"].sudo()
        return vehicles.search(
            [
                ("community_id", "=", own.community_id.id),
                ("partner_id", "in", own._get_portal_household().partner_id.ids),
            ]
        ).mapped("plate")

    def _get_home_sections(self):
        """Return further sections of this home, in order: modules extend it.

        Each is a dict with ``title`` and either ``rows`` (list of pairs of
        texts) or ``template`` (an xml id, rendered with ``section``); ``url``
        and ``link`` (text) lead to a page. Every value is shown as it is: the
        module asks with the user's own rights.
        """
        self.ensure_one()
        announcements = self._get_portal_announcements()
        return [announcements] if announcements["announcements"] else []

    def _get_portal_announcements(self):
        """The section of what the office announces for this home, or empty."""
        # sudo: property.announcement - residents have no rights on it; heading,
        # window and link of those in effect for their home leave this method
        model = self.env["property.announcement"].sudo()
        domain = model._get_current_domain() & model._get_units_domain(
            self.sudo().unit_id
        )
        return {
            "title": self.env._("Announcements"),
            "template": "property_base.portal_home_announcements",
            "announcements": [
                {
                    "id": found.id,
                    "name": found.name,
                    "kind": found._get_label("kind"),
                    "is_outage": found.is_outage,
                    "date_start": found.date_start,
                    "date_end": found.date_end,
                }
                for found in model.search(domain, limit=20)
            ],
        }
