from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestReturnVisit(VisitCase):
    # ---------------------------------------------------------------- creation
    def test_complaints_and_repairs_are_visited(self):
        for kind, wanted in (
            (self.complaint, True),
            (self.repair, True),
            (self.enquiry, False),
        ):
            ticket = self._resolved(type_id=kind.id)
            self.assertEqual(bool(ticket.property_visit_ids), wanted, kind.name)

    def test_complete(self):
        ticket = self._resolved()
        visit = self.visit(ticket)
        self.assertEqual(visit.state, "open")
        self.assertEqual(visit.origin, "ticket")
        self.assertEqual(visit.community_id, self.community)
        self.assertEqual(visit.company_id, self.community.company_id)
        self.assertEqual(visit.unit_id, self.unit)
        self.assertEqual(visit.building_id, self.building)
        self.assertEqual(visit.occupancy_id, self.occupancy)
        self.assertEqual(visit.partner_id, self.owner)
        self.assertEqual(visit.phone, "18900000001")
        self.assertEqual(visit.type_code, "complaint")
        self.assertEqual(visit.resolved_date, ticket.property_resolved_date)

    def test_a_technician_resolves(self):
        """Who may not read visits brings them about all the same."""
        ticket = self._ticket(type_id=self.repair.id)
        work = ticket.with_user(self.technician)
        work._transition("resolved", reason="bulb changed")
        self.assertEqual(self.visit(ticket).state, "open")

    @freeze_time("2026-10-30 15:30:00")  # 23:30 in Shanghai
    def test_deadlines(self):
        complaint = self.visit(self._resolved())
        repair = self.visit(self._resolved(type_id=self.repair.id))
        self.assertEqual(complaint.deadline, datetime(2026, 11, 2, 15, 59, 59))
        self.assertEqual(repair.deadline, datetime(2026, 10, 31, 15, 59, 59))
        self.community.cs_visit_complaint_days = 1
        self.assertEqual(
            self.visit(self._resolved()).deadline, datetime(2026, 10, 31, 15, 59, 59)
        )

    def test_in_batch(self):
        tickets = self.env["helpdesk.ticket"].union(
            *[self._ticket() for __ in range(20)]
        )
        many, one = tickets[:19], tickets[19:]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        one._transition("resolved", reason="swept")
        self.env.flush_all()
        single = self.env.cr.sql_log_count - before
        before = self.env.cr.sql_log_count
        many._transition("resolved", reason="swept")
        self.env.flush_all()
        batch = self.env.cr.sql_log_count - before
        self.assertEqual(len(many.property_visit_ids), 19)
        self.assertLess(batch, 4 * single)

    def test_who_calls(self):
        self.assertEqual(self.visit(self._resolved()).user_id, self.clerk)
        major = self._resolved(property_severity="major")
        self.assertEqual(self.visit(major).user_id, self.manager)
        self.env["property.building.officer"].create(
            {
                "building_id": self.building.id,
                "user_id": self.supervisor.id,
                "date_start": "2020-01-01",
            }
        )
        self.assertEqual(self.visit(self._resolved()).user_id, self.supervisor)
        # not the one who did the work
        ticket = self._resolved(user_id=self.supervisor.id)
        self.assertEqual(self.visit(ticket).user_id, self.clerk)

    def test_of_another_origin(self):
        visits = self.env["property.return.visit"].with_user(self.clerk)
        visit = visits.create(
            {
                "origin": "other",
                "subject": "Moved in a week ago",
                "unit_id": self.unit2.id,
                "partner_id": self.owner2.id,
            }
        )
        self.assertEqual(visit.community_id, self.community)
        self.assertEqual(visit.phone, "18900000002")
        self.assertFalse(visit.ticket_id)
        visit._answer("c", "the door sticks")
        self.assertEqual(visit.state, "done")
        self.assertEqual(visit.satisfaction, "not")

    @mute_logger("odoo.sql_db")
    def test_a_visit_names_whom(self):
        visits = self.env["property.return.visit"]
        for vals in (
            {"origin": "other", "community_id": self.community.id},
            {"origin": "ticket", "community_id": self.community.id, "phone": "1"},
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                visits.create(vals)

    @mute_logger("odoo.sql_db")
    def test_one_open_visit_a_ticket(self):
        ticket = self._resolved()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["property.return.visit"].create({"ticket_id": ticket.id})

    # ------------------------------------------------------------------ answers
    def test_satisfied_closes(self):
        for result in "ab":
            ticket = self._resolved()
            visit = self.visit(ticket)
            visit._answer(result, "all right")
            self.assertEqual(ticket.property_stage_code, "closed")
            self.assertEqual(ticket.property_visited_date, visit.done_date)
            self.assertEqual(visit.done_user_id, self.clerk)
            self.assertEqual(self.codes(ticket)[-2:], ["visited", "closed"])

    def test_left_visited_where_the_community_wants_it(self):
        self.community.cs_close_visited = False
        ticket = self._resolved()
        self.visit(ticket)._answer("a")
        self.assertEqual(ticket.property_stage_code, "visited")
        ticket.action_property_close()
        self.assertEqual(ticket.property_stage_code, "closed")

    def test_not_satisfied_reopens(self):
        ticket = self._resolved()
        visit = self.visit(ticket)
        with self.assertRaisesRegex(UserError, "what is not in order"):
            visit._answer("c", " ")
        visit._answer("c", "still dirty behind the lift")
        self.assertEqual(visit.state, "done")
        self.assertEqual(ticket.property_stage_code, "accepted")
        self.assertEqual(ticket.property_reopen_count, 1)
        events = ticket.sudo().property_event_ids
        self.assertEqual(events.mapped("code")[-2:], ["visited", "accepted"])
        self.assertEqual(events[-1].reason, "still dirty behind the lift")
        # the next resolution is asked about anew
        ticket._transition("resolved", reason="swept again")
        again = self.visit(ticket)
        self.assertNotEqual(again, visit)
        self.assertEqual(again.state, "open")
        again._answer("a")
        self.assertEqual(ticket.property_stage_code, "closed")

    def test_fairly_but_not_satisfied_reopens_too(self):
        ticket = self._resolved()
        self.visit(ticket)._answer("b", "came two days late", satisfaction="not")
        self.assertEqual(ticket.property_stage_code, "accepted")

    def test_entered_later(self):
        ticket = self._resolved(ago=180)
        visit = self.visit(ticket)
        said = self._ago(minutes=90)
        with self.assertRaisesRegex(UserError, "entered only now"), self.cr.savepoint():
            visit._answer("a", when=said)
        visit.invalidate_recordset()
        visit._answer("a", when=said, manner="door", late_reason="was on the round")
        self.assertEqual(visit.done_date, said)
        self.assertEqual(ticket.property_visited_date, said)
        late = ticket.sudo().property_event_ids.filtered("late")
        self.assertIn("visited", late.mapped("code"))

    def test_times(self):
        ticket = self._resolved(ago=60)
        visit = self.visit(ticket)
        with self.assertRaisesRegex(UserError, "comes later"):
            visit._answer("a", when=self._ago(minutes=61), late_reason="x")
        with self.assertRaisesRegex(UserError, "not happened yet"):
            visit._answer("a", when=fields.Datetime.now() + timedelta(minutes=1))
        with self.assertRaisesRegex(UserError, "A, B or C"):
            visit._answer("d")

    def test_a_visit_before_the_resolution(self):
        ticket = self._ticket()
        with self.assertRaisesRegex(UserError, "not resolved yet"):
            self.env["property.return.visit"].with_user(self.clerk).create(
                {"ticket_id": ticket.id}
            )
        with self.assertRaisesRegex(UserError, "not resolved yet"):
            ticket.action_property_visit()

    def test_answered_once(self):
        visit = self.visit(self._resolved())
        visit._answer("a")
        with self.assertRaisesRegex(UserError, "already"):
            visit._answer("b")
        with self.assertRaisesRegex(UserError, "not open"):
            visit._attempt("no_answer")

    def test_reopened_before_the_visit(self):
        ticket = self._resolved()
        visit = self.visit(ticket)
        ticket._transition("accepted", reason="still dirty", role="resident")
        self.assertEqual(visit.state, "cancelled")
        with self.assertRaises(UserError):
            visit._answer("a")

    # ------------------------------------------------------------------ closing
    def test_a_complaint_is_not_closed_without_a_visit(self):
        ticket = self._resolved()
        with self.assertRaisesRegex(UserError, "try three times \\(0 recorded"):
            ticket.action_property_close()
        with self.assertRaisesRegex(UserError, "record what was answered"):
            ticket._transition("visited")
        with self.assertRaises(UserError):
            ticket.sudo().stage_id = ticket.stage_id._get_property_stage("closed")
        self.assertEqual(ticket.property_stage_code, "resolved")

    def test_an_old_visit_is_none_of_the_new_resolution(self):
        ticket = self._resolved(ago=10)
        self.visit(ticket)._answer("c", "still dirty", when=self._ago(minutes=8))
        ticket._transition("resolved", reason="swept again")
        with self.assertRaisesRegex(UserError, "cannot be closed yet"):
            ticket.action_property_close()

    def test_three_attempts(self):
        ticket = self._resolved()
        visit = self.visit(ticket)
        for count, outcome in enumerate(("no_answer", "refused", "wrong_number"), 1):
            with self.assertRaisesRegex(UserError, "cannot be closed yet"):
                ticket.action_property_close()
            visit._attempt(outcome)
            self.assertEqual(visit.attempt_count, count)
        ticket.action_property_close()
        self.assertEqual(ticket.property_stage_code, "closed")
        self.assertFalse(ticket.property_visited_date)
        self.assertEqual(visit.state, "unreached")
        # who calls back is heard all the same, and may be dissatisfied
        visit._answer("c", "nobody ever called")
        self.assertEqual(ticket.property_stage_code, "accepted")

    def test_attempts_come_back_later(self):
        self.community.cs_call_again = 45
        visit = self.visit(self._resolved())
        visit._attempt("no_answer", "engaged")
        attempt = visit.attempt_ids
        self.assertEqual(attempt.note, "engaged")
        self.assertEqual(attempt.phone, "18900000001")
        self.assertEqual(visit.next_date, attempt.attempt_date + timedelta(minutes=45))
        with self.assertRaisesRegex(UserError, "no such outcome"):
            visit._attempt("reached")

    def test_repairs_with_a_visit_wait_for_it_others_close(self):
        repair = self._resolved(type_id=self.repair.id)
        with self.assertRaisesRegex(UserError, "cannot be closed yet"):
            repair.action_property_close()
        enquiry = self._resolved(type_id=self.enquiry.id)
        enquiry.action_property_close()
        self.assertEqual(enquiry.property_stage_code, "closed")

    # -------------------------------------------------------------- corrections
    def test_recorded_is_recorded(self):
        visit = self.visit(self._resolved())
        visit._attempt("no_answer")
        visit._answer("a")
        for vals in (
            {"result": "b"},
            {"satisfaction": "not"},
            {"state": "open"},
            {"done_date": self._ago(minutes=1)},
            {"deadline": "2030-01-01 00:00:00"},
        ):
            for user in (self.clerk, self.manager):
                with self.assertRaisesRegex(UserError, "not rewritten"):
                    visit.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            visit.sudo().attempt_ids.outcome = "reached"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            visit.sudo().attempt_ids.unlink()
        with self.assertRaisesRegex(UserError, "stays on record"):
            visit.sudo().unlink()

    def test_no_context_answers(self):
        visit = self.visit(self._resolved())
        for value in (True, 1, "ANSWER", {}):
            with self.assertRaises(UserError):
                visit.with_context(property_answer=value).state = "done"

    def test_corrected(self):
        ticket = self._resolved()
        visit = self.visit(ticket)
        visit._answer("a")
        with self.assertRaisesRegex(UserError, "why the answer is corrected"):
            visit._correct("b", "", " ")
        visit._correct("b", "somewhat slow", "wrong key")
        self.assertEqual((visit.result, visit.satisfaction), ("b", "fairly"))
        self.assertEqual(ticket.property_stage_code, "closed")
        visit._correct("c", "it leaks", "misheard")
        self.assertEqual(ticket.property_stage_code, "accepted")
        self.assertIn("misheard", visit.message_ids[0].body)

    def test_a_reopening_stays_on_record(self):
        """The wrong key reopened it; the correction says so and undoes nothing."""
        ticket = self._resolved()
        visit = self.visit(ticket)
        visit._answer("c", "it leaks")
        wizards = self.env["property.visit.correction"].with_user(self.clerk)
        wizard = Form(wizards.with_context(**visit.action_correct()["context"]))
        self.assertTrue(wizard.reopened)
        wizard.result = "a"
        wizard.reason = "wrong key"
        wizard.save().action_apply()
        self.assertEqual(visit.satisfaction, "satisfied")
        self.assertEqual(ticket.property_stage_code, "accepted")
        self.assertEqual(ticket.property_reopen_count, 1)
        ticket._transition("resolved", reason="was in order, misheard")
        again = self.visit(ticket)
        self.assertNotEqual(again, visit)
        self.assertEqual(again.state, "open")
        wizard = Form(wizards.with_context(default_visit_id=visit.id))
        self.assertFalse(wizard.reopened)

    def test_who_corrects(self):
        visit = self.visit(self._resolved())
        with self.assertRaisesRegex(UserError, "Only an answer"):
            visit._correct("b", "", "x")
        visit._answer("a")
        other = self._user("cs_clerk2", "property_base.group_staff")
        with self.assertRaisesRegex(AccessError, "within a day"):
            visit.with_user(other)._correct("b", "", "x")
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            with self.assertRaisesRegex(AccessError, "within a day"):
                visit._correct("b", "", "x")
            visit.with_user(self.supervisor)._correct("b", "", "x")
        self.assertEqual(visit.result, "b")

    # ------------------------------------------------------------------ screens
    def test_the_wizard(self):
        ticket = self._resolved()
        action = ticket.action_property_visit()
        form = Form(
            self.env["property.visit.answer"]
            .with_user(self.clerk)
            .with_context(**action["context"])
        )
        form.result = "b"
        self.assertEqual(form.satisfaction, "fairly")
        form.comment = "slow"
        form.save().action_apply()
        self.assertEqual(self.visit(ticket).comment, "slow")
        self.assertEqual(ticket.property_stage_code, "closed")

    def test_the_wizard_records_attempts(self):
        visit = self.visit(self._resolved())
        wizard = self.env["property.visit.answer"].with_user(self.clerk)
        wizard.create({"visit_id": visit.id, "outcome": "refused"}).action_apply()
        self.assertEqual(visit.attempt_ids.mapped("outcome"), ["refused"])
        self.assertEqual(visit.state, "open")

    def test_the_correction_wizard(self):
        visit = self.visit(self._resolved())
        visit._answer("a", "fine")
        action = visit.action_correct()
        form = Form(
            self.env["property.visit.correction"]
            .with_user(self.clerk)
            .with_context(**action["context"])
        )
        self.assertEqual(form.comment, "fine")
        form.result = "b"
        form.reason = "wrong key"
        form.save().action_apply()
        self.assertEqual(visit.satisfaction, "fairly")

    def test_overdue(self):
        ticket = self._resolved()
        visit = self.visit(ticket)
        visits = self.env["property.return.visit"]
        self.assertFalse(visit.overdue)
        self.assertNotIn(visit, visits.search([("overdue", "=", True)]))
        with freeze_time(visit.deadline + timedelta(minutes=1)):
            visit.invalidate_recordset(["overdue"])
            self.assertTrue(visit.overdue)
            self.assertIn(visit, visits.search([("overdue", "=", True)]))
            self.assertNotIn(visit, visits.search([("overdue", "!=", True)]))
