from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.rating.controllers.main import Rating

MAX_COMMENT = 2000


class PropertyRating(Rating):
    """Residents rate by a link on paper or in a message, or in the portal.

    The base's own page takes whatever rating and as often as it is sent; for a
    community's tickets it leads here, where one answer counts.
    """

    @route()
    def action_open_rating(self, token, rate, **kwargs):
        if self._is_property_token(token):
            return request.redirect(f"/property/rate/{token}")
        return super().action_open_rating(token, rate, **kwargs)

    @route()
    def action_submit_rating(self, token, rate=0, **kwargs):
        if self._is_property_token(token):
            return request.redirect(f"/property/rate/{token}")
        return super().action_submit_rating(token, rate, **kwargs)

    @route(
        "/property/rate/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def property_rate(self, token, **post):
        """The page a link leads to: who holds it rates, unless signed in as another."""
        rating, ticket = self._find_property_rating(token)
        if not ticket or not self._may_follow(ticket):
            return self._render_rating({"state": "dead"})
        return self._answer_rating(ticket, rating, post)

    @route(
        "/my/ticket/<int:ticket_id>/rate",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def property_rate_mine(self, ticket_id, **post):
        """The same from the portal, with the rights of who is signed in."""
        ticket = request.env["helpdesk.ticket"].browse(ticket_id)
        try:
            ticket.check_access("read")
        except (AccessError, MissingError) as error:
            raise NotFound() from error
        # sudo: helpdesk.ticket - which helpdesk it is of, after the check above
        if not request.env.user.share or not ticket.sudo().property_community_id:
            raise NotFound()
        # sudo: helpdesk.ticket - residents read it, the rating is theirs to give
        return self._answer_rating(ticket.sudo(), None, post)

    def _answer_rating(self, ticket, rating, post):
        """Show the question, or take the answer."""
        values = {"ticket": ticket, "state": ticket._get_rating_state()}
        if request.httprequest.method == "GET" or values["state"] != "open":
            return self._render_rating(values)
        value, comment = (
            self._clean(post.get("value")),
            self._clean(post.get("comment")),
        )
        partner = None if rating else request.env.user.partner_id
        try:
            ticket._rate(value, comment.strip()[:MAX_COMMENT], partner, rating)
        except UserError as error:
            return self._render_rating({**values, "error": error.args[0]})
        return self._render_rating({**values, "state": "thanks"})

    def _clean(self, text):
        """Text the database takes. A file sent in the place of a text is none."""
        return text.replace("\0", "") if isinstance(text, str) else ""

    def _find_property_rating(self, token):
        """Return (rating, ticket) of a token; of other desks and dead ones, None."""
        # sudo: rating.rating, helpdesk.ticket - the token stands for the right
        rating = request.env["rating.rating"].sudo()
        rating = rating.search([("access_token", "=", self._clean(token))], limit=1)
        if not rating or rating.res_model != "helpdesk.ticket":
            return None, None
        ticket = request.env["helpdesk.ticket"].sudo().browse(rating.res_id).exists()
        return rating, ticket if ticket.property_community_id else None

    def _is_property_token(self, token):
        return bool(self._find_property_rating(token)[1])

    def _may_follow(self, ticket):
        """Nobody rates while signed in as somebody who cannot read the ticket.

        The office's own people do not rate at all.
        """
        user = request.env.user
        if user._is_public():
            return True
        return user.share and ticket.with_user(user).has_access("read")

    def _render_rating(self, values):
        response = request.render("property_cs.rating_page", values)
        # The address may hold the token: it goes to no other site and no cache.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
