from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.phone import normalise_phone
from ..tools.unit_name import normalise_unit_name
from ..tools.upload import check_files

MAX_OPEN = 3
MAX_LENGTH = 80
STAFF = "property_base.group_staff"


class PropertyLinkRequest(models.Model):
    """Somebody with a portal login asks to be linked to a unit.

    The community and the unit are what was typed. Whether they exist shows
    nowhere to who asked: not in the answer, not in what they may read of the
    request afterwards. When the text names one unit, an occupancy in state
    ``requested`` waits there; else the office finds the unit. The state of
    the request is that of the occupancy.
    """

    _name = "property.link.request"
    _description = "Request to be Linked to a Unit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Asked by", required=True, index=True, readonly=True
    )
    community_text = fields.Char(string="Community as Typed", required=True)
    unit_text = fields.Char(string="Unit as Typed", required=True)
    role = fields.Selection(
        [
            ("owner", "Property Owner"),
            ("tenant", "Tenant"),
            ("family", "Family Member"),
        ],
        required=True,
    )
    person_name = fields.Char(string="Full Name", required=True)
    phone = fields.Char(required=True)
    message = fields.Text()
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
        groups=STAFF,
    )
    community_id = fields.Many2one(
        "property.community", index="btree_not_null", groups=STAFF, tracking=True
    )
    unit_id = fields.Many2one(
        "property.unit",
        index="btree_not_null",
        groups=STAFF,
        tracking=True,
        domain="[('community_id', '=?', community_id)]",
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups=STAFF,
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("verified", "Verified"),
            ("refused", "Refused"),
        ],
        compute="_compute_state",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        tracking=True,
    )
    refuse_reason = fields.Text(string="Reason of Refusal", tracking=True)
    register_partner_id = fields.Many2one(
        "res.partner",
        string="Known in the Register as",
        compute="_compute_register_partner_id",
        store=True,
        readonly=False,
        groups=STAFF,
        help="The login is joined to this contact: the same person as the register "
        "knows them. Empty: the contact made at sign-up is used.",
    )
    principal_id = fields.Many2one(
        "property.occupancy",
        string="Belongs to",
        groups=STAFF,
        domain="[('unit_id', '=', unit_id), ('role', 'in', ('owner', 'tenant')), "
        "('state', '=', 'verified')]",
    )
    date_start = fields.Date(string="Holds since", groups=STAFF)
    holder_ids = fields.Many2many(
        "property.occupancy",
        string="Who Holds the Unit",
        compute="_compute_holder_ids",
        groups=STAFF,
    )
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Evidence",
        domain=[("res_model", "=", "property.link.request")],
        groups=STAFF,
    )

    # Of what the office notes, residents learn nothing by searching either.
    message_ids = fields.One2many(groups="base.group_user")

    _refused_with_reason = models.Constraint(
        "CHECK(state != 'refused' OR refuse_reason IS NOT NULL)",
        "Say why the request is refused.",
    )

    @api.depends("community_text", "unit_text")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.community_text} {request.unit_text}"

    @api.depends("community_id.company_id", "user_id")
    def _compute_company_id(self):
        for request in self:
            request.company_id = (
                request.community_id.company_id or request.user_id.company_id
            )

    @api.depends("unit_id")
    def _compute_holder_ids(self):
        held = self.unit_id._get_occupancies()
        nobody = self.env["property.occupancy"]
        for request in self:
            request.holder_ids = held.get(request.unit_id.id, nobody)

    @api.depends("occupancy_id.state")
    def _compute_state(self):
        for request in self:
            request.state = request.occupancy_id.state or request.state or "requested"

    @api.depends("unit_id", "person_name", "phone")
    def _compute_register_partner_id(self):
        for request in self:
            request.register_partner_id = request._find_register_partner()

    def _find_register_partner(self):
        """The person of the unit with this phone, else with this name and role."""
        persons = self.unit_id.occupancy_ids.filtered("in_force").partner_id
        phone = normalise_phone(self.phone)
        by_phone = persons.filtered(
            lambda p: phone and phone in (p.property_phone_digits or "").split()
        )
        by_name = persons.filtered(lambda p: p.name == (self.person_name or "").strip())
        found = (by_phone & by_name) or by_phone or by_name
        return found if len(found) == 1 else persons.browse()

    @api.constrains("unit_id", "community_id")
    def _check_unit(self):
        for request in self.filtered("unit_id"):
            if request.unit_id.community_id != request.community_id:
                raise ValidationError(
                    self.env._("The unit is not in the community of the request.")
                )

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        if self.unit_id:
            self.community_id = self.unit_id.community_id

    # Asking, by the portal

    @api.model
    def _submit(self, values, files):
        """Make the request of the current user.

        :param dict values: ``community``, ``unit``, ``role``, ``name``,
            ``phone``, ``message``: texts as typed
        :param files: list of (name, content in bytes)
        :return: the request, with the user's own rights
        :raise UserError: something is missing or too long, or too many
            requests are open
        :raise UploadError: a file is not taken
        """
        self._check_open_requests()
        checked = check_files(files)
        if not checked:
            raise UserError(
                self.env._("Please attach a photo that shows your right to the unit.")
            )
        # sudo: property.link.request - residents may not write; the values
        # are an allow-list and the user is the current one
        request = (
            self.sudo()
            .with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
            .create(self._prepare_request(values))
        )
        request._attach(checked)
        request._propose_occupancy()
        request._notify_office()
        return request.with_env(self.env)

    @api.model
    def _check_open_requests(self):
        # Of two posts at the same instant one is refused (LockError).
        self.env.user.sudo().lock_for_update(allow_referencing=True)
        count = self.sudo().search_count(
            [("user_id", "=", self.env.uid), ("state", "=", "requested")]
        )
        if count >= MAX_OPEN:
            raise UserError(
                self.env._(
                    "You have %(count)s open requests. Please wait for the answer "
                    "of the management office.",
                    count=count,
                )
            )

    @api.model
    def _prepare_request(self, values):
        texts = {
            key: (values.get(key) or "").strip()
            for key in ("community", "unit", "role", "name", "phone", "message")
        }
        self._check_texts(texts)
        unit = self._find_unit(texts["community"], texts["unit"])
        return {
            "user_id": self.env.uid,
            "partner_id": self.env.user.partner_id.id,
            "community_text": texts["community"],
            "unit_text": texts["unit"],
            "role": texts["role"],
            "person_name": texts["name"],
            "phone": texts["phone"],
            "message": texts["message"],
            "community_id": unit.community_id.id,
            "unit_id": unit.id,
        }

    @api.model
    def _check_texts(self, texts):
        needed = ("community", "unit", "name", "phone")
        if not all(texts[key] for key in needed):
            raise UserError(self.env._("Please fill in every field."))
        if any(len(texts[key]) > MAX_LENGTH for key in needed):
            raise UserError(self.env._("One of the texts is too long."))
        if len(texts["message"]) > 1000:
            raise UserError(self.env._("One of the texts is too long."))
        if texts["role"] not in dict(self._fields["role"].selection):
            raise UserError(self.env._("Please choose what you are to the unit."))

    @api.model
    def _find_unit(self, community, unit):
        """The one unit that the typed texts name exactly, or none.

        :param str community: name or code of the community
        :param str unit: name of the unit, in one of the usual spellings
        """
        # sudo: property.unit - who asks learns nothing of the outcome
        units = self.env["property.unit"].sudo()
        domain = Domain("name", "=ilike", self._escape(normalise_unit_name(unit)))
        domain &= Domain("community_id.name", "=", community) | Domain(
            "community_id.code", "=", community
        )
        found = units.search(domain, limit=2)
        return found if len(found) == 1 else units.browse()

    @api.model
    def _escape(self, text):
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

    def _attach(self, files):
        self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": media_type,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, media_type, content in files
            ]
        )

    def _propose_occupancy(self):
        """Let the request wait on the unit, where the office sees it.

        The contact of a company cannot hold a unit. The office learns that when
        it verifies: told here, it would tell who asks that the unit exists.
        """
        if not self.unit_id or (
            self.partner_id.parent_id and not self.partner_id.is_company
        ):
            return
        self.occupancy_id = (
            self.env["property.occupancy"]
            .with_context(mail_create_nosubscribe=True)
            .create({**self._prepare_occupancy(), "state": "requested"})
        )

    def _prepare_occupancy(self):
        """What the occupancy is made of; who pays is the office's to say."""
        return {
            "unit_id": self.unit_id.id,
            "partner_id": self.partner_id.id,
            "role": self.role,
            "principal_id": self.principal_id.id,
            "date_start": self.date_start,
            "is_payer": False,
        }

    def _notify_office(self):
        supervisor = self.community_id.supervisor_id
        if supervisor:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=supervisor.id,
                summary=self.env._("Verify who asks for a unit"),
            )

    # Answering, by the office

    def action_verify(self):
        """Link who asked to the unit, as the person the register knows.

        :raise UserError: not open, no unit chosen, a family member without
            a principal, or the register's contact has a login already
        """
        self._check_answer()
        for request in self:
            request._check_verify()
            request._join_register_partner()
            request._verify_occupancy()
        self._answered()

    def action_refuse(self):
        """Refuse with a reason, which is shown to who asked."""
        self._check_answer()
        if not all(request.refuse_reason for request in self):
            raise UserError(self.env._("Say why the request is refused."))
        for request in self:
            request.occupancy_id.write(
                {"state": "refused", "refuse_reason": request.refuse_reason}
            )
        self.write({"state": "refused"})
        self._answered()

    def _check_answer(self):
        if not self.env.user.has_group(STAFF):
            raise AccessError(self.env._("Only the management office can do this."))
        self.check_access("write")
        if self.filtered(lambda r: r.state != "requested"):
            raise UserError(self.env._("Only an open request can be answered."))

    def _check_verify(self):
        if not self.unit_id:
            raise UserError(
                self.env._(
                    "Choose the unit first: '%(text)s' names none of the register.",
                    text=self.display_name,
                )
            )
        if self.role == "family" and not self._get_register_occupancy():
            self.principal_id = self.principal_id or self._get_only_principal()
            if not self.principal_id:
                raise UserError(
                    self.env._("Say to whose household the family member belongs.")
                )

    def _get_only_principal(self):
        """The owner or the tenant of the unit, if there is one of them."""
        held = self.unit_id._get_occupancies().get(self.unit_id.id)
        principals = (held or self.occupancy_id.browse()).filtered(
            lambda o: o.role in ("owner", "tenant")
        )
        return principals if len(principals) == 1 else principals.browse()

    def _join_register_partner(self):
        partner = self.register_partner_id
        if not partner or partner == self.partner_id:
            # sudo: res.partner - the contact made at sign-up, name and phone
            self._name_partner(self.partner_id.sudo())
        else:
            # sudo: res.users - staff may not write users; the checks are in it
            self.user_id.sudo()._property_join_partner(partner)
            asked = self.sudo().search([("user_id", "=", self.user_id.id)])
            asked.partner_id = partner
        self._open_company()

    def _name_partner(self, partner):
        """A contact made at sign-up is named after a login: name the person."""
        user = self.user_id.sudo()
        if partner.name in (user.login, user.email):
            partner.name = self.person_name
        if not partner.phone:
            partner.phone = normalise_phone(self.phone) or self.phone

    def _open_company(self):
        """Who signed up belongs to the company of the community from now on."""
        # sudo: res.users - only the company of the community is added
        user = self.user_id.sudo()
        company = self.unit_id.company_id
        if company not in user.company_ids:
            user.write({"company_ids": [(4, company.id)]})

    def _get_register_occupancy(self):
        """The verified occupancy the person holds already in this role."""
        partner = self.register_partner_id or self.partner_id
        return self.unit_id.occupancy_ids.filtered(
            lambda o: o.partner_id == partner and o.role == self.role and o.in_force
        )[:1]

    def _verify_occupancy(self):
        known = self._get_register_occupancy()
        proposed = self.occupancy_id
        if known:
            self.occupancy_id = known
            # sudo: property.occupancy - a proposal nobody verified
            proposed.sudo().unlink()
            return
        vals = {**self._prepare_occupancy(), "state": "verified"}
        if proposed:
            proposed.write(vals)
        else:
            self.occupancy_id = self.occupancy_id.create(vals)

    def _answered(self):
        """Close the activities and write to those who have an e-mail."""
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for request in self.filtered("partner_id.email"):
            request.message_post(
                body=request._get_answer(),
                partner_ids=request.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    def _get_answer(self):
        if self.state == "verified":
            return self.env._(
                "%(what)s: you are linked to the unit now.", what=self.display_name
            )
        return self.env._(
            "%(what)s: your request was refused. %(reason)s",
            what=self.display_name,
            reason=self.refuse_reason,
        )
