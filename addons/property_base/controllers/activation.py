from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

MIN_LENGTH = 8


class PropertyActivation(http.Controller):
    """The page an activation slip leads to: set a password, once."""

    @http.route(
        "/property/activate",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def property_activate(self, token="", **post):
        token = token if isinstance(token, str) else ""
        # sudo: res.partner - the token stands for the right to this contact
        partners = request.env["res.partner"].sudo()
        partner = partners._get_partner_from_property_token(token)
        if not partner:
            return self._render({"invalid": True})
        login = partner.user_ids[:1].login
        values = {"token": token, "name": partner.name, "login": login}
        if request.httprequest.method == "GET":
            return self._render(values)
        problem = self._check_password(post)
        if problem:
            error = self._explain(problem)
            return self._render({**values, "error": error, "problem": problem})
        return self._activate(values, post["password"])

    def _check_password(self, post):
        """Return what is wrong with the password typed: a code, or None."""
        password = post.get("password")
        if not isinstance(password, str) or len(password.strip()) < MIN_LENGTH:
            return "short"
        if password != post.get("confirm_password"):
            return "differ"
        return None

    def _explain(self, problem):
        if problem == "differ":
            return request.env._("The two passwords differ.")
        return request.env._(
            "The password needs at least %(count)s characters.", count=MIN_LENGTH
        )

    def _activate(self, values, password):
        """Set the password, which uses the token up, and sign in."""
        # sudo: res.users - see property_activate
        users = request.env["res.users"].sudo()
        try:
            users.signup({"password": password}, values["token"])
        except UserError as error:
            return self._render({**values, "error": error.args[0]})
        request.env.cr.flush()
        credential = {
            "login": values["login"],
            "password": password,
            "type": "password",
        }
        request.session.authenticate(request.env, credential)
        return request.redirect("/my/property")

    def _render(self, values):
        response = request.render("property_base.portal_activate", values)
        # The address holds the token: it goes to no other site and no cache.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
