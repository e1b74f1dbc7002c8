from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import DocumentCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 04:00:00")
class TestReading(DocumentCommon):
    def _reminders(self, user):
        kind = self.env.ref("property_document.mail_activity_type_read")
        return self.page.activity_ids.filtered(
            lambda a: a.user_id == user and a.activity_type_id == kind
        )

    def test_asked_reminded_confirmed(self):
        version = self._approved()
        reading = version.property_reading_ids
        self.assertEqual(reading.user_id, self.staff)
        self.assertEqual(reading.deadline, date(2026, 6, 22))
        self.assertEqual(self._reminders(self.staff).date_deadline, date(2026, 6, 22))
        page = self.page.with_user(self.staff)
        self.assertTrue(page.property_unread)
        self.assertIn(page, page.search([("property_unread", "=", True)]))
        self.assertEqual(version.with_user(self.staff).property_my_reading, "due")
        page.action_property_confirm()
        self.assertEqual(reading.confirmed_date, datetime(2026, 6, 15, 4))
        self.assertFalse(self._reminders(self.staff))
        page.invalidate_recordset()
        self.assertFalse(page.property_unread)
        self.assertNotIn(page, page.search([("property_unread", "=", True)]))
        self.assertEqual(
            (self.page.property_confirmed_count, self.page.property_reading_count),
            (1, 1),
        )

    def test_a_cancelled_draft_takes_no_reminder_of_the_running_version(self):
        self._approved()
        draft = self._version(start=date(2026, 9, 1))
        draft.action_to_approve()
        draft.with_user(self.manager).action_cancel()
        self.assertEqual(self._reminders(self.staff).date_deadline, date(2026, 6, 22))
        self.assertTrue(self.page.with_user(self.staff).property_unread)

    def test_confirming_twice_keeps_the_first(self):
        version = self._approved().with_user(self.staff)
        version.action_property_confirm()
        with freeze_time("2026-06-20 04:00:00"):
            version.action_property_confirm()
        self.assertEqual(
            version.sudo().property_reading_ids.confirmed_date, datetime(2026, 6, 15, 4)
        )

    def test_one_row_in_the_database(self):
        version = self._approved()
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.env["property.document.reading"].create(
                    {"version_id": version.id, "user_id": self.staff.id}
                )

    def test_who_need_not_may_confirm(self):
        version = self._approved()
        version.with_user(self.supervisor).action_property_confirm()
        own = version.property_reading_ids.filtered(
            lambda r: r.user_id == self.supervisor
        )
        self.assertTrue(own.confirmed_date)
        self.assertFalse(own.is_required)
        self.assertEqual(self.page.property_reading_count, 1)

    def test_draft_is_not_confirmed(self):
        version = self._version()
        with self.assertRaisesRegex(UserError, "Only an approved"):
            version.action_property_confirm()
        with self.assertRaises(AccessError):
            version.with_user(self.staff).action_property_confirm()
        with self.assertRaisesRegex(UserError, "no version to read"):
            self.page.with_user(self.staff).action_property_confirm()

    def test_group_joined_and_left(self):
        group = self.env["res.groups"].create({"name": "Readers"})
        self.page.write(
            {
                "property_reader_ids": [Command.clear()],
                "property_reader_group_ids": [Command.set(group.ids)],
            }
        )
        version = self._approved()
        self.assertFalse(version.property_reading_ids)
        group.user_ids = self.staff | self.supervisor
        self.env["document.page.history"]._cron_ask_readers()
        self.assertEqual(
            version.property_reading_ids.user_id, self.staff | self.supervisor
        )
        self.env["document.page.history"]._cron_ask_readers()  # asks nobody twice
        self.assertEqual(len(version.property_reading_ids), 2)
        self.assertEqual(len(self._reminders(self.staff)), 1)
        version.with_user(self.supervisor).action_property_confirm()
        group.user_ids = [Command.clear()]
        self.env["document.page.history"]._cron_ask_readers()
        self.assertEqual(version.property_reading_ids.user_id, self.supervisor)
        self.assertFalse(self._reminders(self.staff))

    def test_next_version_is_asked_anew(self):
        first = self._approved(start=date(2026, 1, 1), name="V1")
        second = self._approved(start=date(2026, 7, 1), name="V2")
        self.assertEqual(
            self._reminders(self.staff).mapped("summary"), [second.display_name]
        )
        self.page.with_user(self.staff).action_property_confirm()
        self.assertTrue(second.property_reading_ids.confirmed_date)
        self.assertFalse(first.property_reading_ids.confirmed_date)

    def test_who_is_of_the_communities_and_the_company(self):
        other = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        self.supervisor.property_community_ids = other
        far = self.env["res.company"].create({"name": "Far Ltd"})
        foreign = self._user(
            "doc_foreign",
            "property_base.group_staff",
            company_id=far.id,
            company_ids=[Command.set(far.ids)],
        )
        self.page.property_reader_ids = self.staff | self.supervisor | foreign
        self.assertEqual(self.page._get_property_readers(), self.staff)
        self.supervisor.property_community_ids |= self.community
        self.assertEqual(
            self.page._get_property_readers(), self.staff | self.supervisor
        )
        self.staff.active = False
        self.assertEqual(self.page._get_property_readers(), self.supervisor)

    def test_evidence_is_not_written_by_hand(self):
        version = self._approved()
        reading = version.property_reading_ids
        for user in (self.staff, self.supervisor, self.manager):
            own = reading.with_user(user)
            with self.assertRaises(AccessError):
                own.write({"confirmed_date": datetime(2026, 1, 1)})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.create({"version_id": version.id, "user_id": user.id})

    def test_queries_do_not_grow_with_the_list(self):
        pages = self.page
        for index in range(6):
            pages |= self._page(f"Page {index}")
        for page in pages:
            self._approved(page)
        names = ["property_version_id", "property_unread", "property_reading_count"]

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.staff).read(names)
            return self.env.cr.sql_log_count - before

        count(pages)  # caches of rules and models
        self.assertEqual(count(pages[:2]), count(pages))
