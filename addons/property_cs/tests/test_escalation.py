from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .clock_case import ClockCase


@tagged("post_install", "-at_install")
class TestEscalation(ClockCase):
    def setUp(self):
        super().setUp()
        (self.targets["response"] | self.targets["arrival"]).active = False
        self.cron = self.env.ref("property_cs.ir_cron_clock_escalate")
        self.triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.cron.id)]
        )
        self.triggers.unlink()
        self.supervisor.notification_type = "email"
        self.manager.notification_type = "email"
        self.supervisor.email = "supervisor@example.com"
        self.manager.email = "manager@example.com"

    def get_triggers(self):
        return (
            self.env["ir.cron.trigger"]
            .search([("cron_id", "=", self.cron.id)])
            .sorted("call_at")
            .mapped("call_at")
        )

    def get_messages(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )

    def test_step_by_step(self):
        ticket = self._ticket()
        ticket.user_id = self.technician
        clock = self.clock(ticket)
        self.pass_time(minutes=359)
        self.escalate()
        self.assertFalse(ticket.sudo().activity_ids)
        self.pass_time(minutes=1)
        self.escalate()
        warning = self.activities(ticket, "deadline_near")
        self.assertEqual(warning.user_id, self.technician)
        self.assertEqual(clock.warned_date, self.at(minutes=360))
        self.assertEqual(clock.next_date, self.at(minutes=480))
        self.pass_time(minutes=120)
        self.escalate()
        missed = self.activities(ticket, "deadline_missed")
        self.assertEqual(missed.user_id, self.supervisor)
        self.assertEqual(clock.state, "missed")
        self.assertEqual(clock.next_date, self.at(minutes=540))
        self.assertEqual(len(self.get_messages(self.supervisor)), 1)
        self.assertFalse(self.get_messages(self.manager))
        self.pass_time(minutes=60)
        self.escalate()
        missed = self.activities(ticket, "deadline_missed")
        self.assertEqual(missed.user_id, self.supervisor | self.manager)
        self.assertEqual(len(self.get_messages(self.manager)), 1)
        self.assertFalse(clock.next_date)
        self.pass_time(days=10)
        self.escalate()
        self.assertEqual(len(ticket.sudo().activity_ids), 3)
        self.assertEqual(len(self.get_messages(self.supervisor)), 1)

    def test_a_second_pass_tells_nothing(self):
        ticket = self._ticket()
        self.pass_time(minutes=480)
        for _pass in range(3):
            self.escalate()
        self.assertEqual(len(ticket.sudo().activity_ids), 1)

    def test_warning_goes_to_who_received_it(self):
        ticket = self._ticket()
        self.pass_time(minutes=360)
        self.escalate()
        self.assertEqual(self.activities(ticket, "deadline_near").user_id, self.clerk)
        self.assertFalse(self.get_messages(self.clerk), "no mail for a warning")

    def test_warning_leaves_the_list_when_it_is_done(self):
        ticket = self._ticket()
        self.pass_time(minutes=360)
        self.escalate()
        ticket._transition("resolved", reason="done")
        self.assertFalse(self.activities(ticket, "deadline_near"))

    def test_one_mail_for_all_that_is_missed(self):
        tickets = self._ticket() | self._ticket() | self._ticket()
        self.pass_time(minutes=480)
        self.escalate()
        message = self.get_messages(self.supervisor)
        self.assertEqual(len(message), 1)
        for ticket in tickets:
            self.assertIn(ticket.number, message.body)
        self.assertEqual(
            len(self.activities(tickets, "deadline_missed")), 3, "one for each ticket"
        )

    def test_named_by_nobody(self):
        """Without names, everybody of the group who works for the community."""
        self.community.write({"supervisor_id": False, "manager_id": False})
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        elsewhere = self._user("cs_elsewhere", "property_base.group_supervisor")
        elsewhere.property_community_ids = other
        ticket = self._ticket()
        self.pass_time(minutes=480)
        self.escalate()
        told = self.activities(ticket, "deadline_missed").user_id
        self.assertIn(self.supervisor, told)
        self.assertNotIn(elsewhere, told)
        self.assertNotIn(self.manager, told)

    def test_one_that_cannot_be_told_holds_up_nobody(self):
        bad, good = self._ticket(), self._ticket()
        bad.user_id = self.clerk
        plain = type(self.clocks)._get_summary

        def fail(clock, user):
            if clock.ticket_id == bad:
                raise UserError("no words for it")  # pylint: disable=translation-required
            return plain(clock, user)

        self.patch(type(self.clocks), "_get_summary", fail)
        self.pass_time(minutes=360)
        with self.assertLogs("odoo.addons.property_cs", "ERROR"):
            self.escalate()
        self.assertTrue(self.activities(good, "deadline_near"))
        clock = self.clock(bad)
        self.assertIn("no words", clock.fire_error)
        self.assertFalse(clock.warned_date)
        self.assertEqual(clock.next_date, self.at(minutes=420))

    def test_woken_at_the_moment(self):
        self._ticket()
        self.assertEqual(self.get_triggers(), [self.at(minutes=360)])

    def test_not_woken_twice_for_what_a_pass_will_see(self):
        self._ticket()
        self.pass_time(minutes=30)
        self._ticket()
        self.assertEqual(
            self.get_triggers(), [self.at(minutes=360)], "the pass wakes the next one"
        )
        self._target("response", 20, warning_kind="none")
        self._ticket()
        self.assertEqual(
            self.get_triggers(), [self.at(minutes=50), self.at(minutes=360)]
        )

    def test_pass_within_the_hour_is_not_relied_on(self):
        """It could miss what is committed after it began."""
        self._ticket()
        self.pass_time(minutes=330)
        self._ticket(property_received_date=self.at(minutes=60))
        self.assertEqual(
            self.get_triggers(), [self.at(minutes=360), self.at(minutes=420)]
        )

    def test_pass_wakes_the_next_one(self):
        self._ticket()
        self.pass_time(minutes=361)
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.assertIn(self.at(minutes=480), self.get_triggers())

    def test_late_at_once_is_told_at_once(self):
        self._ticket(property_received_date=self.at(days=-3))
        self.assertEqual(self.get_triggers(), [self.at()])

    def test_more_than_a_batch(self):
        ticket = self._ticket()
        self.pass_time(minutes=500)
        clock = self.clock(ticket)
        others = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Ticket {number}",
                    "type_id": self.complaint.id,
                    "property_community_id": self.community.id,
                    "property_received_date": self.start,
                }
                for number in range(120)
            ]
        )
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        clocks = clock | self.clock(others)
        clocks.invalidate_recordset()
        self.assertEqual(set(clocks.mapped("state")), {"missed"})
        self.assertEqual(len(self.activities(others, "deadline_missed")), 120)


