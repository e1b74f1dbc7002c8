from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
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

    def test_a_new_report_at_the_desk(self):
        self.env.company.helpdesk_mgmt_ticket_auto_assign = True
        desk = self.env["helpdesk.ticket"].with_user(self.clerk)
        desk = desk.with_context(property_desk=True)
        form = Form(desk, view="property_cs.helpdesk_ticket_view_form")
        self.assertEqual(form.channel_id, self.phone)
        self.assertFalse(form.user_id, "who takes the call does not have to do it")
        self.assertEqual(desk.new({}).display_name, "New Report")

    def test_the_category_is_enough(self):
        ticket = self._ticket(name=False)
        self.assertEqual(ticket.name, self.cleaning.name)

    def test_a_category_of_one_type_says_it(self):
        self.cleaning.property_type_ids = self.complaint
        form = Form(
            self.env["helpdesk.ticket"].with_user(self.clerk),
            view="property_cs.helpdesk_ticket_view_form",
        )
        form.property_community_id = self.community
        form.category_id = self.cleaning
        self.assertEqual(form.type_id, self.complaint)

    def test_the_caller(self):
        units = self.env["property.unit"].with_user(self.clerk)
        caller = units.household_caller(self.unit.id)
        self.assertEqual(caller["partner"]["id"], self.owner.id)
        self.assertEqual([p["name"] for p in caller["people"]], ["吴轩敏"])
        named = units.household_caller(self.unit.id, self.owner2.id)
        self.assertEqual(named["partner"]["id"], self.owner2.id)
        [hit] = units.household_search("18900000001")
        self.assertEqual(hit["partner_id"], self.owner.id)
        with self.assertRaises(AccessError):
            units.with_user(self.technician).household_caller(self.unit.id)

    def test_the_household_card(self):
        ticket = self._ticket()
        done = self._ticket(name="Old matter")
        done._transition("resolved", reason="swept")
        card = (
            self.env["property.unit"].with_user(self.clerk).get_household(self.unit.id)
        )
        self.assertIn("ticket", [a["key"] for a in card["actions"]])
        panels = {panel["key"]: panel for panel in card["panels"]}
        self.assertIn(
            f"ticket-{ticket.id}", [row["id"] for row in panels["open"]["rows"]]
        )
        self.assertEqual([row["id"] for row in panels["tickets"]["rows"]], [done.id])
        action = self.unit.action_new_ticket()
        self.assertEqual(action["context"]["default_partner_id"], self.owner.id)

    def test_dispatch_proposes_who_fits(self):
        skill = self.env["property.skill"].create({"name": "Test Plumbing"})
        self.cleaning.property_skill_ids = skill
        self.technician.property_skill_ids = skill
        ticket = self._ticket()
        step = Form(
            self.env["property.ticket.step"]
            .with_user(self.clerk)
            .with_context(default_ticket_ids=ticket.ids, default_code="dispatched")
        )
        self.assertEqual(step.user_id, self.technician)
        self.assertEqual(
            [(row["id"], row["skilled"], row["load"]) for row in step.candidates],
            [(self.technician.id, True, 0), (self.clerk.id, False, 0)],
        )
        step.user_id = self.clerk
        step.save().action_apply()
        self.assertEqual(ticket.user_id, self.clerk)
        self.assertEqual(ticket.property_stage_code, "dispatched")

    def test_who_is_on_duty_goes_first(self):
        self.team.property_post = "engineering"
        ticket = self._ticket()
        community = type(self.env["property.community"])
        asked = []

        def on_duty(community, post, moment):
            asked.append(post)
            return self.technician

        self.patch(community, "_get_on_duty", on_duty)
        step = self.env["property.ticket.step"].create(
            {"ticket_ids": ticket.ids, "code": "dispatched"}
        )
        self.assertEqual(step.user_id, self.technician)
        self.assertEqual(set(asked), {"engineering"})
