import re

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import HttpCase
from odoo.tools import mute_logger

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestRating(VisitCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resident = cls._user("cs_rater", "base.group_portal")
        cls.stranger = cls._user("cs_other_rater", "base.group_portal")
        cls.tenancy = cls.env["property.occupancy"].create(
            {
                "unit_id": cls.unit.id,
                "partner_id": cls.resident.partner_id.id,
                "role": "tenant",
            }
        )
        cls.ticket = cls._resolved(partner_id=cls.resident.partner_id.id)

    def path(self, ticket=None):
        url = (ticket or self.ticket).with_user(self.clerk)._get_rating_url()
        return url.removeprefix(self.ticket.get_base_url())

    def post(self, path, value="satisfied", comment="thanks"):
        page = self.url_open(path)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        if not found:
            return page
        data = {"value": value, "comment": comment, "csrf_token": found.group(1)}
        return self.url_open(path, data=data)

    def state(self, page):
        """What the page says, in whatever language."""
        self.assertEqual(page.status_code, 200)
        return re.search(r'data-state="(\w+)"', page.text).group(1)

    def rate(self, ticket=None, value="satisfied"):
        (ticket or self.ticket)._rate(value, "said")

    # -------------------------------------------------------------------- links
    def test_by_the_link(self):
        """No login and no mail: who holds the slip rates, once."""
        page = self.post(self.path())
        self.assertEqual(self.state(page), "thanks")
        self.assertEqual(self.ticket.property_rating, "satisfied")
        self.assertTrue(self.ticket.property_rated_date)
        rating = self.ticket.rating_ids
        self.assertEqual((rating.rating, rating.feedback), (5, "thanks"))
        again = self.url_open(f"/property/rate/{rating.sudo().access_token}")
        self.assertEqual(self.state(again), "rated")
        # the office's own visit is another matter
        self.assertEqual(self.visit(self.ticket).state, "open")

    def test_the_slip(self):
        path = self.path()
        self.assertEqual(path, self.path())  # printed twice, one link
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            ._render_qweb_html("property_cs.report_rating_slip", self.ticket.ids)
        )
        self.assertIn(path, html.decode())
        self.assertIn("data:image/svg+xml", html.decode())

    def test_forms_of_others_are_refused(self):
        """Without the token of the session nothing is recorded."""
        with mute_logger("odoo.http"):
            response = self.url_open(self.path(), data={"value": "not"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.ticket.property_rating)

    def test_bad_input(self):
        for value in ("great", "", "6"):
            page = self.post(self.path(), value)
            self.assertEqual(self.state(page), "open")
            self.assertIn("alert-danger", page.text)
        page = self.post(
            self.path(), "fairly", "<script>alert(1)</script>" + "x" * 9999
        )
        self.assertEqual(page.status_code, 200)
        self.assertEqual(len(self.ticket.rating_ids.feedback), 2000)
        self.assertNotIn("<script", self.ticket.message_ids[0].body)

    def test_not_before_it_is_done_and_anew_after_reopening(self):
        path = self.path()
        self.rate(value="not")
        self.ticket._transition("accepted", reason="not satisfied")
        self.assertEqual(self.state(self.url_open(self.path())), "early")
        with self.assertRaisesRegex(UserError, "cannot be rated now"):
            self.rate()
        self.ticket._transition("resolved", reason="swept again")
        self.post(path)  # the slip from before serves the new round
        self.assertEqual(self.ticket.property_rating, "satisfied")
        self.assertEqual(len(self.ticket.rating_ids.filtered("consumed")), 2)

    def test_it_dies_with_the_household(self):
        path = self.path()
        self.tenancy.date_end = fields.Date.subtract(fields.Date.today(), days=2)
        page = self.post(path)
        self.assertEqual(self.state(page), "dead")
        self.assertNotIn(self.ticket.name, page.text)
        self.assertFalse(self.ticket.property_rating)
        self.assertEqual(self.ticket._get_rating_state(), "dead")
        self.assertFalse(self.ticket.rating_ids)

    def test_unknown_tokens(self):
        for token in ("x", "0" * 32):
            page = self.url_open(f"/property/rate/{token}")
            self.assertEqual(self.state(page), "dead")

    def test_signed_in_as_somebody_else(self):
        path = self.path()
        for user in (self.stranger, self.clerk, self.manager):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.state(self.post(path)), "dead", user.login)
        self.assertFalse(self.ticket.property_rating)
        self.authenticate(self.resident.login, self.resident.login)
        self.assertEqual(self.state(self.post(path)), "thanks")

    # ------------------------------------------------------------------- portal
    def test_in_the_portal(self):
        mine = f"/my/ticket/{self.ticket.id}/rate"
        for user in (self.stranger, self.clerk):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(mine).status_code, 404)
        self.authenticate(self.resident.login, self.resident.login)
        self.assertEqual(self.state(self.post(mine, "not", "cold")), "thanks")
        self.assertEqual(self.ticket.property_rating, "not")
        self.assertEqual(self.ticket.rating_ids.partner_id, self.resident.partner_id)
        # somebody is told, once
        activity = self.ticket.activity_ids
        self.assertEqual(activity.user_id, self.supervisor)
        self.assertIn("cold", activity.note)

    # -------------------------------------------------------- holes of the base
    def test_the_pages_of_the_base_lead_here(self):
        token = self.ticket._get_open_rating().access_token
        for path in (f"/rate/{token}/5", f"/rate/{token}/submit_feedback"):
            page = self.url_open(path, allow_redirects=False)
            self.assertEqual(page.status_code, 303)
            self.assertTrue(
                page.headers["Location"].endswith(f"/property/rate/{token}")
            )
        self.assertFalse(self.ticket.rating_ids.filtered("consumed"))

    def test_the_office_does_not_rate_itself(self):
        rating = self.ticket._get_open_rating()
        other = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "x"}
        )
        model = self.env["ir.model"]._get_id("helpdesk.ticket")
        vals = {"res_model_id": model, "res_id": self.ticket.id, "rating": 5}
        ratings = self.env["rating.rating"]
        for user in (self.clerk, self.supervisor, self.manager, self.agent):
            own = rating.with_user(user)
            for action in (
                lambda own=own: own.write({"rating": 5, "consumed": True}),
                lambda user=user: ratings.with_user(user).create(vals),
                lambda own=own: own.access_token,
                lambda user=user: (
                    ratings.with_user(user)
                    .create({"res_model_id": model, "res_id": other.id})
                    .write({"res_id": self.ticket.id})
                ),
            ):
                with self.assertRaises(AccessError, msg=user.login):
                    action()
        # of other desks they may
        ratings.with_user(self.agent).create({**vals, "res_id": other.id})
        self.assertEqual(other.rating_ids.rating, 5)

    def test_the_figure_is_not_written(self):
        for vals in (
            {"property_rating": "satisfied"},
            {"property_rated_date": "2026-01-01 00:00:00"},
        ):
            with self.assertRaises(AccessError):
                self.ticket.with_user(self.manager).write(vals)
            with self.assertRaises(AccessError):
                self._ticket(**vals)

    def test_a_message_is_no_rating(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.resident).message_post(body="x", rating_value=5)
        self.assertFalse(self.ticket.rating_ids.filtered("consumed"))
