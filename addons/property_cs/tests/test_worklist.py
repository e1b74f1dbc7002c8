from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestWorklist(CsCase):
    """One page of what waits, and one mail in the morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["property.clock.target"].search([]).active = False
        for user in cls.clerk | cls.supervisor | cls.technician:
            user.write(
                {
                    "property_community_ids": [(6, 0, cls.community.ids)],
                    "tz": "Asia/Shanghai",
                    "lang": "en_US",
                    "email": f"{user.login}@example.com",
                }
            )

    def sections(self, user):
        work = self.env["property.worklist"].with_user(user).get_work()
        return {section["key"]: section for section in work}

    def counts(self, user):
        return {
            key: section["count"]
            for key, section in self.sections(user).items()
            if section["count"]
        }

    def deadline(self, ticket, moment):
        ticket.flush_recordset()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET property_deadline = %s WHERE id = %s",
            (moment, ticket.id),
        )
        ticket.invalidate_recordset(["property_deadline"])

    def test_nothing(self):
        self.assertEqual(self.counts(self.clerk), {})

    def test_received_and_mine(self):
        ticket = self._ticket()
        self.assertEqual(self.counts(self.clerk), {"received": 1, "mine": 1})
        self.assertEqual(self.counts(self.supervisor), {"received": 1})
        ticket._transition("dispatched", user_id=self.technician.id)
        self.assertEqual(self.counts(self.clerk), {})
        self.assertEqual(self.counts(self.technician), {"mine": 1})
        ticket._transition("waiting", reason="key", property_wait_kind="resident")
        self.assertEqual(self.counts(self.technician), {})

    def test_overdue_and_today(self):
        late, today, later = (self._ticket() for _number in range(3))
        (late | today | later)._transition("accepted")
        now, tomorrow = self.env["property.worklist"].with_user(self.clerk)._get_today()
        self.deadline(late, now - timedelta(hours=1))
        self.deadline(today, tomorrow - timedelta(seconds=1))
        self.deadline(later, tomorrow)
        found = self.sections(self.clerk)
        self.assertEqual([row["id"] for row in found["overdue"]["rows"]], [late.id])
        self.assertEqual([row["id"] for row in found["today"]["rows"]], [today.id])
        self.assertEqual(found["mine"]["count"], 3)
        self.assertEqual(self.counts(self.supervisor), {"overdue_all": 1})
        self.assertNotIn("overdue_all", found)

    def test_the_count_opens_its_rows(self):
        for _number in range(8):
            self._ticket()
        section = self.sections(self.clerk)["received"]
        self.assertEqual(section["count"], 8)
        self.assertEqual(len(section["rows"]), 6)
        found = self.env["helpdesk.ticket"].with_user(self.clerk)
        self.assertEqual(found.search_count(section["domain"]), 8)

    def test_todo(self):
        ticket = self._ticket()
        ticket.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.supervisor.id
        )
        self.assertEqual(self.counts(self.supervisor)["todo"], 1)

    def test_visits_to_make(self):
        ticket = self._ticket()
        ticket._transition("resolved", reason="swept")
        visit = ticket.sudo().property_visit_ids
        visit = visit._with_answer()
        visit.user_id = self.clerk
        _now, tomorrow = self.env["property.worklist"]._get_today()
        visit.deadline = tomorrow + timedelta(days=3)
        self.assertNotIn("visits", self.counts(self.clerk))
        visit.deadline = tomorrow - timedelta(days=2)
        section = self.sections(self.clerk)["visits"]
        self.assertEqual([row["id"] for row in section["rows"]], visit.ids)
        self.assertNotIn("visits", self.counts(self.supervisor))
        self.assertNotIn("visits", self.sections(self.technician))

    def test_not_for_others(self):
        for user in (self.agent, self._user("cs_resident", "base.group_portal")):
            with self.assertRaises(AccessError):
                self.sections(user)

    # ------------------------------------------------------------------ digest
    def digests(self, user):
        return self.env["mail.mail"].sudo().search([("email_to", "ilike", user.email)])

    def due(self, user, moment):
        return user._get_digest_day(datetime.fromisoformat(moment))

    def test_in_the_morning_where_one_is(self):
        self.assertFalse(self.due(self.clerk, "2026-03-09 22:59:00"))  # 06:59
        self.assertTrue(self.due(self.clerk, "2026-03-09 23:00:00"))  # 07:00
        self.clerk.tz = "Europe/Berlin"
        self.assertFalse(self.due(self.clerk, "2026-03-09 23:00:00"))
        self.assertTrue(self.due(self.clerk, "2026-03-10 06:00:00"))

    def test_one_mail_with_the_counts(self):
        self._ticket()
        self.clerk._get_digest_users()
        with freeze_time("2026-03-10 01:00:00"):
            self.clerk._send_property_digest()
            self.clerk._send_property_digest()
        mail = self.digests(self.clerk)
        self.assertEqual(len(mail), 1)
        self.assertIn("Accepted by Nobody 1", mail.subject)
        self.assertIn("/odoo/my-work", mail.body_html)
        self.assertEqual(self.clerk.property_digest_day.isoformat(), "2026-03-10")

    def test_none_without_work(self):
        with freeze_time("2026-03-10 01:00:00"):
            self.clerk._send_property_digest()
        self.assertFalse(self.digests(self.clerk))

    def test_who_gets_one(self):
        with freeze_time("2026-03-10 01:00:00"):
            now = fields.Datetime.now()
            users = self.env["res.users"]._get_digest_users(now)
            self.assertLessEqual(self.clerk | self.technician, users)
            self.assertFalse(self.agent & users)
            self.clerk.with_user(self.clerk).property_digest = False
            self.assertNotIn(self.clerk, self.env["res.users"]._get_digest_users(now))

    def test_the_cron_sends(self):
        self._ticket()
        everybody = self.env["res.users"].search([])
        (everybody - self.clerk).property_digest = False
        with (
            freeze_time("2026-03-10 01:00:00"),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=60.0
            ),
        ):
            self.env["res.users"]._cron_property_digest()
        self.assertEqual(len(self.digests(self.clerk)), 1)
