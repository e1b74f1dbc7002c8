import binascii
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus

from ..tools import pinyin, search_term

PORTAL_STATES = [
    ("none", "No Access"),
    ("invited", "Not Activated"),
    ("active", "Active"),
    ("closed", "Closed"),
    ("internal", "Internal User"),
]


def _trigrams_of_name(registry):
    """Index of names for ``ilike``, as the ORM makes one for ``index="trigram"``.

    The index of core on the field is of another kind and stays.
    """
    if not registry.has_trigram:
        return ""
    column = '"name"'
    if registry.has_unaccent == FunctionStatus.INDEXABLE:
        column = registry.unaccent(column)
    return f"USING gin ({column} gin_trgm_ops)"


class ResPartner(models.Model):
    _inherit = "res.partner"

    property_occupancy_ids = fields.One2many(
        "property.occupancy", "partner_id", groups="property_base.group_staff"
    )
    property_vehicle_ids = fields.One2many(
        "property.vehicle", "partner_id", groups="property_base.group_staff"
    )
    property_occupancy_count = fields.Integer(
        compute="_compute_property_occupancy_count",
        groups="property_base.group_staff",
    )
    property_phone2 = fields.Char(string="Second Phone")
    property_gender = fields.Selection(
        [("male", "Male"), ("female", "Female")],
        string="Gender",
        groups="property_base.group_staff",
    )
    property_id_number = fields.Char(
        string="Identity Card Number",
        groups="property_base.group_supervisor",
        copy=False,
        help="Read only by who needs it (Personal Information Protection Law, "
        "articles 6 and 28).",
    )
    property_pinyin = fields.Char(
        string="Pinyin", compute="_compute_property_pinyin", store=True, index="trigram"
    )
    property_phone_digits = fields.Char(
        compute="_compute_property_phone_digits", store=True, index="trigram"
    )

    property_portal_state = fields.Selection(
        PORTAL_STATES,
        string="Portal Access",
        compute="_compute_property_portal",
        search="_search_property_portal_state",
        compute_sudo=True,
        groups="property_base.group_staff",
        help="Not activated: the login exists, no password was set yet.",
    )
    property_portal_login = fields.Char(
        string="Portal Login",
        compute="_compute_property_portal",
        compute_sudo=True,
        groups="property_base.group_staff",
    )
    property_portal_date = fields.Datetime(
        string="Portal Last Used",
        compute="_compute_property_portal",
        compute_sudo=True,
        groups="property_base.group_staff",
    )

    _property_name_trigrams = models.Index(_trigrams_of_name)

    def _compute_property_occupancy_count(self):
        groups = self.env["property.occupancy"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.property_occupancy_count = counts.get(partner.id, 0)

    @api.depends("name")
    def _compute_property_pinyin(self):
        """Initials and full spelling, so that 'wxm' finds 吴轩敏."""
        for partner in self:
            partner.property_pinyin = pinyin.get_spellings(partner.name) or False

    @api.depends("phone", "property_phone2")
    def _compute_property_phone_digits(self):
        for partner in self:
            phones = (partner.phone or "", partner.property_phone2 or "")
            digits = ["".join(c for c in p if c.isdigit()) for p in phones]
            partner.property_phone_digits = " ".join(filter(None, digits)) or False

    def _search_display_name(self, operator, value):
        """Contacts are also found by pinyin and by digits of a phone."""
        domain = super()._search_display_name(operator, value)
        if operator not in ("ilike", "not ilike") or not isinstance(value, str):
            return domain
        spelled = self._get_property_spelling_domain(search_term.parse(value))
        return domain | spelled if operator == "ilike" else domain & ~spelled

    @api.model
    def _get_property_spelling_domain(self, parsed):
        """Domain of contacts by phone or pinyin of a parsed term."""
        wanted = []
        if parsed.phone:
            wanted.append(("property_phone_digits", "ilike", parsed.phone))
        if parsed.pinyin:
            for pattern in (f"{parsed.pinyin}%", f"% {parsed.pinyin}%"):
                wanted.append(("property_pinyin", "=ilike", pattern))
        return Domain.OR([leaf] for leaf in wanted)

    @api.depends("user_ids.active", "user_ids.share", "user_ids.login_date")
    def _compute_property_portal(self):
        users = self._get_property_portal_users()
        for partner in self:
            user = users.get(partner.id, self.env["res.users"])
            partner.property_portal_state = self._get_property_portal_state(user)
            partner.property_portal_login = user.login
            partner.property_portal_date = user.login_date

    def _get_property_portal_users(self):
        """Return {partner id: user}, of several the one in use, closed ones too."""
        users = (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("partner_id", "in", self.ids)], order="active, id desc")
        )
        return {user.partner_id.id: user for user in users}

    @api.model
    def _get_property_portal_state(self, user):
        if not user:
            return "none"
        if not user.share:
            return "internal"
        if not user.active:
            return "closed"
        return "active" if user.login_date else "invited"

    def _search_property_portal_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._get_property_portal_domains()
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_property_portal_domains(self):
        """Return {portal state: domain of partners}."""
        # sudo: res.users - staff learn who has access, not more of the user
        users = self.env["res.users"].sudo().with_context(active_test=False)

        def has(domain):
            query = users._search(domain)
            return Domain("id", "in", query.subselect("res_users.partner_id"))

        active = [("active", "=", True)]
        portal = has([*active, ("share", "=", True)])
        used = has([*active, ("share", "=", True), ("log_ids", "!=", False)])
        return {
            "internal": has([*active, ("share", "=", False)]),
            "active": used,
            "invited": portal & ~used,
            "closed": has([("active", "=", False)]) & ~has(active),
            "none": ~has([]),
        }

    @api.constrains("parent_id", "is_company")
    def _check_property_natural_person(self):
        """A resident is the commercial partner of itself, also later on."""
        persons = self.filtered(lambda p: p.parent_id and not p.is_company)
        # sudo: property.occupancy - holds whatever communities the user sees
        held = self.env["property.occupancy"].sudo()
        resident = held.search([("partner_id", "in", persons.ids)], limit=1).partner_id
        if resident:
            raise ValidationError(
                self.env._(
                    "%(name)s holds a unit and cannot become a contact of "
                    "%(parent)s: that company would read the resident's bills.",
                    name=resident.name,
                    parent=resident.parent_id.name,
                )
            )

    def _property_prepare_activation(self):
        """Make any earlier activation link dead and the next one possible.

        The type is signed into the link (auth_signup): a new one for every
        slip, so that of several slips only the last one opens.
        """
        for partner in self:
            partner.signup_type = f"property-{secrets.token_hex(4)}"

    def _get_property_activation_url(self, hours):
        """Return the link that lets a resident set a password, once.

        :param int hours: hours until the link expires
        """
        self.ensure_one()
        token = self._generate_signup_token(expiration=hours)
        return f"{self.get_base_url()}/property/activate?token={token}"

    @api.model
    def _get_partner_from_property_token(self, token):
        """Return the partner with a portal user whom a link stands for, or none.

        A token that was used, replaced, altered or is past its time is none.
        """
        try:
            partner = self._get_partner_from_token(token or "")
        except (binascii.Error, UnicodeError, ValueError):
            return self.browse()
        if not partner or not (partner.signup_type or "").startswith("property-"):
            return self.browse()
        user = partner.user_ids[:1]
        return partner if user and user._is_portal() else self.browse()

    def action_property_portal_access(self):
        """Open the giving of portal access for these contacts."""
        return self.env["property.portal.access"]._action_open(self)

    def action_property_occupancies(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_base.property_occupancy_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
