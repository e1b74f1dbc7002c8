from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.property_base.tests.test_working_calendar import attendances
from odoo.addons.property_base.tests.test_worktime import OFFICE, SHANGHAI, utc

from .clock_case import ClockCase


@tagged("post_install", "-at_install")
class TestTicketClocks(ClockCase):
    def test_started_with_the_ticket(self):
        ticket = self._ticket()
        self.assertEqual(ticket.property_response_deadline, self.at(minutes=30))
        self.assertEqual(ticket.property_arrival_deadline, self.at(minutes=60))
        self.assertEqual(ticket.property_resolution_deadline, self.at(minutes=480))
        self.assertEqual(ticket.property_deadline, self.at(minutes=30))
        clock = self.clock(ticket)
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.warning_date, self.at(minutes=360))
        self.assertEqual(clock.manager_due_date, self.at(minutes=540))
        self.assertEqual(clock.next_date, self.at(minutes=360))
        self.assertEqual(clock.community_id, self.community)
        self.assertEqual(clock.company_id, self.community.company_id)

    def test_counted_from_when_it_was_reported(self):
        ticket = self._ticket(property_received_date=self.at(minutes=-20))
        self.assertEqual(ticket.property_response_deadline, self.at(minutes=10))
        ticket = self._ticket(property_received_date=self.at(minutes=-50))
        clock = self.clock(ticket, "response")
        self.assertEqual(clock.state, "missed")
        self.assertEqual(clock.next_date, self.at(minutes=-20))

    def test_other_helpdesks_have_none(self):
        ticket = self.env["helpdesk.ticket"].create({"name": "x", "description": "x"})
        self.assertFalse(ticket.property_clock_ids)
        ticket.priority = "3"
        self.assertFalse(ticket.property_deadline)

    def test_answered_arrived_done(self):
        ticket = self._ticket(type_id=self.repair.id)
        self.pass_time(minutes=10)
        ticket.action_property_accept()
        self.assertEqual(self.clock(ticket, "response").state, "running")
        ticket.action_property_respond()
        response = self.clock(ticket, "response")
        self.assertEqual(
            (response.state, response.done_date), ("met", self.at(minutes=10))
        )
        self.assertFalse(response.next_date)
        self.assertEqual(ticket.property_deadline, self.at(minutes=60))
        self.pass_time(minutes=60)
        ticket.action_property_start()
        ticket.action_property_arrive()
        self.assertEqual(self.clock(ticket, "arrival").state, "missed")
        self.assertEqual(ticket.property_deadline, self.at(minutes=480))
        self.pass_time(minutes=60)
        ticket._transition("resolved", reason="done")
        self.assertEqual(self.clock(ticket).state, "met")
        self.assertFalse(ticket.property_deadline)
        self.assertEqual(ticket.property_resolution_deadline, self.at(minutes=480))

    def test_waiting_stops_and_says_what_is_left(self):
        ticket = self._ticket(type_id=self.repair.id)
        ticket.action_property_accept()
        ticket.action_property_respond()
        ticket.action_property_arrive()
        self.pass_time(minutes=100)
        ticket._transition("waiting", reason="no bulb", property_wait_kind="part")
        clock = self.clock(ticket)
        self.assertEqual((clock.state, clock.left_minutes), ("paused", 380))
        self.assertFalse(clock.next_date)
        self.assertFalse(ticket.property_deadline)
        self.assertEqual(ticket.property_deadline_state, "paused")
        self.pass_time(minutes=1000)
        ticket.action_property_start()
        self.assertEqual(ticket.property_deadline, self.at(minutes=1480))
        self.assertEqual(clock.next_date, self.at(minutes=1360))

    def test_entered_at_dusk(self):
        """Missed by the clock, in time by what is entered with its reason."""
        ticket = self._ticket(type_id=self.repair.id)
        ticket.action_property_accept()
        self.pass_time(minutes=200)
        self.escalate()
        arrival = self.clock(ticket, "arrival")
        self.assertEqual(arrival.state, "missed")
        self.assertTrue(arrival.escalated_date)
        ticket._stamp("arrived", when=self.at(minutes=40), late_reason="no signal")
        self.assertEqual(
            (arrival.state, arrival.done_date), ("met", self.at(minutes=40))
        )
        self.assertTrue(arrival.escalated_date, "what was told stays on record")

    def test_reopened_goes_on(self):
        ticket = self._ticket()
        self.pass_time(minutes=100)
        ticket._transition("resolved", reason="swept")
        self.pass_time(minutes=1000)
        ticket._transition("accepted", reason="still dirty", role="resident")
        clock = self.clock(ticket)
        self.assertEqual((clock.state, clock.done_date), ("running", False))
        self.assertEqual(clock.deadline, self.at(minutes=1480))
        self.assertEqual(self.clock(ticket, "response").state, "missed")

    def test_refused(self):
        ticket = self._ticket()
        ticket.with_user(self.supervisor)._transition("refused", reason="not ours")
        self.assertEqual(
            set(ticket.sudo().property_clock_ids.mapped("state")), {"cancelled"}
        )
        self.assertFalse(ticket.property_deadline)

    def test_closest_target_counts(self):
        self._target("resolution", 120, type_id=self.repair.id)
        self._target("resolution", 90, category_id=self.cleaning.parent_id.id)
        self._target("resolution", 60, category_id=self.cleaning.id, severity="major")
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        self._target("resolution", 5, community_id=other.id)
        ticket = self._ticket()
        self.assertEqual(self.clock(ticket).minutes, 90)
        ticket.property_severity = "major"
        self.assertEqual(self.clock(ticket).minutes, 60)
        self.assertEqual(ticket.property_resolution_deadline, self.at(minutes=60))
        ticket.category_id = False
        self.assertEqual(self.clock(ticket).minutes, 480)
        ticket.type_id = self.repair
        self.assertEqual(self.clock(ticket).minutes, 120)
        self._target("resolution", 7, community_id=self.community.id)
        self.assertEqual(self.clock(self._ticket()).minutes, 7)

    def test_promise_that_falls_away_and_returns(self):
        self.targets["arrival"].type_id = self.repair
        ticket = self._ticket(type_id=self.repair.id)
        ticket.type_id = self.complaint
        self.assertEqual(self.clock(ticket, "arrival").state, "cancelled")
        self.assertFalse(ticket.property_arrival_deadline)
        ticket.type_id = self.repair
        self.assertEqual(self.clock(ticket, "arrival").state, "running")
        self.assertEqual(ticket.property_arrival_deadline, self.at(minutes=60))
        self.assertEqual(len(ticket.sudo().property_clock_ids), 3)

    def test_changed_target_leaves_what_runs(self):
        ticket = self._ticket()
        self.targets["resolution"].minutes = 60
        self.pass_time(minutes=1)
        ticket._transition("accepted")
        self.assertEqual(self.clock(ticket).minutes, 480)
        self.assertEqual(self.clock(self._ticket()).minutes, 60)

    def test_more_severe_and_already_late(self):
        """A shorter promise that has passed escalates at once, and once."""
        self._target("resolution", 60, severity="major")
        ticket = self._ticket()
        ticket.action_property_respond()
        ticket.sudo()._stamp("arrived")
        self.pass_time(minutes=100)
        ticket.property_severity = "major"
        clock = self.clock(ticket)
        self.assertEqual(
            (clock.state, clock.next_date), ("missed", self.at(minutes=60))
        )
        self.escalate()
        self.assertEqual(len(self.activities(ticket, "deadline_missed")), 1)
        ticket.property_severity = "important"
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.next_date, self.at(minutes=360))

    def test_urgency(self):
        ticket = self._ticket()
        ticket.action_property_respond()
        ticket.sudo()._stamp("arrived")
        self.assertEqual(ticket.property_deadline_state, "ahead")
        self.assertEqual(ticket.property_time_left, "8 h 0 min")
        for minutes, state, left in (
            (400, "soon", "1 h 20 min"),
            (50, "soon", "30 min"),
            (60, "overdue", "30 min late"),
            (3000, "overdue", "2 d 2 h late"),
        ):
            self.pass_time(minutes=minutes)
            ticket.invalidate_recordset()
            self.assertEqual(ticket.property_deadline_state, state)
            self.assertEqual(ticket.property_time_left, left)

    def test_searched_and_sorted(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        late = self._ticket(property_received_date=self.at(minutes=-40))
        soon = self._ticket()
        for ticket in late | soon:
            ticket.with_user(self.clerk).action_property_accept()
        done = self._ticket()
        done._transition("resolved", reason="done")
        community = [("property_community_id", "=", self.community.id)]
        found = tickets.search(
            [*community, ("property_deadline", "!=", False)], order="property_deadline"
        )
        self.assertEqual(found, late | soon)
        self.assertEqual(
            tickets.search([*community, ("property_deadline", "<=", "now")]), late
        )
        self.assertEqual(
            tickets.search(
                [
                    *community,
                    ("property_deadline", ">", "now"),
                    ("property_deadline", "<=", "now +2H"),
                ]
            ),
            soon,
        )

    def test_nobody_writes_a_clock(self):
        clock = self.clock(self._ticket())
        for user in (self.clerk, self.supervisor, self.manager, self.technician):
            with self.assertRaises(AccessError):
                clock.with_user(user).write({"deadline": self.at(days=9)})
        with self.assertRaises(AccessError):
            clock.with_user(self.agent).read(["deadline"])

    def test_technician_sees_the_clocks_of_own_tickets(self):
        ticket = self._ticket()
        found = self.clocks.with_user(self.technician)
        self.assertEqual(len(found.search([("ticket_id", "=", ticket.id)])), 3)
        engineering = self.env.ref("property_cs.helpdesk_ticket_team_engineering")
        other = self._ticket(team_id=engineering.id)
        self.assertFalse(found.search([("ticket_id", "=", other.id)]))

    def test_target_of_a_community_is_of_its_company(self):
        target = self._target("resolution", 7, community_id=self.community.id)
        self.assertEqual(target.company_id, self.community.company_id)
        self.assertEqual(target.display_name, f"{self.community.name} · Resolution")
        target.duration = 1.5
        self.assertEqual(target.minutes, 90)


@tagged("post_install", "-at_install")
class TestWorkingHours(ClockCase):
    """W9 through tickets and steps."""

    NOW = "2026-04-30 08:20:00"  # 16:20 in Shanghai

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.env["res.country"].create({"name": "Cathay", "code": "X0"})
        cls.community.company_id.partner_id.country_id = country
        cls.team.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": SHANGHAI,
                "company_id": False,
                "two_weeks_calendar": False,
                "attendance_ids": [Command.clear()] + attendances(OFFICE),
            }
        )
        cls.holidays = cls.env["calendar.public.holiday"].create(
            {
                "year": 2026,
                "country_id": country.id,
                "line_ids": [
                    Command.create({"name": "May", "date": f"2026-05-0{day}"})
                    for day in range(1, 6)
                ],
            }
        )
        cls.makeup = cls.env["property.makeup.day"].create(
            {"name": "May", "date": "2026-05-09", "country_id": country.id}
        )
        cls.targets["resolution"].calendar_kind = "team"

    def test_over_the_holidays_with_a_pause(self):
        ticket = self._ticket()
        self.assertEqual(ticket.property_resolution_deadline, utc("2026-05-06 16:20"))
        ticket.action_property_accept()
        self.frozen.move_to(utc("2026-05-06 09:30"))
        ticket._transition("waiting", reason="key", property_wait_kind="resident")
        self.assertEqual(self.clock(ticket).left_minutes, 320)
        self.frozen.move_to(utc("2026-05-06 15:00"))
        ticket.action_property_start()
        self.assertEqual(ticket.property_resolution_deadline, utc("2026-05-07 10:50"))

    def test_makeup_saturday_and_day_off(self):
        self.frozen.move_to(utc("2026-05-10 09:00"))
        for start, end in (
            ("2026-05-08 17:00", "2026-05-09 17:00"),
            ("2026-05-02 10:00", "2026-05-06 18:00"),
        ):
            ticket = self._ticket(property_received_date=utc(start))
            self.assertEqual(ticket.property_resolution_deadline, utc(end))

    def test_urgent_around_the_clock(self):
        self.frozen.move_to(utc("2026-05-01 23:50"))
        ticket = self._ticket()
        self.assertEqual(ticket.property_response_deadline, utc("2026-05-02 00:20"))

    def test_other_team_other_hours(self):
        ticket = self._ticket()
        engineering = self.env.ref("property_cs.helpdesk_ticket_team_engineering")
        engineering.resource_calendar_id = self.team.resource_calendar_id.copy(
            {
                "attendance_ids": [Command.clear()]
                + attendances([(day, 0, 24) for day in range(7)])
            }
        )
        ticket.team_id = engineering
        self.assertEqual(
            self.clock(ticket).calendar_id, engineering.resource_calendar_id
        )
        self.assertEqual(ticket.property_resolution_deadline, utc("2026-05-06 00:20"))

    def test_holiday_entered_later(self):
        """Deadlines follow in the background; what is missed stays missed."""
        ticket = self._ticket()
        past = self._ticket(property_received_date=utc("2026-04-27 09:00"))
        self.assertEqual(self.clock(past).state, "missed")
        self.env["calendar.public.holiday.line"].create(
            {
                "public_holiday_id": self.holidays.id,
                "name": "More",
                "date": "2026-05-06",
            }
        )
        self.assertEqual(ticket.property_resolution_deadline, utc("2026-05-06 16:20"))
        with self.enter_registry_test_mode():
            self.env.ref("property_cs.ir_cron_clock_refresh").method_direct_trigger()
        self.assertEqual(ticket.property_resolution_deadline, utc("2026-05-07 16:20"))
        self.assertEqual(ticket.property_deadline, ticket.property_response_deadline)
        self.assertEqual(self.clock(past).state, "missed")
        self.assertFalse(self.env["property.clock.refresh"].search([]))

    def test_many_at_once_say_the_same(self):
        """Written in one statement or one by one: the same deadlines."""
        tickets = self._ticket().browse()
        for number in range(60):
            tickets |= self._ticket(property_received_date=self.at(minutes=-number))
        tickets[0].action_property_accept()
        tickets[0]._transition("waiting", reason="key", property_wait_kind="resident")
        tickets[1]._transition("resolved", reason="done")
        names = [
            "property_response_deadline",
            "property_arrival_deadline",
            "property_resolution_deadline",
            "property_deadline",
        ]
        self.holidays.line_ids[-1].date = "2026-05-06"
        clocks = tickets.sudo().property_clock_ids
        clocks._refresh()
        self.env.flush_all()
        written = tickets.read(names)
        self.assertNotEqual(written[2]["property_deadline"], False)
        self.assertFalse(written[1]["property_deadline"])
        for name in names:
            self.env.add_to_compute(tickets._fields[name], tickets)
        self.assertEqual(tickets.read(names), written)
        states = clocks.mapped("state")
        clocks.browse(clocks.ids[:10])._refresh()
        self.assertEqual(clocks.mapped("state"), states)

    def test_calendar_with_nothing_but_time_off(self):
        """A report is taken down whatever somebody did to a calendar."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.team.resource_calendar_id.id,
                "date_from": datetime(2026, 1, 1),
                "date_to": datetime(2090, 1, 1),
            }
        )
        with self.assertLogs("odoo.addons.property_cs", "WARNING"):
            ticket = self._ticket()
        self.assertEqual(ticket.property_resolution_deadline, self.at(minutes=480))
        self.assertLessEqual(ticket.property_received_date, fields.Datetime.now())
