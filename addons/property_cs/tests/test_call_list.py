from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.property_base.tests.common import PropertyTourCase

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestCallList(VisitCase):
    def setUp(self):
        super().setUp()
        self.clerk.property_community_ids = self.community

    def calls(self, **kwargs):
        return (
            self.env["property.return.visit"].with_user(self.clerk).get_calls(**kwargs)
        )

    def test_the_earliest_deadline_first(self):
        complaint = self.visit(self._resolved())
        repair = self.visit(self._resolved(type_id=self.repair.id))
        found = self.calls()
        self.assertEqual([c["id"] for c in found["calls"]], [repair.id, complaint.id])
        self.assertEqual(found["count"], 2)
        row = found["calls"][1]
        self.assertEqual(row["phone"], "18900000001")
        self.assertEqual(row["unit"], "3-2-501")
        self.assertEqual(row["subject"], "The corridor is dirty")
        self.assertTrue(row["mine"])

    def test_mine(self):
        self._resolved(property_severity="major")  # the director's
        mine = self.visit(self._resolved())
        self.assertEqual([c["id"] for c in self.calls(mine=True)["calls"]], [mine.id])
        self.assertEqual(len(self.calls()["calls"]), 2)

    def test_the_story(self):
        ticket = self._resolved(description="<p>mud &amp; leaves</p>")
        self.visit(ticket)._answer("c", "still mud")
        ticket._transition("resolved", reason="swept twice")
        story = self.visit(ticket).get_call()
        self.assertEqual(story["description"], "mud & leaves")
        self.assertEqual(story["resolution"], "swept twice")
        self.assertEqual(story["reopened"], 1)
        self.assertEqual(story["answers"][0]["comment"], "still mud")
        self.assertEqual(story["people"][0]["phone"], "18900000001")
        self.assertIn("still mud", [event["reason"] for event in story["events"]])

    def test_keys(self):
        visit = self.visit(self._resolved())
        self.assertEqual(
            visit.answer_call("no_answer"), {"attempts": 1, "given_up": False}
        )
        found = self.calls()
        self.assertEqual((found["count"], found["later"]), (0, 1))
        with freeze_time(fields.Datetime.now() + timedelta(minutes=121)):
            self.assertEqual(self.calls()["count"], 1)
        with self.assertRaises(UserError):
            visit.close_call()
        visit.answer_call("wrong_number")
        self.assertTrue(visit.answer_call("refused")["given_up"])
        visit.close_call()
        self.assertEqual(visit.state, "unreached")
        self.assertEqual(visit.ticket_id.property_stage_code, "closed")
        with self.assertRaises(UserError):
            visit.answer_call("hello")

    def test_constant_queries(self):
        def count(number):
            for __ in range(number):
                self._resolved()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.calls()
            return self.env.cr.sql_log_count - before

        few = count(2)
        self.assertLessEqual(count(15), few + 2)


@tagged("post_install", "-at_install")
class TestCallListTour(VisitCase, PropertyTourCase):
    def test_by_keyboard_alone(self):
        self.clerk.property_community_ids = self.community
        subjects = ("First", "Second", "Third", "Fourth")
        tickets = [
            self._resolved(ago=40 - index, name=subject)
            for index, subject in enumerate(subjects)
        ]
        for index, ticket in enumerate(tickets):
            self.visit(ticket).sudo()._with_answer().deadline = (
                fields.Datetime.now() + (timedelta(hours=index + 1))
            )
        self.start_tour("/odoo/property-calls", "property_call_list", login="cs_clerk")
        visits = [self.visit(ticket) for ticket in tickets]
        self.assertEqual(visits[0].result, "a")
        self.assertEqual(tickets[0].property_stage_code, "closed")
        self.assertEqual(visits[1].attempt_ids.mapped("outcome"), ["no_answer"])
        self.assertEqual(visits[1].state, "open")
        self.assertEqual((visits[2].result, visits[2].comment), ("c", "still dirty"))
        self.assertEqual(tickets[2].property_stage_code, "accepted")
        self.assertEqual((visits[3].result, visits[3].comment), ("b", "took long"))
