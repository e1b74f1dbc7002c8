"""What curious people of the office try by calls that no screen of theirs makes."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .visit_case import VisitCase

# What steps, events, residents and targets say; nobody types it.
MACHINE = {
    "property_stage_code": "resolved",
    "property_type_code": "enquiry",
    "property_channel_code": "email",
    "property_reopen_count": 0,
    "property_receiver_id": False,
    "property_responsible_id": False,
    "property_confirmed_date": "2026-01-01 00:00:00",
    "property_signed_date": "2026-01-01 00:00:00",
    "property_collective": True,
    "property_response_deadline": "2030-01-01 00:00:00",
    "property_arrival_deadline": "2030-01-01 00:00:00",
    "property_resolution_deadline": "2030-01-01 00:00:00",
    "property_deadline": "2030-01-01 00:00:00",
    "property_cost": 0.01,
    "property_chase_count": 9,
    "property_handed_date": "2026-01-01 00:00:00",
    "property_letter_number": "X",
    "property_instruction_by_id": False,
    "property_instruction_date": "2026-01-01 00:00:00",
}


@tagged("post_install", "-at_install")
class TestTicketAttacks(VisitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["property.community"].create({"name": "Far", "code": "FAR"})
        cls.limited = cls._user("cs_limited", "property_base.group_staff")
        cls.limited.property_community_ids = cls.community

    def refused(self, act, *args, **kwargs):
        with self.assertRaises(UserError), self.cr.savepoint():
            act(*args, **kwargs)

    def test_what_the_machine_says_is_not_written(self):
        for user in (self.technician, self.clerk, self.manager):
            for name, value in MACHINE.items():
                ticket = self._ticket().with_user(user)
                before = ticket.sudo()[name]
                with self.subTest(user=user.login, field=name):
                    self.refused(ticket.write, {name: value})
                    ticket.invalidate_recordset()
                    self.assertEqual(ticket.sudo()[name], before)

    def test_what_the_machine_says_is_not_created(self):
        for name, value in MACHINE.items():
            if not value:
                continue
            with self.subTest(field=name):
                self.refused(self._ticket, **{name: value})

    def test_nor_by_a_default_of_the_context(self):
        moment = "2026-01-01 00:00:00"
        defaults = {
            **MACHINE,
            "property_resolved_date": moment,
            "property_visited_date": moment,
            "property_accepted_date": moment,
            "closed_date": moment,
            "property_rating": "satisfied",
            "property_rated_date": moment,
            "property_receiver_id": self.manager.id,
        }
        context = {f"default_{name}": value for name, value in defaults.items()}
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.clerk)
            .with_context(**context)
            .create(
                {
                    "name": "x",
                    "type_id": self.complaint.id,
                    "property_unit_id": self.unit.id,
                }
            )
            .sudo()
        )
        self.assertEqual(ticket.property_stage_code, "received")
        self.assertEqual(ticket.property_type_code, "complaint")
        self.assertEqual(ticket.property_receiver_id, self.clerk)
        for name in (
            "property_accepted_date",
            "property_resolved_date",
            "property_visited_date",
            "property_confirmed_date",
            "property_signed_date",
            "property_rating",
            "property_rated_date",
            "property_collective",
            "property_chase_count",
            "property_letter_number",
            "closed_date",
        ):
            self.assertFalse(ticket[name], name)

    def test_who_receives_is_who_enters(self):
        ticket = self.env["helpdesk.ticket"].with_user(self.clerk)
        self.refused(
            ticket.create,
            {
                "name": "x",
                "type_id": self.complaint.id,
                "property_unit_id": self.unit.id,
                "property_receiver_id": self.manager.id,
            },
        )

    def test_a_report_stays_in_its_community(self):
        ticket = self._ticket()
        ticket._transition("accepted")
        for vals in (
            {"property_community_id": False, "property_unit_id": False},
            {
                "property_community_id": self.other.id,
                "property_unit_id": False,
                "property_building_id": False,
                "property_occupancy_id": False,
            },
        ):
            self.refused(ticket.with_user(self.manager).write, vals)
        self.assertEqual(ticket.property_community_id, self.community)

    def test_a_report_just_received_moves_with_its_rows(self):
        """Entered at the wrong community; where one may not look, one moves nothing."""
        moved = {
            "property_community_id": self.other.id,
            "property_unit_id": False,
            "property_building_id": False,
            "property_occupancy_id": False,
        }
        ticket = self._ticket()
        self.refused(ticket.with_user(self.limited).write, moved)
        ticket.write(moved)
        self.env.flush_all()
        self.assertEqual(ticket.property_community_id, self.other)
        self.assertEqual(ticket.sudo().property_event_ids.community_id, self.other)
        self.assertEqual(ticket.sudo().property_clock_ids.community_id, self.other)

    def test_a_report_with_a_case_stays_with_it(self):
        """What was found out about it is of the community it was entered for."""
        ticket = self._ticket(
            property_unit_id=False, property_community_id=self.community.id
        )
        self.env["property.violation"].with_user(self.supervisor).create(
            {
                "community_id": self.community.id,
                "subject": "Boxes on the stairs",
                "ticket_id": ticket.id,
            }
        )
        moved = {
            "property_community_id": self.other.id,
            "property_building_id": False,
            "property_occupancy_id": False,
        }
        self.refused(ticket.with_user(self.manager).write, moved)

    def test_nobody_chooses_a_number(self):
        for user in (self.clerk, self.manager):
            ticket = self._ticket(user, number="HT99999999")
            self.assertNotIn(ticket.number, ("HT99999999", "/", False))
        desk = self.env["helpdesk.ticket"].with_user(self.clerk)
        ticket = desk.with_context(default_number="HT99999999").create(
            {
                "name": "x",
                "type_id": self.complaint.id,
                "property_community_id": self.community.id,
            }
        )
        self.assertNotIn(ticket.number, ("HT99999999", "/", False))

    def test_a_report_stays_on_record(self):
        ticket = self._ticket()
        for user in (self.technician, self.clerk, self.manager):
            own = ticket.with_user(user)
            for vals in (
                {"active": False},
                {"number": "HT00000"},
                {"company_id": False},
                {"assigned_date": "2026-01-01 00:00:00"},
                {"last_stage_update": "2026-01-01 00:00:00"},
            ):
                self.refused(own.write, vals)
            self.refused(own.action_archive)
            self.refused(own.unlink)
        self.assertTrue(ticket.active)

    def test_a_closed_report_keeps_all_it_says(self):
        ticket = self._ticket(type_id=self.repair.id)
        ticket._transition("resolved", reason="washer")
        self.visit(ticket)._answer("a")
        self.assertEqual(ticket.property_stage_code, "closed")
        events = len(ticket.sudo().property_event_ids)
        for user in (self.technician, self.clerk, self.manager):
            own = ticket.with_user(user)
            for vals in (
                {"property_stage_code": "accepted"},
                {"property_labour": 500},
                {"property_paying": "paid"},
                {"property_work": "x"},
                {"property_location": "x"},
                {"property_phone": "13900000000"},
                {"property_signer": "x"},
                {"property_wait_reason": "x"},
                {"partner_name": "x"},
            ):
                self.refused(own.write, vals)
            self.refused(own._stamp, "arrived")
        self.assertEqual(len(ticket.sudo().property_event_ids), events)

    def test_a_copy_is_a_new_report(self):
        ticket = self._ticket(type_id=self.repair.id)
        ticket._transition("resolved", reason="washer")
        self.visit(ticket)._answer("a")
        copy = ticket.with_user(self.supervisor).copy().sudo()
        self.assertEqual(copy.property_stage_code, "received")
        self.assertEqual(copy.property_receiver_id, self.supervisor)
        self.assertEqual(self.codes(copy), ["received"])
        for name in ("property_resolved_date", "property_visited_date", "closed_date"):
            self.assertFalse(copy[name], name)

    # ------------------------------------------------------------------ events
    def test_no_way_to_the_events(self):
        ticket = self._ticket()
        event = ticket.sudo().property_event_ids
        row = {
            "ticket_id": ticket.id,
            "community_id": self.community.id,
            "company_id": ticket.company_id.id,
            "code": "resolved",
            "event_date": "2026-01-01 00:00:00",
            "entry_date": "2026-01-01 00:00:00",
            "user_id": self.clerk.id,
        }
        for user in (self.technician, self.clerk, self.manager):
            own = ticket.with_user(user)
            for command in (
                Command.create(row),
                Command.update(event.id, {"code": "resolved"}),
                Command.delete(event.id),
                Command.unlink(event.id),
                Command.clear(),
                Command.set([]),
            ):
                self.refused(own.write, {"property_event_ids": [command]})
                self.refused(own.write, {"property_clock_ids": [command]})
            self.refused(own.env["property.ticket.event"].create, row)
        self.assertEqual(event.exists().code, "received")

    def test_an_event_does_not_leave_for_another_ticket(self):
        ticket, other = self._ticket(), self._ticket()
        event = ticket.sudo().property_event_ids
        self.refused(other.write, {"property_event_ids": [Command.link(event.id)]})
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ticket_id FROM property_ticket_event WHERE id = %s", [event.id]
        )
        self.assertEqual(self.env.cr.fetchone()[0], ticket.id)

    # ------------------------------------------------------------------ visits
    def test_an_answer_by_default_of_the_context(self):
        ticket = self._resolved(type_id=self.repair.id)
        self.visit(ticket)._with_answer().sudo().write({"state": "cancelled"})
        self.env.flush_all()
        now = fields.Datetime.to_string(fields.Datetime.now())
        visit = (
            self.env["property.return.visit"]
            .with_user(self.clerk)
            .with_context(
                default_state="done",
                default_result="a",
                default_satisfaction="satisfied",
                default_done_date=now,
                default_done_user_id=self.manager.id,
                default_origin="other",
            )
            .create({"ticket_id": ticket.id})
        )
        self.assertEqual(visit.state, "open")
        self.assertEqual(visit.origin, "ticket")
        for name in ("result", "satisfaction", "done_date", "done_user_id"):
            self.assertFalse(visit[name], name)

    def test_visits_beyond_the_resolution(self):
        fresh = self._ticket()
        visits = self.env["property.return.visit"].with_user(self.clerk)
        self.refused(visits.create, {"ticket_id": fresh.id})
        visit = self.visit(self._resolved())
        for vals in (
            {"ticket_id": fresh.id},
            {"state": "done"},
            {"resolved_date": False},
            {"deadline": "2030-01-01 00:00:00"},
            {"community_id": self.other.id},
            {"type_code": "enquiry"},
            {"attempt_ids": [Command.create({"outcome": "no_answer"})]},
        ):
            self.refused(visit.write, vals)
        before = visit.resolved_date - timedelta(minutes=1)
        self.refused(visit._answer, "a", when=before)
        self.refused(visit._answer, "a", when=fields.Datetime.now() + timedelta(days=1))
        self.refused(visit.unlink)

    def test_a_visit_keeps_who_was_asked(self):
        visit = self.visit(self._resolved())
        visit._answer("a")
        for vals in (
            {"phone": "13900000000"},
            {"partner_id": self.manager.partner_id.id},
            {"unit_id": False},
            {"occupancy_id": False},
            {"user_id": self.manager.id},
            {"manner": "door"},
            {"signature": False, "subject": "x"},
        ):
            self.refused(visit.with_user(self.manager).write, vals)

    def test_visits_of_elsewhere(self):
        far = self._ticket(
            property_unit_id=False,
            property_community_id=self.other.id,
            partner_id=False,
        )
        visits = self.env["property.return.visit"].with_user(self.limited)
        far.sudo()._transition("resolved", reason="x")
        self.refused(visits.create, {"ticket_id": far.id})
        self.refused(
            visits.create,
            {"origin": "other", "phone": "1", "community_id": self.other.id},
        )
        self.refused(
            visits.create,
            {
                "origin": "other",
                "phone": "1",
                "community_id": self.other.id,
                "unit_id": self.unit.id,
            },
        )

    def test_sampling_is_the_directors(self):
        decisions = self.env["property.visit.sampling"]
        vals = {"community_id": self.community.id, "percent": 1, "reason": "x"}
        for user in (self.technician, self.clerk, self.supervisor):
            self.refused(decisions.with_user(user).create, vals)
        decision = (
            decisions.with_user(self.manager)
            .with_context(
                default_user_id=self.clerk.id,
                default_decided_date="2026-01-01 00:00:00",
            )
            .create({**vals, "user_id": self.clerk.id})
        )
        self.assertEqual(decision.user_id, self.manager)
        self.refused(decision.write, {"percent": 2})
        self.refused(decision.unlink)

    # ----------------------------------------------------------------- wizards
    def test_wizards_with_tickets_of_elsewhere(self):
        far = self._ticket(
            property_unit_id=False,
            property_community_id=self.other.id,
            partner_id=False,
        ).sudo()
        far.team_id = self.env["helpdesk.ticket.team"].create(
            {"name": "Far Team", "property_team": True}
        )
        for user in (self.limited, self.technician, self.agent):
            step = self.env["property.ticket.step"].with_user(user)
            for code in ("accepted", "responded", "resolved"):
                self.refused(
                    lambda step=step, code=code: step.create(
                        {
                            "ticket_ids": [Command.set(far.ids)],
                            "code": code,
                            "reason": "x",
                        }
                    ).action_apply()
                )
        extension = self.env["property.ticket.extension"]
        boss = self._user("cs_limited_boss", "property_base.group_supervisor")
        boss.property_community_ids = self.community
        far.with_user(self.supervisor)._transition("accepted")
        clock = far.property_clock_ids.filtered(lambda c: c.state == "running")[:1]
        self.assertTrue(clock)
        own = self._ticket(user=self.supervisor)
        for ticket in (far, own):
            self.refused(
                lambda ticket=ticket: (
                    extension.with_user(boss)
                    .create(
                        {
                            "ticket_id": ticket.id,
                            "clock_id": clock.id,
                            "date": fields.Datetime.now() + timedelta(days=99),
                            "reason": "x",
                        }
                    )
                    .action_apply()
                )
            )
        self.assertFalse(clock.extension_count)
        visit = self.visit(self._resolved())
        self.limited.property_community_ids = self.other
        for model, vals in (
            ("property.visit.answer", {"outcome": "reached", "result": "a"}),
            (
                "property.visit.correction",
                {"result": "a", "satisfaction": "satisfied", "reason": "x"},
            ),
        ):
            wizard = self.env[model].with_user(self.limited)
            self.refused(
                lambda wizard=wizard, vals=vals: wizard.create(
                    {"visit_id": visit.id, **vals}
                ).action_apply()
            )
        self.assertEqual(visit.state, "open")

    def test_a_technicians_own_tickets_alone(self):
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Far Team", "property_team": True}
        )
        foreign = self._ticket(team_id=team.id)
        foreign.sudo().user_id = False
        own = foreign.with_user(self.technician)
        for method in (
            "action_property_accept",
            "action_property_respond",
            "action_property_arrive",
            "action_property_start",
            "action_property_close",
            "action_property_hand_over",
            "action_property_chase",
            "action_property_visitor_out",
            "action_property_collect",
            "action_property_rating_slip",
            "assign_to_me",
        ):
            self.refused(getattr(own, method))
        self.refused(own.write, {"user_id": self.technician.id})
        self.refused(own.read, ["name"])
        self.refused(
            self.env["property.ticket.material"].with_user(self.technician).create,
            {"ticket_id": foreign.id, "name": "Pipe", "issued": 1},
        )
        self.refused(
            self.env["property.ticket.reporter"].with_user(self.technician).create,
            {"ticket_id": foreign.id, "said": "x"},
        )

    def test_materials_stay_with_their_ticket(self):
        ticket = self._ticket(type_id=self.repair.id)
        closed = self._ticket(type_id=self.repair.id)
        material = self.env["property.ticket.material"].with_user(self.technician)
        line = material.create({"ticket_id": ticket.id, "name": "Pipe", "issued": 1})
        closed._transition("resolved", reason="x")
        self.visit(closed)._answer("a")
        self.refused(line.write, {"ticket_id": closed.id})

    # ----------------------------------------------------- another helpdesk
    def test_a_chief_of_another_helpdesk(self):
        """Rights on all of the other helpdesk give none on communities' tickets."""
        chief = self._user("cs_chief", "helpdesk_mgmt.group_helpdesk_manager")
        ticket = self._ticket()
        own = ticket.with_user(chief)
        self.refused(own.read, ["name"])
        self.refused(own.write, {"name": "x"})
        self.refused(own.unlink)
        self.assertFalse(own.search([("id", "=", ticket.id)]))
        self.refused(self.team.with_user(chief).write, {"property_team": False})
        self.refused(self.team.with_user(chief).unlink)
        stage = ticket.stage_id.with_user(chief)
        self.refused(stage.unlink)
        self.refused(stage.write, {"property_code": False})
        self.refused(stage.write, {"team_ids": [Command.clear()]})
        self.refused(self.complaint.with_user(chief).write, {"property_code": False})
        self.refused(self.phone.with_user(chief).write, {"property_code": False})
        self.refused(self.phone.with_user(chief).unlink)
        self.assertTrue(self.team.property_team)

    def test_a_ticket_of_another_helpdesk_does_not_come_over(self):
        """Who is not of the office makes no report of what they hold."""
        foreign = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "x"}
        )
        agent = self._user("cs_chief", "helpdesk_mgmt.group_helpdesk_manager")
        self.refused(
            foreign.with_user(agent).write,
            {"property_community_id": self.community.id, "team_id": self.team.id},
        )
        self.refused(
            self.env["helpdesk.ticket"].with_user(agent).create,
            {
                "name": "x",
                "description": "x",
                "type_id": self.complaint.id,
                "property_community_id": self.community.id,
            },
        )
