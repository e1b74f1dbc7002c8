from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome


class PropertySignup(AuthSignupHome):
    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        """Answer alike whether or not a login exists and has an e-mail.

        The answer of the ERP names the person behind a login without e-mail,
        and here logins are telephone numbers.
        """
        response = super().web_auth_reset_password(*args, **kw)
        context = getattr(response, "qcontext", None)
        asked = request.httprequest.method == "POST" and not kw.get("token")
        if context is not None and asked and "login" in context:
            context.pop("error", None)
            context["message"] = request.env._(
                "If this login has an e-mail address, a link was sent to it. "
                "Otherwise ask the management office for an activation slip."
            )
        return response
