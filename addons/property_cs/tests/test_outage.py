from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestOutage(CsCase):
    def _outage(self, **vals):
        outage = self.env["property.announcement"].create(
            {
                "community_id": self.community.id,
                "name": "Tank cleaning",
                "kind": "water",
                "body": "<p>No water.</p>",
                "date_start": self._ago(hours=1),
                "date_end": self.now + timedelta(hours=5),
                **vals,
            }
        )
        outage.action_publish()
        return outage

    def test_a_question_is_answered_by_it(self):
        outage = self._outage()
        ticket = self._ticket(type_id=self.enquiry.id, name="Why no water?")
        self.assertEqual(ticket.property_outage_ids, outage)
        ticket.action_property_attach_outage()
        self.assertEqual(ticket.property_announcement_id, outage)
        self.assertIn("Tank cleaning", ticket.property_resolution)
        self.assertTrue(ticket.property_responded_date)
        self.assertEqual(outage.with_user(self.clerk).ticket_count, 1)

    def test_one_click_on_a_new_report(self):
        outage = self._outage()
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        report = tickets.new({"property_unit_id": self.unit.id})
        report.property_community_id = self.community
        report.property_outage_call = True
        report._onchange_property_outage_call()
        self.assertEqual(report.type_id, self.enquiry)
        self.assertEqual(report.name, "Tank cleaning")
        ticket = self._ticket(type_id=report.type_id.id, name=report.name)
        ticket.action_property_attach_outage()
        self.assertEqual(ticket.property_announcement_id, outage)
        self.assertEqual(ticket.property_stage_code, "resolved")

    def test_a_complaint_is_looked_into(self):
        self._outage()
        ticket = self._ticket()
        ticket.action_property_attach_outage()
        self.assertEqual(ticket.property_stage_code, "received")

    def test_only_what_concerns_the_place(self):
        building = self.env["property.building"].create(
            {"community_id": self.community.id, "code": "9"}
        )
        self._outage(scope="building", building_ids=[(6, 0, building.ids)])
        self._outage(kind="notice")
        ticket = self._ticket()
        self.assertFalse(ticket.property_outage_ids)
        with self.assertRaisesRegex(UserError, "No outage is announced"):
            ticket.action_property_attach_outage()
