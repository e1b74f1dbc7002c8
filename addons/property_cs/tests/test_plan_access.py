from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .quality_case import QualityCase


@tagged("post_install", "-at_install")
class TestPlanAccess(QualityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_clerk = cls._user("cs_other_clerk", "property_base.group_staff")
        cls.auditor = cls._user("cs_iso", "mgmtsystem.group_mgmtsystem_user")
        cls.both = cls._user(
            "cs_both",
            "mgmtsystem.group_mgmtsystem_user",
            "property_base.group_staff",
        )
        cls.foreign = cls.env["mgmtsystem.nonconformity"].create(
            {
                "name": "ISO",
                "description": "ISO",
                "partner_id": cls.owner.id,
                "responsible_user_id": cls.auditor.id,
                "manager_user_id": cls.auditor.id,
            }
        )
        cls.foreign_action = cls.env["mgmtsystem.action"].create(
            {"name": "ISO", "type_action": "correction", "user_id": cls.auditor.id}
        )

    def _seen(self, user, model):
        return self.env[model].with_user(user).search([])

    def test_who_reads_what(self):
        plan, action = self._started()
        plans = self.env["mgmtsystem.nonconformity"]
        for user, expected in (
            (self.supervisor, plan),
            (self.manager, plan),
            (self.clerk, plan),
            (self.other_clerk, plans),
            (self.technician, plans),
        ):
            seen = self._seen(user, "mgmtsystem.nonconformity")
            self.assertEqual(seen & (plan | self.foreign), expected, user.login)
            self.assertNotIn(self.foreign, seen)
            actions = self._seen(user, "mgmtsystem.action")
            self.assertEqual(action in actions, bool(expected), user.login)
            self.assertNotIn(self.foreign_action, actions)
        employee = self._user("cs_nobody", "base.group_user")
        for model in ("mgmtsystem.nonconformity", "property.plan.measure"):
            with self.assertRaises(AccessError):
                self._seen(employee, model)

    def test_the_management_system_goes_on(self):
        """Its users see and write their own records, and no plan of a community."""
        plan, action = self._started()
        for user in (self.auditor, self.both):
            seen = self._seen(user, "mgmtsystem.nonconformity")
            self.assertIn(self.foreign, seen)
            self.assertNotIn(plan, seen)
            self.assertNotIn(action, self._seen(user, "mgmtsystem.action"))
        foreign = self.foreign.with_user(self.auditor)
        foreign.write({"action_comments": "plan", "description": "changed"})
        foreign.stage_id = self.env.ref("mgmtsystem_nonconformity.stage_open")
        self.assertEqual(foreign.state, "open")
        self.assertFalse(foreign.property_state)
        own = self.foreign_action.with_user(self.auditor)
        own.stage_id = self.env.ref("mgmtsystem_action.stage_close")
        self.assertTrue(own.date_closed)
        foreign.evaluation_comments = "good"
        foreign.stage_id = self.env.ref("mgmtsystem_nonconformity.stage_done")
        self.assertTrue(foreign.closing_date)
        foreign.stage_id = self.env.ref("mgmtsystem_nonconformity.stage_draft")
        self.assertFalse(foreign.closing_date)

    def test_the_office_leaves_the_management_system_alone(self):
        for user in (self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                self.foreign.with_user(user).description = "mine now"
            with self.assertRaises(AccessError):
                self.foreign_action.with_user(user).name = "mine now"
            with self.assertRaises(AccessError):
                self.foreign_action.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["mgmtsystem.action"].with_user(user).create(
                    {"name": "x", "type_action": "correction"}
                )

    def test_records_do_not_change_sides(self):
        foreign = self.foreign.with_user(self.auditor)
        with self.assertRaises(UserError):
            foreign.property_community_id = self.community
        plan = self._plan()
        with self.assertRaises(UserError):
            self.foreign_action.with_user(self.auditor).property_plan_id = plan.id

    def test_staff_reports_and_plans_nothing(self):
        plan, action = self._started()
        own = action.with_user(self.clerk)
        own.property_result = "Done"
        for vals in ({"date_deadline": "2030-01-01"}, {"name": "Other"}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            plan.with_user(self.clerk).name = "Other"
        with self.assertRaises(AccessError):
            own.action_property_cancel()
        with self.assertRaises(AccessError):
            self._plan(user=self.clerk)
        with self.assertRaises(AccessError):
            plan.with_user(self.clerk)._measure("before", self.today, self.today)
        with self.assertRaises(AccessError):
            action.with_user(self.other_clerk).read(["name"])

    def test_a_technician_owns_an_action(self):
        plan, _action = self._started()
        action = self._action(plan, user_id=self.technician.id)
        own = action.with_user(self.technician)
        own.property_result = "Lamp changed"
        own.action_property_done()
        self.assertEqual(action.property_state, "done")
        self.assertIn(plan, self._seen(self.technician, "mgmtsystem.nonconformity"))

    def test_limited_to_communities(self):
        plan, action = self._started()
        self._tickets(1, property_cause_id=self.cause.id)
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        limited = self._user("cs_limited_boss", "property_base.group_supervisor")
        limited.property_community_ids = other
        self.assertNotIn(plan, self._seen(limited, "mgmtsystem.nonconformity"))
        self.assertNotIn(action, self._seen(limited, "mgmtsystem.action"))
        self.assertFalse(
            self._seen(limited, "property.plan.measure") & plan.property_measure_ids
        )
        recurring = self._seen(limited, "property.recurring.cause")
        self.assertNotIn(self.community, recurring.community_id)
        with self.assertRaises(AccessError):
            self._plan(user=limited)

    def test_causes(self):
        base = self.env.ref("mgmtsystem_nonconformity.technical_failure")
        boss = self.env["mgmtsystem.nonconformity.cause"].with_user(self.supervisor)
        cause = boss.create({"name": "Test", "property_ok": True})
        cause.name = "Test 2"
        for bad in (
            lambda: boss.create({"name": "Test"}),
            lambda: base.with_user(self.supervisor).write({"name": "x"}),
            lambda: base.with_user(self.supervisor).unlink(),
            lambda: cause.write({"property_ok": False}),
            lambda: cause.with_user(self.clerk).write({"name": "x"}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                bad()
        cause.unlink()

    def test_residents_read_no_cause_and_no_plan(self):
        resident = self._user("cs_plan_resident", "base.group_portal")
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": resident.partner_id.id,
                "role": "tenant",
            }
        )
        ticket = self._ticket(
            partner_id=resident.partner_id.id, property_cause_id=self.cause.id
        )
        for name in ("property_cause_id", "property_plan_ids"):
            with self.assertRaises(AccessError):
                ticket.with_user(resident).read([name])
        for model in (
            "mgmtsystem.nonconformity",
            "mgmtsystem.action",
            "property.recurring.cause",
            "property.plan.measure",
        ):
            with self.assertRaises(AccessError):
                self._seen(resident, model)

    def test_mails_of_the_base(self):
        """The base mails its own actions, and reminds of them; of plans it does not."""
        plan, action = self._started()
        deadline = fields.Date.add(fields.Date.today(), days=10)  # as the base counts
        self.foreign_action.date_deadline = deadline
        action.sudo().date_deadline = deadline
        self.assertFalse(self._mails(lambda: self._action(plan)))
        self.assertTrue(
            self._mails(
                lambda: self.foreign_action.copy({"date_deadline": self._day(20)})
            )
        )
        sent = self._mails(
            lambda: self.env["mgmtsystem.action"].process_reminder_queue(10)
        )
        self.assertEqual(sent, [self.foreign_action.id])

    def _mails(self, run):
        """Ids of the actions the base mails about while ``run`` runs."""
        told = []
        send = type(self.env["mail.template"]).send_mail

        def send_mail(template, res_id, *args, **kwargs):
            told.append(res_id)
            return send(template, res_id, *args, **kwargs)

        with patch.object(type(self.env["mail.template"]), "send_mail", send_mail):
            run()
        return told
