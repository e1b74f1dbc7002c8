from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.phone import normalise_login


class ResUsers(models.Model):
    _inherit = "res.users"

    property_community_ids = fields.Many2many(
        "property.community",
        string="Limited to Communities",
        help="The user works for these communities alone; empty: for all.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._property_normalise_vals(v) for v in vals_list])

    def write(self, vals):
        return super().write(self._property_normalise_vals(vals))

    @api.model
    def _property_normalise_vals(self, vals):
        """Keep a phone login in one spelling, so that none exists twice."""
        if not vals.get("login"):
            return vals
        return {**vals, "login": normalise_login(vals["login"])}

    @api.model
    def _get_login_domain(self, login):
        """A phone signs in however it is typed: +86 189 0000 0001."""
        normalised = normalise_login(login)
        if normalised == login:
            return super()._get_login_domain(login)
        return Domain.OR(
            [super()._get_login_domain(login), Domain("login", "=", normalised)]
        )

    def _get_invalidation_fields(self):
        """The record rules that name these fields are cached per user."""
        return super()._get_invalidation_fields() | {
            "property_community_ids",
            "partner_id",
        }

    def _property_join_partner(self, partner):
        """Make somebody who signed up alone the person the register knows.

        The contact made at sign-up is archived; what the register's contact
        says of itself stays, its empty e-mail and phone are filled. A login
        that waited there for its activation slip is closed.

        :param partner: the contact of the register
        :raise UserError: the contact has access already, or the user is not
            a portal user, or holds units under the contact made at sign-up
        """
        self.ensure_one()
        former = self.partner_id
        if former == partner:
            return
        self._property_check_join(partner)
        details = {
            field: former[field]
            for field in ("email", "phone")
            if former[field] and not partner[field]
        }
        partner = partner.sudo()
        partner.write(details)
        # The session stays: its token depends on login and password alone.
        partner.user_ids.write({"active": False})
        self.write({"partner_id": partner.id})
        former.with_context(active_test=False).write({"active": False})

    def _property_check_join(self, partner):
        if not self._is_portal():
            raise UserError(
                self.env._("Only a portal user can be joined to a resident.")
            )
        # sudo: res.users - that it exists and was used, and its login
        others = partner.sudo().user_ids.filtered(lambda u: not u.share or u.login_date)
        if others:
            raise UserError(
                self.env._(
                    "%(name)s has a login already (%(login)s). Give a new activation "
                    "slip for it instead, and refuse this request.",
                    name=partner.name,
                    login=others[0].login,
                )
            )
        held = self.env["property.occupancy"].search_count(
            [("partner_id", "=", self.partner_id.id), ("state", "=", "verified")],
            limit=1,
        )
        if held:
            raise UserError(
                self.env._(
                    "%(name)s holds units under this contact already: merge the two "
                    "contacts instead.",
                    name=self.partner_id.name,
                )
            )
