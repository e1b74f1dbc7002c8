from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import property_ticket_step_mixin
from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestTicketSteps(CsCase):
    def test_on_site_earlier(self):
        """Who reports at dusk enters when it happened, and why so late."""
        ticket = self._ticket(
            user=self.technician,
            type_id=self.repair.id,
            property_received_date=self._ago(hours=6),
        )
        ticket._transition("accepted", self._ago(hours=5), late_reason="no network")
        action = ticket.with_context(
            property_code="arrived", property_earlier=True
        ).action_property_step()
        self.assertTrue(action["context"]["property_earlier"])
        step = self.env["property.ticket.step"].with_user(self.technician)
        step = step.with_context(**action["context"]).create(
            {"when": self._ago(hours=4), "late_reason": "In the cellar"}
        )
        self.assertTrue(step.late)
        step.action_apply()
        self.assertEqual(ticket.property_arrived_date, self._ago(hours=4))
        event = ticket.property_event_ids.filtered(lambda e: e.code == "arrived")
        self.assertTrue(event.late)
        self.assertEqual(event.late_reason, "In the cellar")

    def test_the_whole_way(self):
        ticket = self._ticket(property_received_date=self._ago(minutes=20))
        ticket.action_property_accept()
        self.assertEqual(ticket.user_id, self.clerk)
        ticket.action_property_respond()
        ticket._transition("dispatched", user_id=self.technician.id)
        work = ticket.with_user(self.technician)
        work.action_property_start()
        work.action_property_arrive()
        work._transition("waiting", reason="no bulb", property_wait_kind="part")
        self.assertEqual(ticket.property_wait_kind, "part")
        work.action_property_start()
        self.assertFalse(ticket.property_wait_kind)
        work._transition("resolved", reason="bulb changed")
        ticket.property_visit_ids._answer("a")  # closes it, too
        self.assertEqual(
            self.codes(ticket),
            [
                "received",
                "accepted",
                "responded",
                "dispatched",
                "in_progress",
                "arrived",
                "waiting",
                "in_progress",
                "resolved",
                "visited",
                "closed",
            ],
        )
        for name in property_ticket_step_mixin.CLOCK_FIELDS:
            self.assertTrue(ticket[name], name)
        self.assertEqual(ticket.property_resolution, "bulb changed")

    def test_a_dragged_card_is_a_step(self):
        stage = self.env["helpdesk.ticket.stage"]
        ticket = self._ticket()
        ticket.write({"stage_id": stage._get_property_stage("accepted").id})
        self.assertTrue(ticket.property_accepted_date)
        self.assertEqual(self.codes(ticket), ["received", "accepted"])
        with self.assertRaisesRegex(UserError, "cannot go to"):
            ticket.write({"stage_id": stage._get_property_stage("closed").id})
        with self.assertRaisesRegex(UserError, "Say why"):
            ticket.write({"stage_id": stage._get_property_stage("resolved").id})
        with self.assertRaisesRegex(UserError, "stages of the service desk"):
            ticket.write(
                {
                    "stage_id": self.env.ref(
                        "helpdesk_mgmt.helpdesk_ticket_stage_done"
                    ).id
                }
            )
        self.assertEqual(ticket.property_stage_code, "accepted")

    def test_no_context_opens_the_door(self):
        """What a client may send in a context is JSON."""
        ticket = self._ticket()
        closed = self.env["helpdesk.ticket.stage"]._get_property_stage("closed")
        for value in (True, 1, "STEP", {}, []):
            with self.assertRaises(UserError):
                ticket.with_context(property_step=value).write({"stage_id": closed.id})

    def test_superuser_code_keeps_to_the_table(self):
        ticket = self._ticket().sudo()
        with self.assertRaises(UserError):
            ticket.stage_id = ticket.stage_id._get_property_stage("closed")

    def test_clocks_are_not_written(self):
        ticket = self._ticket()
        for name in property_ticket_step_mixin.CLOCK_FIELDS:
            with self.assertRaisesRegex(UserError, "set by its steps"):
                ticket.with_user(self.manager).write({name: "2026-01-01 00:00:00"})
        with self.assertRaisesRegex(UserError, "set by its steps"):
            self._ticket(property_resolved_date="2026-01-01 00:00:00")

    def test_events_cannot_be_rewritten(self):
        event = self._ticket().sudo().property_event_ids
        with self.assertRaisesRegex(UserError, "cannot be rewritten"):
            event.event_date = self._ago(days=1)
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError):
                event.with_user(user).unlink()

    def test_refused_by_the_supervisor_with_a_reason(self):
        ticket = self._ticket()
        with self.assertRaises(AccessError):
            ticket._transition("refused", reason="not ours")
        boss = ticket.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Say why"):
            boss._transition("refused", reason="  ")
        boss._transition("refused", reason="not ours")
        self.assertEqual(ticket.property_refuse_reason, "not ours")
        boss._transition("accepted", reason="it is ours after all")
        self.assertEqual(ticket.property_reopen_count, 0)

    def test_answered_at_once(self):
        ticket = self._ticket(type_id=self.enquiry.id)
        ticket._transition("resolved", reason="Office hours are 8:30 to 18:00.")
        self.assertEqual(ticket.property_accepted_date, ticket.property_resolved_date)
        self.assertEqual(ticket.property_responded_date, ticket.property_resolved_date)

    def test_reopened(self):
        ticket = self._ticket()
        ticket._transition("resolved", reason="swept")
        with self.assertRaisesRegex(UserError, "Say why"):
            ticket._transition("accepted")
        ticket._transition("accepted", reason="still dirty", role="resident")
        self.assertEqual(ticket.property_reopen_count, 1)
        self.assertFalse(ticket.property_resolved_date)

    def test_only_a_supervisor_reopens_what_is_closed(self):
        ticket = self._ticket(type_id=self.enquiry.id)
        ticket._transition("resolved", reason="told")
        ticket.action_property_close()
        with self.assertRaises(AccessError):
            ticket._transition("accepted", reason="again")
        ticket.with_user(self.supervisor)._transition("accepted", reason="again")
        self.assertFalse(ticket.closed_date)

    def test_a_closed_ticket_is_not_written(self):
        ticket = self._ticket(type_id=self.enquiry.id)
        ticket._transition("resolved", reason="told")
        ticket.action_property_close()
        for vals in ({"name": "x"}, {"description": "x"}, {"partner_id": False}):
            with self.assertRaisesRegex(UserError, "Reopen it"):
                ticket.write(vals)
        ticket.write({"color": 3})
        self.assertEqual(ticket.color, 3)

    def test_entered_at_dusk(self):
        ticket = self._ticket(property_received_date=self._ago(hours=6))
        with self.assertRaisesRegex(UserError, "entered only now"):
            ticket._transition("accepted", when=self._ago(hours=5))
        moment = self._ago(hours=5)
        ticket._transition("accepted", when=moment, late_reason="no signal")
        self.assertEqual(ticket.property_accepted_date, moment)
        event = ticket.property_event_ids[-1]
        self.assertTrue(event.late)
        self.assertGreater(event.entry_date - event.event_date, timedelta(hours=4))
        self.assertEqual(event.late_reason, "no signal")
        self.assertEqual(ticket.property_late_count, 2)  # the report, and the step

    def test_times_in_order(self):
        ticket = self._ticket(property_received_date=self._ago(hours=2))
        with self.assertRaisesRegex(UserError, "not happened yet"):
            ticket._transition(
                "accepted", when=fields.Datetime.now() + timedelta(minutes=5)
            )
        with self.assertRaisesRegex(UserError, "before what happened last"):
            ticket._transition("accepted", when=self._ago(hours=3), late_reason="x")
        ticket._transition("accepted", when=self._ago(minutes=20))
        with self.assertRaisesRegex(UserError, "before what happened last"):
            ticket._transition("in_progress", when=self._ago(minutes=25))

    def test_the_first_answer_counts(self):
        ticket = self._ticket()
        ticket.action_property_respond()
        first = ticket.property_responded_date
        ticket.action_property_respond()
        self.assertEqual(ticket.property_responded_date, first)
        self.assertEqual(self.codes(ticket), ["received", "responded"])

    def test_changing_the_team_keeps_the_stage(self):
        ticket = self._ticket()
        ticket.action_property_accept()
        other = self.env.ref("property_cs.helpdesk_ticket_team_engineering")
        ticket.team_id = other
        self.assertEqual(ticket.property_stage_code, "accepted")

    def test_wizard(self):
        ticket = self._ticket()
        wizard = self.env["property.ticket.step"].with_user(self.clerk)
        step = wizard.create({"ticket_ids": ticket.ids, "code": "dispatched"})
        self.assertEqual(step.team_id, self.team)
        step.team_id = False
        self.assertFalse(step.user_id)
        with self.assertRaisesRegex(UserError, "which team or who"):
            step.action_apply()
        step.user_id = self.technician
        step.action_apply()
        self.assertEqual(ticket.user_id, self.technician)
        self.assertEqual(ticket.property_stage_code, "dispatched")
        step = wizard.create({"ticket_ids": ticket.ids, "code": "waiting"})
        self.assertTrue(step.needs_reason)
        step.reason = "key missing"
        with self.assertRaisesRegex(UserError, "whom or what"):
            step.action_apply()
        step.wait_kind = "resident"
        step.action_apply()
        self.assertEqual(ticket.property_wait_reason, "key missing")

    def test_many_tickets_in_one_step(self):
        tickets = self._ticket() | self._ticket() | self._ticket()
        tickets.action_property_accept()
        self.assertEqual(set(tickets.mapped("property_stage_code")), {"accepted"})
        self.assertEqual(len(tickets.property_event_ids), 6)