@tagged("post_install", "-at_install")
class TestExtension(ClockCase):
    def setUp(self):
        super().setUp()
        (self.targets["response"] | self.targets["arrival"]).active = False
        self.ticket = self._ticket()

    def extend(self, user=None, **vals):
        wizard = self.env["property.ticket.extension"].with_user(
            user or self.supervisor
        )
        return wizard.create(
            {
                "ticket_id": self.ticket.id,
                "date": self.at(days=3),
                "reason": "The part comes on Thursday.",
                **vals,
            }
        ).action_apply()

    def test_granted_and_told(self):
        self.owner.email = "owner@example.com"
        self.pass_time(minutes=400)
        self.escalate()
        self.extend()
        clock = self.clock(self.ticket)
        self.assertEqual(clock.deadline, self.at(days=3))
        self.assertEqual(self.ticket.property_deadline, self.at(days=3))
        self.assertEqual(clock.extension_user_id, self.supervisor)
        self.assertEqual(clock.extension_granted_date, self.at(minutes=400))
        self.assertEqual(clock.extension_reason, "The part comes on Thursday.")
        message = self.ticket.sudo().message_ids[0]
        self.assertIn("The part comes on Thursday.", message.body)
        self.assertFalse(message.is_internal or message.subtype_id.internal)
        self.assertIn(self.owner, message.notified_partner_ids)
        self.assertFalse(clock.warned_date, "the new deadline has its own warning")
        self.assertEqual(clock.next_date, self.at(days=3, minutes=-120))

    def test_resident_without_an_address(self):
        self.owner.email = False
        self.extend()
        message = self.ticket.sudo().message_ids[0]
        self.assertIn("Thursday", message.body)
        self.assertNotIn(self.owner, message.notified_partner_ids)

    def test_markup_in_the_reason_is_text(self):
        self.extend(reason="<b>x</b>")
        self.assertIn("&lt;b&gt;", self.ticket.sudo().message_ids[0].body)

    def test_refused_after_the_deadline(self):
        self.pass_time(minutes=480)
        clock = self.clock(self.ticket)
        with self.assertRaisesRegex(UserError, "has passed"):
            self.extend(clock_id=clock.id)
        self.escalate()
        with self.assertRaisesRegex(UserError, "has passed"):
            self.extend(clock_id=clock.id)
        self.assertFalse(clock.extension_date)

    def test_no_earlier_deadline(self):
        with self.assertRaisesRegex(UserError, "after the present one"):
            self.extend(date=self.at(minutes=480))

    def test_a_reason_is_needed(self):
        with self.assertRaisesRegex(UserError, "why"):
            self.extend(reason="  ")

    def test_supervisors_alone(self):
        with self.assertRaises(Exception) as caught:
            self.extend(user=self.clerk)
        self.assertEqual(type(caught.exception).__name__, "AccessError")

    def test_clock_of_another_ticket(self):
        other = self._ticket()
        with self.assertRaisesRegex(UserError, "what is extended"):
            self.extend(clock_id=self.clock(other).id)

    def test_while_waiting(self):
        self.ticket.action_property_accept()
        self.pass_time(minutes=60)
        self.ticket._transition("waiting", reason="x", property_wait_kind="part")
        self.extend(date=self.at(minutes=1000))
        clock = self.clock(self.ticket)
        self.assertEqual(clock.state, "paused")
        self.pass_time(minutes=100)
        self.ticket.action_property_start()
        self.assertEqual(clock.deadline, self.at(minutes=1100))

    def test_escalates_at_the_new_deadline(self):
        self.extend()
        self.pass_time(minutes=480)
        self.escalate()
        self.assertFalse(self.activities(self.ticket, "deadline_missed"))
        self.pass_time(days=3, minutes=-480)
        self.escalate()
        self.assertEqual(len(self.activities(self.ticket, "deadline_missed")), 1)
        self.assertEqual(
            self.clock(self.ticket).escalated_date,
            fields.Datetime.now(),
        )

    def test_extended_twice(self):
        self.extend()
        self.pass_time(days=1)
        self.extend(date=self.at(days=5))
        clock = self.clock(self.ticket)
        self.assertEqual(clock.extension_count, 2)
        self.assertEqual(clock.deadline, self.start + timedelta(days=5))


