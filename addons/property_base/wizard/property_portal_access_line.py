from odoo import api, fields, models

from ..models.res_partner import PORTAL_STATES
from ..tools.phone import is_mobile, normalise_phone
from ..tools.qr import qr_data_uri


class PropertyPortalAccessLine(models.TransientModel):
    """One resident of a giving of portal access."""

    _name = "property.portal.access.line"
    _description = "Resident to Get Portal Access"
    _order = "id"

    access_id = fields.Many2one(
        "property.portal.access", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one("res.partner", required=True, readonly=True)
    unit_names = fields.Char(string="Units", compute="_compute_held")
    company_id = fields.Many2one("res.company", compute="_compute_held")
    login = fields.Char(string="Login (Phone)", compute="_compute_login")
    portal_state = fields.Selection(
        PORTAL_STATES, string="Portal Access", compute="_compute_login"
    )
    last_used = fields.Datetime(related="partner_id.property_portal_date")
    problem = fields.Char(compute="_compute_problem")
    selected = fields.Boolean(
        string="Slip", compute="_compute_selected", store=True, readonly=False
    )
    issued = fields.Boolean(readonly=True)
    url = fields.Char(readonly=True, groups="base.group_system")
    expires = fields.Datetime(string="Link Valid until", readonly=True)

    @api.depends("partner_id")
    def _compute_held(self):
        held = self.env["property.portal.access"]._get_occupancies(self.partner_id)
        units = held.grouped("partner_id")
        for line in self:
            rows = units.get(line.partner_id, held.browse())
            line.unit_names = ", ".join(dict.fromkeys(rows.unit_id.mapped("name")))
            line.company_id = rows[:1].company_id

    @api.depends("partner_id", "issued")
    def _compute_login(self):
        """The login in use, else the first mobile number of the contact."""
        for line in self:
            partner = line.partner_id
            line.login = partner.property_portal_login or self._get_phone(partner)
            line.portal_state = partner.property_portal_state

    @api.model
    def _get_phone(self, partner):
        phones = map(normalise_phone, (partner.phone, partner.property_phone2))
        return next(filter(is_mobile, phones), False)

    @api.depends("partner_id", "login", "portal_state")
    def _compute_problem(self):
        taken, first = self._get_taken(), self._get_first()
        for line in self:
            line.problem = line._get_problem(
                taken.get(line.login, line.partner_id),
                first.get((line.access_id, line.login), line.partner_id),
            )

    def _get_taken(self):
        """Return {login: partner} of every user of these logins, also closed."""
        # sudo: res.users - the clerk learns that a number is taken, not more
        users = self.env["res.users"].sudo().with_context(active_test=False)
        logins = [line.login for line in self if line.login]
        found = users.search([("login", "in", logins)])
        return {user.login: user.partner_id.sudo(False) for user in found}

    def _get_first(self):
        """Return {(wizard, login): partner} of the first line with a login."""
        lines = self.access_id.line_ids.sorted(
            lambda line: line.id or line.id.origin or 0, reverse=True
        )
        return {(line.access_id, line.login): line.partner_id for line in lines}

    def _get_problem(self, holder, first):
        """Why the person cannot have a login, or False.

        :param holder: partner of the user who has this login, else this one
        :param first: partner of the first line with this login
        """
        self.ensure_one()
        if self.portal_state == "internal":
            return self.env._("Works here: has an internal login already.")
        if not self.login:
            return self.env._("No mobile number.")
        if holder != self.partner_id:
            return self.env._("This number is the login of somebody else.")
        if first != self.partner_id:
            return self.env._(
                "Same number as %(name)s: give each person their own.",
                name=first.name,
            )
        return False

    @api.depends("partner_id")
    def _compute_selected(self):
        for line in self:
            line.selected = not line.problem and line.portal_state != "active"

    def _create_users(self):
        """Create the missing portal users in one go; open the closed ones."""
        # sudo: res.users - the clerk may not write users; the contacts were
        # checked to be residents, the values are fixed here
        users = self.env["res.users"].sudo().with_context(no_reset_password=True)
        missing = self.filtered(lambda line: line.portal_state == "none")
        users.create([line._prepare_user() for line in missing])
        closed = self.filtered(lambda line: line.portal_state == "closed")
        closed._get_users().write({"active": True})
        self.partner_id.invalidate_recordset(["user_ids"])
        self.invalidate_recordset(["portal_state", "login"])

    def _prepare_user(self):
        self.ensure_one()
        company = self.company_id or self.env.company
        return {
            "login": self.login,
            "partner_id": self.partner_id.id,
            "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "tz": self.env.user.tz,
        }

    def _get_users(self):
        """The portal user of each person, of several the one in use."""
        # sudo: res.users - see _create_users
        users = self.partner_id.sudo()._get_property_portal_users().values()
        return self.env["res.users"].sudo().union(*users).filtered("share")

    def _issue(self, hours):
        """Make links for these people; links of earlier slips are dead.

        :param int hours: hours until they expire
        """
        expires = fields.Datetime.add(fields.Datetime.now(), hours=hours)
        # sudo: res.partner, the line - the link is as good as a password,
        # so that staff read it on the paper alone
        partners = self.partner_id.sudo()
        partners._property_prepare_activation()
        for line in self.sudo():
            line.write(
                {
                    "url": line.partner_id._get_property_activation_url(hours),
                    "issued": True,
                    "expires": expires,
                }
            )
        self._log(self.env._("An activation slip for the portal was made."))

    def _close_users(self):
        # sudo: res.users, res.partner - see _create_users
        users = self._get_users().filtered("active")
        users.write({"active": False})
        self.partner_id.sudo().signup_type = False
        self.sudo().write({"issued": False, "url": False})
        self.partner_id.invalidate_recordset(["user_ids"])
        self.invalidate_recordset(["portal_state", "login"])
        self._log(self.env._("Access to the portal was closed."))

    def _log(self, text):
        """Say on the contact who did it."""
        self.partner_id.sudo()._message_log_batch(
            bodies=dict.fromkeys(self.partner_id.ids, text)
        )

    def _prepare_slip(self):
        self.ensure_one()
        # sudo: the line - the link is for the paper, see _issue
        url = self.sudo().url
        return {
            "name": self.partner_id.name,
            "login": self.login,
            "url": url,
            "qr": qr_data_uri(url),
            "expires": self.expires,
        }
