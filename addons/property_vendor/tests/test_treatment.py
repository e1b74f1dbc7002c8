from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestTreatment(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract_pest = cls._contract(
            "P-1",
            service_type_id=cls.pest.id,
            duty_ids=[
                Command.create({"name": "Mosquitoes", "count": 1, "per": "month"})
            ],
        )
        cls.plan = cls._plan(cls.contract_pest, "2026-12-01")
        cls.plan.action_fill()
        cls.plan.task_ids.write(
            {
                "date_start": "2026-12-10",
                "date_end": "2026-12-11",
                "target": "mosquito",
                "agent": "Permethrin",
                "dose": "5 g/L",
                "notice": "Close the windows <b>now</b>",
            }
        )
        cls.task = cls.plan.task_ids

    def _approve(self):
        self.plan.action_submit()
        self.plan.with_user(self.manager).validate_tier()

    def _reminders(self):
        kind = self.env.ref("property_vendor.mail_activity_announce")
        return self.plan.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _cron(self, day):
        with freeze_time(f"{day} 04:00:00"):
            self.env["property.service.contract"]._cron_daily()

    def test_drafted_from_the_plan_once(self):
        self._approve()
        task = self.task.with_user(self.clerk).with_context(tz="Asia/Shanghai")
        self.clerk.tz = "Asia/Shanghai"
        action = task.action_announce()
        announcement = self.env["property.announcement"].browse(action["res_id"])
        self.assertEqual(announcement, self.task.announcement_id)
        self.assertEqual(
            (announcement.kind, announcement.state), ("treatment", "draft")
        )
        self.assertEqual(announcement.community_id, self.community)
        self.assertEqual(announcement.date_start, datetime(2026, 12, 9, 16, 0))
        self.assertEqual(announcement.date_end, datetime(2026, 12, 11, 15, 59))
        for text in ("Mosquitoes", "Permethrin", "5 g/L", "2026-12-10", "Clean Ltd"):
            self.assertIn(text, announcement.name + announcement.body)
        self.assertIn("&lt;b&gt;now", announcement.body)
        self.assertEqual(task.action_announce()["res_id"], announcement.id)

    def test_a_withdrawn_one_is_written_anew(self):
        self._approve()
        self.task.action_announce()
        first = self.task.announcement_id
        first.action_publish()
        first.action_withdraw()
        self.task.action_announce()
        self.assertNotEqual(self.task.announcement_id, first)

    def test_not_before_the_plan_is_approved(self):
        with self.assertRaisesRegex(UserError, "not approved yet"):
            self.task.action_announce()

    def test_not_when_it_is_over(self):
        self._approve()
        with (
            freeze_time("2026-12-20 04:00:00"),
            self.assertRaisesRegex(UserError, "over already"),
        ):
            self.task.action_announce()

    def test_cleaning_is_no_treatment(self):
        plan = self._approved(self._contract())
        with self.assertRaisesRegex(UserError, "no treatment"):
            plan.task_ids[:1].action_announce()

    def test_an_accountant_announces_nothing(self):
        self._approve()
        with self.assertRaises(AccessError):
            self.task.with_user(self.invoicing).action_announce()

    def test_reminded_once_three_days_before(self):
        self._approve()
        self._cron("2026-12-06")
        self.assertFalse(self._reminders())
        self._cron("2026-12-07")
        reminder = self._reminders()
        self.assertEqual(reminder.user_id, self.supervisor)
        self.assertEqual(reminder.date_deadline, date(2026, 12, 9))
        self._cron("2026-12-08")
        self.assertEqual(self._reminders(), reminder)

    def test_not_reminded_of_what_residents_know(self):
        self._approve()
        self.task.action_announce()
        self.task.announcement_id.action_publish()
        self._cron("2026-12-08")
        self.assertFalse(self._reminders())

    def test_a_draft_tells_nobody(self):
        self._approve()
        self.task.action_announce()
        self._cron("2026-12-08")
        self.assertTrue(self._reminders())