@tagged("post_install", "-at_install")
class TestExternalDeadline(ClockCase):
    """What the hotline (12345) wants by a moment is a clock like the others."""

    def setUp(self):
        super().setUp()
        self.hotline = self.env.ref("property_cs.helpdesk_ticket_channel_hotline")
        for target in self.targets.values():
            target.active = False

    def hand_over(self, minutes=120, **vals):
        return self._ticket(
            channel_id=self.hotline.id,
            property_external_number="HZ-1",
            property_external_deadline=self.at(minutes=minutes),
            user_id=self.technician.id,
            **vals,
        )

    def test_warned_and_escalated(self):
        ticket = self.hand_over()
        self.assertEqual(ticket.property_deadline, self.at(minutes=120))
        self.assertFalse(ticket.property_resolution_deadline, "no promise of ours")
        self.pass_time(minutes=90)
        self.escalate()
        warned = self.activities(ticket, "deadline_near")
        self.assertEqual(warned.user_id, self.technician)
        self.assertEqual(ticket.property_deadline_state, "soon")
        self.pass_time(minutes=30)
        self.escalate()
        missed = self.activities(ticket, "deadline_missed")
        self.assertEqual(missed.user_id, self.supervisor)
        self.pass_time(minutes=60)
        self.escalate()
        missed = self.activities(ticket, "deadline_missed")
        self.assertEqual(missed.user_id, self.supervisor | self.manager)
        ticket._transition("resolved", reason="swept")
        self.assertEqual(self.clock(ticket, "external").state, "missed")
        self.assertFalse(ticket.property_deadline)

    def test_waiting_does_not_stop_it(self):
        ticket = self.hand_over()
        ticket._transition("accepted")
        ticket._transition("waiting", reason="a part", property_wait_kind="part")
        self.assertEqual(ticket.property_deadline, self.at(minutes=120))
        self.pass_time(minutes=121)
        self.escalate()
        self.assertEqual(self.clock(ticket, "external").state, "missed")

    def test_put_off_moved_and_taken_back(self):
        ticket = self.hand_over()
        ticket.property_severity = "major"  # our own targets are chosen again
        self.assertEqual(self.clock(ticket, "external").deadline, self.at(minutes=120))
        self.pass_time(minutes=121)
        self.escalate()
        ticket.with_user(self.clerk).property_external_deadline = self.at(days=2)
        clock = self.clock(ticket, "external")
        self.assertEqual((clock.state, clock.deadline), ("running", self.at(days=2)))
        self.assertFalse(clock.escalated_date, "it tells once more")
        ticket.property_external_deadline = False
        self.assertEqual(clock.state, "cancelled")
        self.assertFalse(ticket.property_deadline)
        self.assertFalse(clock.next_date)
        ticket.property_external_deadline = self.at(days=3)
        self.assertEqual(ticket.property_deadline, self.at(days=3))

    def test_entered_afterwards(self):
        ticket = self._ticket()
        self.assertFalse(self.clock(ticket, "external"))
        ticket.property_external_deadline = self.at(minutes=120)
        self.assertEqual(ticket.property_deadline, self.at(minutes=120))

    def test_no_extension_of_ours(self):
        ticket = self.hand_over()
        wizards = self.env["property.ticket.extension"].with_user(self.supervisor)
        wizard = wizards.create(
            {
                "ticket_id": ticket.id,
                "clock_id": self.clock(ticket, "external").id,
                "date": self.at(days=2),
                "reason": "no time",
            }
        )
        with self.assertRaisesRegex(UserError, "has set this deadline"):
            wizard.action_apply()

    def test_who_is_told_follows_the_community(self):
        other = self.community.copy({"name": "Other", "code": "OTH"})
        other.supervisor_id = self.clerk
        ticket = self.hand_over(
            property_unit_id=False, property_community_id=self.community.id
        )
        ticket.property_community_id = other
        self.pass_time(minutes=120)
        self.escalate()
        missed = self.activities(ticket, "deadline_missed")
        self.assertEqual(missed.user_id, self.clerk)
