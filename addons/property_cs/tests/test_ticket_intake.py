from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestTicketIntake(CsCase):
    def test_complete(self):
        ticket = self._ticket()
        self.assertEqual(ticket.property_community_id, self.community)
        self.assertEqual(ticket.property_building_id, self.building)
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        self.assertEqual(ticket.property_phone, "18900000001")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.property_stage_code, "received")
        self.assertEqual(ticket.property_receiver_id, self.clerk)
        self.assertEqual(ticket.property_responsible_id, self.clerk)
        self.assertEqual(ticket.property_severity, "minor")
        self.assertEqual(self.codes(ticket), ["received"])

    def test_category_brings_team_and_severity(self):
        trapped = self.env.ref("property_cs.helpdesk_ticket_category_lift_trapped")
        ticket = self._ticket(type_id=self.repair.id, category_id=trapped.id)
        self.assertEqual(
            ticket.team_id, self.env.ref("property_cs.helpdesk_ticket_team_engineering")
        )
        self.assertEqual(ticket.property_severity, "major")

    def test_the_form(self):
        form = Form(
            self.env["helpdesk.ticket"].with_user(self.clerk),
            view="property_cs.helpdesk_ticket_view_form",
        )
        form.property_community_id = self.community
        form.property_unit_id = self.unit
        form.partner_id = self.owner
        form.name = "No hot water"
        form.type_id = self.repair
        ticket = form.save()
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        self.assertEqual(ticket.property_stage_code, "received")

    def test_a_stranger_has_no_household(self):
        stranger = self.env["res.partner"].create({"name": "Passer-by"})
        ticket = self._ticket(partner_id=stranger.id)
        self.assertFalse(ticket.property_occupancy_id)

    def test_refused_input(self):
        for vals, message in (
            ({"property_received_date": "2099-01-01 00:00:00"}, "after now"),
            ({"type_id": False}, "complaint, a repair"),
            ({"property_occupancy_id": self.occupancy2.id}, "of another unit"),
        ):
            with self.assertRaisesRegex((UserError, ValidationError), message):
                self._ticket(**vals)

    def test_place_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        with self.assertRaisesRegex(ValidationError, "another community"):
            self._ticket(property_community_id=other.id)

    def test_markup_in_the_subject_is_text(self):
        ticket = self._ticket(name="<script>alert(1)</script>")
        self.assertNotIn("<script", ticket.description)

    def test_hostile_html_is_cleaned(self):
        ticket = self._ticket(description='<p onclick="x()">a</p><script>b</script>')
        self.assertNotIn("script", ticket.description)
        self.assertNotIn("onclick", ticket.description)

    def test_no_team_is_said(self):
        teams = self.env["helpdesk.ticket.team"].search([("property_team", "=", True)])
        teams.active = False
        self.community.cs_team_id = False
        with self.assertRaisesRegex(UserError, "flag one as property team"):
            self._ticket()

    def test_a_ticket_stays_on_record(self):
        ticket = self._ticket()
        with self.assertRaisesRegex(UserError, "stays on record"):
            ticket.sudo().unlink()

    def test_reported_earlier(self):
        moment = self._ago(hours=3)
        ticket = self._ticket(property_received_date=moment)
        event = ticket.property_event_ids
        self.assertEqual(event.event_date, moment)
        self.assertTrue(event.late)
        self.assertLessEqual(event.entry_date, fields.Datetime.now())
