from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.property_billing_arrears.tests.recovery_case import RecoveryCase


@tagged("post_install", "-at_install")
@freeze_time("2026-12-15 03:00:00")
class TestDisputeTicket(RecoveryCase):
    """October is overdue on 15 December 2026; the payer says the lift was out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user("officer", "property_base.group_staff")
        cls.clerk = cls._user("clerk", "property_base.group_staff")
        cls.env["property.building.officer"].create(
            {
                "building_id": cls.building.id,
                "user_id": cls.officer.id,
                "date_start": "2026-01-01",
            }
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Test Team",
                "property_team": True,
                "user_ids": [(6, 0, cls.clerk.ids)],
            }
        )
        cls.community.cs_team_id = cls.team

    def setUp(self):
        super().setUp()
        self.env["property.arrears.sync"].sudo()._sync(self.community)
        self.case = self.env["property.arrears.case"].search(
            [("unit_id", "=", self.unit.id)]
        )

    def _dispute(self, reason="The lift was out for three weeks", user=None):
        self.case.with_user(user or self.officer)._dispute(reason)
        return self.case.ticket_ids.sorted("id")[-1:]

    def _activities(self):
        kind = self.env.ref("property_cs_arrears.mail_activity_type_dispute_answered")
        return self.case.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _close(self, ticket):
        desk = ticket.with_user(self.asker)
        desk._transition("refused", reason="The lift ran, says its log")

    def test_a_dispute_opens_a_complaint(self):
        ticket = self._dispute()
        self.assertEqual(self.case.state, "paused")
        self.assertEqual(ticket.property_type_code, "complaint")
        self.assertEqual(
            ticket.category_id,
            self.env.ref("property_cs.helpdesk_ticket_category_fees"),
        )
        self.assertEqual(ticket.property_community_id, self.community)
        self.assertEqual(ticket.property_unit_id, self.unit)
        self.assertEqual(ticket.partner_id, self.case.partner_id)
        self.assertEqual(ticket.property_occupancy_id.partner_id, ticket.partner_id)
        self.assertEqual(ticket.property_receiver_id, self.officer)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.property_stage_code, "received")
        self.assertIn("The lift was out", ticket.name)

    def test_linked_both_ways(self):
        ticket = self._dispute()
        self.assertEqual(self.case.with_user(self.officer).ticket_count, 1)
        there = self.case.with_user(self.officer).action_open_tickets()
        self.assertEqual(
            (there["res_model"], there["res_id"]), (ticket._name, ticket.id)
        )
        back = ticket.with_user(self.officer).action_open_property_arrears_case()
        self.assertEqual(
            (back["res_model"], back["res_id"]), (self.case._name, self.case.id)
        )

    def test_the_dialog_asks_who_told_and_how(self):
        wife = self.env["res.partner"].create({"name": "Wife"})
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": wife.id,
                "role": "family",
                "date_start": "2026-01-01",
            }
        )
        phone = self.env.ref("property_cs.helpdesk_ticket_channel_phone")
        action = self.case.with_user(self.officer).action_dispute()
        dialog = (
            self.env["property.arrears.dispute"]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        with Form(dialog) as form:
            self.assertEqual(form.reporter_id, self.case.partner_id)
            self.assertEqual(
                form.reporter_domain[0][2], (self.case.partner_id | wife).ids
            )
            form.reason = "Lift"
            form.reporter_id = wife
            form.channel_id = phone
        form.record.action_pause()
        self.assertEqual(self.case.ticket_ids.partner_id, wife)
        self.assertEqual(self.case.ticket_ids.channel_id, phone)

    def test_answered_the_officer_is_told(self):
        ticket = self._dispute(user=self.clerk)
        self.assertFalse(self._activities())
        self._close(ticket)
        self.assertEqual(self._activities().user_id, self.officer)
        self.assertIn("resume", self._activities().summary)
        self.assertEqual(self.case.state, "paused")
        self.case.with_user(self.officer).action_resume()
        self.assertFalse(self._activities())
        self.assertEqual(self.case.state, "open")

    def test_closed_in_the_usual_way(self):
        ticket = self._dispute()
        desk = ticket.with_user(self.asker)
        desk.property_validity = "valid"
        desk._transition("resolved", reason="Three weeks are credited")
        self.assertFalse(self._activities())
        visit = ticket.property_visit_ids.with_user(self.asker)
        visit._answer("a")
        if ticket.property_stage_code == "visited":
            desk._transition("closed")
        self.assertEqual(self._activities().user_id, self.officer)

    def test_without_an_officer_the_receiver(self):
        self.case.sudo().officer_id = False
        self._close(self._dispute(user=self.clerk))
        self.assertEqual(self._activities().user_id, self.clerk)

    def test_reopened_takes_it_back(self):
        ticket = self._dispute()
        self._close(ticket)
        ticket.with_user(self.asker)._transition("accepted", reason="A video came in")
        self.assertFalse(self._activities())

    def test_nothing_to_decide_when_it_was_resumed_before(self):
        ticket = self._dispute()
        self.case.with_user(self.officer).action_resume()
        self._close(ticket)
        self.assertFalse(self._activities())

    def test_again_while_the_first_is_open(self):
        ticket = self._dispute()
        self.case.with_user(self.officer).action_resume()
        self.assertEqual(self._dispute("And the garage leaks"), ticket)
        self.assertIn("And the garage leaks", ticket.message_ids[0].body)
        self._close(ticket)
        self.case.with_user(self.officer).action_resume()
        second = self._dispute("The garage still leaks")
        self.assertNotEqual(second, ticket)
        self.assertEqual(self.case.ticket_count, 2)
        self.assertFalse(self._activities())

    def test_an_accountant_records_one(self):
        ticket = self._dispute(user=self.accountant)
        self.assertEqual(ticket.property_receiver_id, self.accountant)

    def test_who_may_not(self):
        stranger = self._user("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self._dispute(user=stranger)
        self.assertFalse(self.case.ticket_ids)

    def test_the_ticket_stays_on_the_unit(self):
        ticket = self._dispute()
        other = self.unit.copy({"name": "X-9-901", "code": "X9901"})
        with self.assertRaises(ValidationError):
            ticket.write({"property_unit_id": other.id})
