from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestLogEntry(PropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.supervisor = (
            new_test_user(cls.env, login, groups=f"property_base.group_{role}")
            for login, role in (("log_clerk", "staff"), ("log_boss", "supervisor"))
        )
        cls.entries = (
            cls.env["property.log.entry"]
            .with_user(cls.clerk)
            ._log("note", cls.unit + cls.unit2, ["First", "Second"], ["a", "b"])
        )

    def unread(self, user):
        return (
            self.env["property.log.entry"]
            .with_user(user)
            .search([("is_read", "=", False), ("id", "in", self.entries.ids)])
        )

    def test_lines(self):
        self.assertEqual(self.entries.mapped("name"), ["First", "Second"])
        self.assertEqual(self.entries.community_id, self.community)
        self.assertEqual(self.entries.user_id, self.clerk)
        action = self.entries[0].action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("property.unit", self.unit.id)
        )

    def test_reading_is_recorded_by_person(self):
        self.assertEqual(len(self.unread(self.supervisor)), 2)
        first = self.entries[0].with_user(self.supervisor)
        first.action_read()
        first.action_read()
        self.assertEqual(self.unread(self.supervisor), self.entries[1])
        self.assertEqual(len(self.unread(self.clerk)), 2)
        self.assertEqual(first.reading_ids.user_id, self.supervisor)
        self.assertEqual(first.read_count, 1)

    def test_what_follows_is_an_activity(self):
        entry = self.entries[0].with_user(self.supervisor)
        activity = entry.activity_schedule(
            "mail.mail_activity_data_todo", summary="Look", user_id=self.clerk.id
        )
        self.assertEqual(self.entries[0].activity_ids, activity)
        entry.message_subscribe(partner_ids=self.owner.ids)
        self.assertEqual(
            self.entries[0].message_partner_ids, self.clerk.partner_id, "no resident"
        )
        activity.with_user(self.clerk).action_feedback("Looked")
        self.assertFalse(self.entries[0].activity_ids)

    def test_nobody_writes_by_hand(self):
        entry = self.entries[0]
        with self.assertRaises(AccessError):
            entry.with_user(self.clerk).action_read()
        for user in (self.clerk, self.supervisor):
            with self.assertRaises(AccessError):
                entry.with_user(user).write({"name": "x"})
            with self.assertRaises(AccessError):
                entry.with_user(user).unlink()
