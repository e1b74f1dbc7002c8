from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .vendor_case import TODAY, VendorCase


@tagged("post_install", "-at_install")
class TestPlan(VendorCase):
    def test_filled_from_what_is_due(self):
        plan = self._plan(self._contract(), "2026-11-17")
        self.assertEqual(plan.date_start.isoformat(), "2026-11-01")
        self.assertEqual(plan.date_end.isoformat(), "2026-11-30")
        plan.action_fill()
        self.assertEqual(plan.task_count, 4 + 2)
        self.assertEqual(
            plan.task_ids.filtered("area_id").area_id.mapped("name"), ["Lobby"]
        )
        with self.assertRaisesRegex(UserError, "Nothing more is due"):
            plan.action_fill()

    def test_tasks_stay_in_the_term(self):
        contract = self._contract(date_start="2026-11-10")
        plan = self._plan(contract)
        plan.action_fill()
        self.assertEqual(min(plan.task_ids.mapped("date_start")), contract.date_start)
        with self.assertRaisesRegex(UserError, "not within contract C-1"):
            plan.task_ids[0].date_start = "2026-11-09"

    def test_for_a_draft_contract(self):
        with self.assertRaisesRegex(ValidationError, "not in force yet"):
            self._plan(self._draft())

    def test_for_an_ended_contract(self):
        ended = self._contract(date_start="2025-01-01", date_end="2025-12-31")
        with self.assertRaisesRegex(ValidationError, "C-1 ended on 2025-12-31"):
            self._plan(ended, "2025-12-01")

    def test_outside_the_term(self):
        contract = self._contract()
        with self.assertRaisesRegex(ValidationError, "lies outside contract C-1"):
            self._plan(contract, "2027-01-01")

    def test_after_a_termination(self):
        contract = self._contract()
        contract.with_user(self.manager)._terminate(TODAY, "Bad")
        with self.assertRaisesRegex(ValidationError, "to 2026-11-24"):
            self._plan(contract, "2026-12-01")

    def test_twice(self):
        contract = self._contract()
        self._plan(contract, "2026-11-05")
        self._plan(contract, "2026-11-05", period="year")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self._plan(contract, "2026-11-20")
        message = self.env["property.vendor.plan"]._once.get_error_message(
            self.env["property.vendor.plan"], None
        )
        self.assertIn("has a plan of this month or year already", message)

    def test_without_tasks(self):
        with self.assertRaisesRegex(UserError, "no task"):
            self._plan(self._contract()).action_submit()

    def test_approved_by_the_director_only(self):
        plan = self._plan(self._contract())
        plan.action_fill()
        plan.action_submit()
        self.assertEqual(plan.state, "submitted")
        self.assertFalse(plan.can_review)
        with self.assertRaises(AccessError):
            plan._validate_tier()
        with self.assertRaises(AccessError):
            plan.review_ids.with_user(self.supervisor).write({"status": "approved"})
        plan.with_user(self.manager).validate_tier()
        self.assertEqual(plan.state, "approved")
        self.assertTrue(plan.approved_date)

    def test_who_submits_does_not_approve(self):
        plan = self._plan(self._contract()).with_user(self.manager)
        plan.action_fill()
        plan.action_submit()
        with self.assertRaises(AccessError):
            plan._validate_tier()
        self.assertEqual(plan.state, "submitted")

    def test_returned_and_submitted_again(self):
        plan = self._plan(self._contract())
        plan.action_fill()
        plan.action_submit()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            plan.task_ids[0].name = "Other"
        wizard = self.env["property.vendor.return"].with_user(self.manager)
        wizard.create(
            {"res_model": plan._name, "res_id": plan.id, "remark": "Glass twice"}
        ).action_return()
        self.assertEqual((plan.state, plan.remark), ("returned", "Glass twice"))
        plan.task_ids[0].name = "Glass"
        plan.action_submit()
        self.assertEqual(plan.state, "submitted")
        self.assertFalse(plan.remark)
        plan.with_user(self.manager).validate_tier()
        self.assertEqual(plan.state, "approved")

    def test_return_by_who_may_not(self):
        plan = self._plan(self._contract())
        plan.action_fill()
        plan.action_submit()
        wizard = self.env["property.vendor.return"].with_user(self.supervisor)
        row = wizard.create(
            {"res_model": plan._name, "res_id": plan.id, "remark": "No"}
        )
        with self.assertRaises(AccessError):
            row.action_return()
        stray = wizard.create({"res_model": "res.users", "res_id": 1, "remark": "No"})
        with self.assertRaisesRegex(UserError, "nothing to return"):
            stray.action_return()

    def test_state_by_buttons_alone(self):
        plan = self._plan(self._contract(), state="approved")
        self.assertEqual(plan.state, "draft")
        with self.assertRaises(UserError):
            plan.state = "approved"
        with self.assertRaises(UserError):
            plan.validation_status = "validated"

    def test_done_late_missed(self):
        plan = self._approved(self._contract())
        first, second, third = plan.task_ids.filtered("area_id")[:3]
        work = (first | second).with_user(self.clerk)
        work[0].done_date = "2026-11-08"
        work[1].done_date = "2026-11-16"
        self.assertEqual(
            [first.state, second.state, third.state], ["done", "late", "missed"]
        )
        # due by now: three weeks and the first half of the month
        self.assertEqual((plan.done_count, plan.missed_count), (1, 2))
        self.assertEqual(plan.fulfilment, 25.0)
        tasks = self.env["property.vendor.plan.task"]
        own = [("plan_id", "=", plan.id)]
        found = {
            state: tasks.search_count([*own, ("state", "=", state)])
            for state in ("done", "late", "missed", "todo")
        }
        self.assertEqual(found, {"done": 1, "late": 1, "missed": 2, "todo": 2})
        self.assertEqual(tasks.search_count([*own, ("state", "!=", "missed")]), 4)

    def test_work_needs_an_approved_plan_and_a_past_day(self):
        contract = self._contract()
        plan = self._plan(contract)
        plan.action_fill()
        with self.assertRaisesRegex(UserError, "approved plan"):
            plan.task_ids[0].with_user(self.clerk).action_done()
        plan.action_submit()
        plan.with_user(self.manager).validate_tier()
        task = plan.task_ids[0].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "to come"):
            task.done_date = "2026-11-25"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            task.date_end = "2026-11-30"

    def test_through_the_form_of_an_approved_plan(self):
        plan = self._approved(self._contract())
        task = plan.task_ids[0]
        plan.write({"task_ids": [(1, task.id, {"done_date": "2026-11-10"})]})
        self.assertTrue(task.done_date)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            plan.write({"task_ids": [(2, task.id, 0)]})

    def test_window_outside_the_plan(self):
        plan = self._plan(self._contract())
        with self.assertRaisesRegex(ValidationError, "outside the plan"):
            self.env["property.vendor.plan.task"].create(
                {"plan_id": plan.id, "name": "X", "date_start": "2026-12-01"}
            )

    def test_flags_without_a_query_per_task(self):
        plan = self._approved(self._contract(service_type_id=self.pest.id))
        tasks = plan.task_ids
        tasks.invalidate_recordset()
        tasks.mapped("name")
        with self.assertQueryCount(12):
            tasks.mapped("certificate_problem")
