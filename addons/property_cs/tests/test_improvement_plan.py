from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .quality_case import QualityCase


@tagged("post_install", "-at_install")
class TestImprovementPlan(QualityCase):
    def test_whole_course(self):
        """4 reports in 30 days before, 1 in 30 days after, target 1: improved."""
        plan, action = self._started()
        self.assertEqual(plan.property_state, "open")
        self.assertEqual(plan.property_before_id.numerator, 4)
        self.assertEqual(plan.property_next_deadline, self._day(7))
        self.assertEqual(action.activity_ids.user_id, self.clerk)
        self.assertEqual(action.activity_ids.date_deadline, self._day(7))
        # as if a month had gone by
        self._verify(action, days_ago=40)
        self.assertEqual(action.property_state, "verified")
        self.assertEqual(action.property_verified_by_id, self.supervisor)
        self.assertEqual(plan.activity_ids.user_id, self.supervisor)
        self.env["helpdesk.ticket"].search(
            [("property_community_id", "=", self.community.id)]
        ).sudo().property_received_date = self._ago(days=80)
        self._tickets(3)
        plan._measure("after", self._day(-30), self._day(-1))
        self.assertEqual(plan.property_after_id.numerator, 1)
        self.assertEqual(plan.property_verdict, "improved")
        with self.assertRaisesRegex(UserError, "write the conclusion"):
            plan.with_user(self.manager).action_property_close()
        plan.evaluation_comments = "Sundays are in the cleaning plan now."
        with self.assertRaisesRegex(AccessError, "You may not move"):
            plan.action_property_close()
        plan.with_user(self.manager).action_property_close()
        self.assertEqual(plan.property_state, "done")
        self.assertEqual(plan.property_closed_by_id, self.manager)
        self.assertTrue(plan.closing_date)
        self.assertFalse(plan.activity_ids)

    def test_frozen_figures(self):
        """What was measured stays, whatever becomes of the rows."""
        plan, _action = self._started()
        before = plan.property_before_id
        rows = set(before.row_data["numerator"])
        self._tickets(7, 8)
        self.assertEqual(before.numerator, 4)
        self.assertEqual(before.text, "4")
        opened = before.with_user(self.supervisor).action_open_numerator()
        self.assertEqual(opened["res_model"], "helpdesk.ticket")
        self.assertEqual(
            opened["domain"], [("id", "in", list(before.row_data["numerator"]))]
        )
        self.assertEqual(len(rows), 4)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            before.sudo().value = 1
        with self.assertRaisesRegex(UserError, "under way"):
            plan._measure("before", self._day(-30), self._day(-1))
        with self.assertRaisesRegex(UserError, "measured by stays"):
            plan.property_target = 10

    def test_measured_for_a_building_and_a_category(self):
        """One building, one category: other reports of the community do not count."""
        self._tickets(3, 4)
        self._tickets(3, category_id=self._other_category().id)
        self._tickets(
            5,
            property_unit_id=False,
            property_community_id=self.community.id,
            partner_id=False,
            description="The gate",
        )
        plan = self._plan()
        month = (self._day(-30), self._day(-1))
        self.assertEqual(plan._measure("before", *month).numerator, 4)
        plan.property_building_id = self.building
        self.assertEqual(plan._measure("before", *month).numerator, 3)
        plan.property_category_id = self.cleaning
        measure = plan._measure("before", *month)
        self.assertEqual(measure.numerator, 2)
        self.assertIn(self.cleaning.name, measure.groups_label)
        self.assertEqual(plan.property_before_id, measure)

    def _other_category(self):
        return self.env.ref("property_cs.helpdesk_ticket_category_lift_trapped")

    def test_not_improved_is_taken_up_again(self):
        plan, action = self._started()
        self._verify(action, days_ago=30)
        plan._measure("after", self._day(-30), self._day(-1))
        self.assertEqual(plan.property_verdict, "not_improved")
        plan.evaluation_comments = "It did not help."
        boss = plan.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "has not improved"):
            boss.action_property_close()
        plan.action_property_analyse()
        self.assertEqual(plan.property_state, "analysis")
        self.assertEqual(plan.property_round, 2)
        self.assertFalse(plan.property_after_id)
        self.assertEqual(plan.property_verdict, "unknown")
        self.assertEqual(len(plan.property_measure_ids), 2)
        plan.action_property_plan()
        with self.assertRaisesRegex(UserError, "no action left"):
            plan.action_property_open()
        self._action(plan, name="Another cleaner")
        plan.action_property_open()
        self.assertEqual(plan.property_state, "open")

    def test_better_but_short_of_the_target_is_the_directors_decision(self):
        plan, action = self._started()
        self._verify(action, days_ago=30)
        tickets = self.env["helpdesk.ticket"].search(
            [("property_community_id", "=", self.community.id)], limit=2
        )
        tickets.sudo().property_received_date = self._ago(days=90)
        plan._measure("after", self._day(-30), self._day(-1))
        self.assertEqual(plan.property_verdict, "partly")
        plan.evaluation_comments = "Half of it; the rest follows."
        plan.with_user(self.manager).action_property_close()
        self.assertEqual(plan.property_state, "done")

    def test_every_step_asks_for_its_work(self):
        plan = self._plan(property_indicator_id=False)
        with self.assertRaisesRegex(UserError, "cannot go to"):
            plan.action_property_open()
        plan.action_property_analyse()
        with self.assertRaisesRegex(UserError, "what caused"):
            plan.action_property_plan()
        plan.write({"cause_ids": [(6, 0, self.cause.ids)], "analysis": "  "})
        with self.assertRaisesRegex(UserError, "what caused"):
            plan.action_property_plan()
        plan.analysis = "Nobody cleans on Sundays."
        plan.action_property_plan()
        with self.assertRaisesRegex(UserError, "to achieve"):
            plan.action_property_open()
        plan.action_comments = "Fewer complaints"
        with self.assertRaisesRegex(UserError, "no action left"):
            plan.action_property_open()
        action = self._action(plan, date_deadline=False)
        with self.assertRaisesRegex(UserError, "has a deadline"):
            plan.action_property_open()
        action.date_deadline = self._day(3)
        with self.assertRaisesRegex(UserError, "before the actions begin"):
            plan.action_property_open()
        with self.assertRaisesRegex(UserError, "which indicator"):
            plan._measure("before", self._day(-30), self._day(-1))
        plan.property_indicator_id = self.indicator
        plan._measure("before", self._day(-30), self._day(-1))
        plan.action_property_open()
        with self.assertRaisesRegex(UserError, "not carried out and verified"):
            plan.with_user(self.manager).action_property_close()

    def test_periods(self):
        plan, action = self._started()
        with self.assertRaisesRegex(UserError, "once the actions are verified"):
            plan._measure("after", self._day(-30), self._day(-1))
        self._verify(action, days_ago=5)
        for start, end, message in (
            (-1, -2, "ends before"),
            (-3, 1, "not happened yet"),
            (-30, -1, "from then on"),
            (-5, -1, "as many days"),
        ):
            with self.assertRaisesRegex(UserError, message):
                plan._measure("after", self._day(start), self._day(end))
        self.assertFalse(plan.property_after_id)

    def test_somebody_else_verifies(self):
        plan, action = self._started()
        own = action.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "what was done"):
            own.action_property_done()
        own.property_result = "Done"
        own.action_property_done()
        self.assertEqual(action.activity_ids.user_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "Nobody verifies their own"):
            own.action_property_pass()
        with self.assertRaisesRegex(UserError, "what is not in order"):
            action.action_property_fail()
        action.property_verification = "The third floor was left out."
        action.action_property_fail()
        self.assertEqual(action.property_state, "todo")
        self.assertEqual(action.property_failed_count, 1)
        self.assertEqual(action.activity_ids.user_id, self.clerk)
        # who reports for the owner does not verify it either
        action.property_result = "Done now"
        action.action_property_done()
        with self.assertRaisesRegex(UserError, "Nobody verifies their own"):
            action.action_property_pass()
        action.with_user(self.manager).action_property_pass()
        self.assertEqual(action.property_verified_by_id, self.manager)

    @mute_logger("odoo.sql_db")
    def test_the_database_knows_it_too(self):
        plan = self._plan()
        with self.assertRaises(CheckViolation) as found, self.cr.savepoint():
            self._action(plan, property_verifier_id=self.clerk.id)
        message = self.env["mgmtsystem.action"]._sql_error_to_message(found.exception)
        self.assertIn("Nobody verifies their own action", message)

    def test_owner_or_verifier_cannot_be_switched_after_the_report(self):
        _plan, action = self._started()
        own = action.with_user(self.clerk)
        own.property_result = "Done"
        own.action_property_done()
        with self.assertRaisesRegex(UserError, "verified or sent back"):
            action.user_id = self.technician
        self._verify_only(action)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            action.property_verification = "changed"

    def _verify_only(self, action):
        action.action_property_pass()
        self.assertEqual(action.property_state, "verified")

    def test_what_is_over_stays(self):
        plan, action = self._started()
        boss = plan.with_user(self.manager)
        boss.action_property_cancel()
        self.assertFalse(action.activity_ids)
        with self.assertRaisesRegex(UserError, "is over"):
            plan.name = "Other"
        with self.assertRaisesRegex(UserError, "no more actions"):
            self._action(plan)
        boss.action_property_restart()
        plan.name = "Other"

    def test_no_way_around_the_steps(self):
        done = self.env.ref("mgmtsystem_nonconformity.stage_done")
        closed = self.env.ref("mgmtsystem_action.stage_close")
        plan = self._plan(stage_id=done.id, property_round=7)
        self.assertEqual(plan.property_state, "draft")
        self.assertEqual(plan.property_round, 1)
        boss = plan.with_user(self.manager)
        for vals in (
            {"stage_id": done.id},
            {"state": "done"},
            {"property_state": "done"},
            {"property_round": 3},
            {"closing_date": "2026-01-01 00:00:00"},
            {"property_community_id": False},
        ):
            with self.assertRaises(UserError, msg=vals):
                boss.write(vals)
        action = self._action(plan)
        for vals in (
            {"stage_id": closed.id},
            {"property_verified_date": "2026-01-01 00:00:00"},
            {"property_plan_id": False},
            {"nonconformity_ids": [(5,)]},
            {"active": False},
        ):
            with self.assertRaises(UserError, msg=vals):
                action.write(vals)

    def test_of_one_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        building = self.env["property.building"].create(
            {"community_id": other.id, "code": "9"}
        )
        ticket = self._ticket()
        with self.assertRaisesRegex(ValidationError, "of another community"):
            self._plan(
                property_community_id=other.id,
                property_ticket_ids=[(6, 0, ticket.ids)],
            )
        with self.assertRaisesRegex(ValidationError, "of another community"):
            self._plan(property_building_id=building.id)

    def test_from_tickets_and_back(self):
        tickets = self._tickets(1, 2, property_cause_id=self.cause.id)
        action = tickets.with_user(self.supervisor).action_property_new_plan()
        vals = {
            name.removeprefix("default_"): value
            for name, value in action["context"].items()
        }
        plan = self.env["mgmtsystem.nonconformity"].with_user(self.supervisor)
        plan = plan.create(vals)
        self.assertEqual(plan.property_ticket_ids, tickets)
        self.assertEqual(plan.property_building_id, self.building)
        self.assertEqual(plan.property_category_id, self.cleaning)
        self.assertEqual(plan.cause_ids, self.cause)
        self.assertEqual(plan.property_ticket_count, 2)
        self.assertEqual(plan.manager_user_id, self.manager)
        ticket = tickets[0].with_user(self.supervisor)
        self.assertEqual(ticket.property_plan_count, 1)
        found = self.env["mgmtsystem.nonconformity"].search(
            ticket.action_open_property_plans()["domain"]
        )
        self.assertEqual(found, plan)
        back = plan.action_open_property_tickets()
        self.assertEqual(self.env["helpdesk.ticket"].search(back["domain"]), tickets)

    def test_a_form_left_empty(self):
        """The web client sends False for what nobody filled in."""
        plan = self._plan(
            responsible_user_id=False, manager_user_id=False, partner_id=False
        )
        self.assertEqual(plan.responsible_user_id, self.supervisor)
        self.assertEqual(plan.manager_user_id, self.manager)
        self.assertEqual(plan.partner_id, self.community.company_id.partner_id)

    def test_not_from_tickets_of_several_desks(self):
        ticket = self._ticket()
        foreign = self.env["helpdesk.ticket"].create(
            {"name": "IT", "description": "IT"}
        )
        with self.assertRaisesRegex(UserError, "one community"):
            (ticket | foreign).with_user(self.env.user).action_property_new_plan()

    def test_cause_said_when_resolving(self):
        ticket = self._ticket(type_id=self.repair.id)
        step = self.env["property.ticket.step"].with_user(self.clerk)
        step.create(
            {
                "ticket_ids": [(6, 0, ticket.ids)],
                "code": "resolved",
                "reason": "Cleaned",
                "cause_id": self.cause.id,
            }
        ).action_apply()
        self.assertEqual(ticket.property_stage_code, "resolved")
        self.assertEqual(ticket.property_cause_id, self.cause)

    def test_paper(self):
        tickets = self._tickets(1, property_cause_id=self.cause.id)
        plan, action = self._started(property_ticket_ids=[(6, 0, tickets.ids)])
        plan.name = "<script>alert(1)</script>"
        report = self.env["ir.actions.report"].with_user(self.supervisor)
        self.community.company_id.partner_id.lang = "en_US"
        html, _kind = report._render_qweb_html("property_cs.report_plan", plan.ids)
        html = html.decode()
        for text in (plan.ref, action.name, self.clerk.name, tickets.number, "Before"):
            self.assertIn(text, html)
        self.assertNotIn("<script>alert(1)", html)
