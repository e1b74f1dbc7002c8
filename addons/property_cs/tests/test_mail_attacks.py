"""Mails, keys and files: what comes in sideways, and what is left to who moved out."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_portal_case import URL, CsPortalCase, CsPortalHttpCase, photo

MAIL = """From: {sender}
To: {to}
Cc: {cc}
Subject: Re: report
Message-Id: <{id}@example.com>
In-Reply-To: {parent}
References: {parent}
Content-Type: text/plain; charset=utf-8

{text}
"""


@tagged("post_install", "-at_install")
class TestMailAttacks(CsPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("owner", "owner2"):
            cls.users[name].partner_id.email = f"{name}@example.com"
        cls.clerk.partner_id.email = "clerk@example.com"
        cls.report = cls._report()
        cls.answer = cls.report.with_user(cls.clerk).message_post(
            body="We come at ten.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def mail(self, sender, text, cc="", to="desk@example.com"):
        """A mail that names the office's answer, and the message it becomes."""
        before = self.report.message_ids
        self.env["mail.thread"].message_process(
            "mail.thread",
            MAIL.format(
                sender=sender,
                to=to,
                cc=cc,
                id=f"{len(before)}-{text}",
                parent=self.answer.message_id,
                text=text,
            ),
        )
        return self.report.message_ids - before

    def seen(self, name):
        report = self.report.with_user(self.users[name])
        return " ".join(str(m.body) for m in report._get_resident_messages())

    def test_the_household_answers_by_mail(self):
        message = self.mail("owner@example.com", "Yes please")
        self.assertEqual(message.author_id, self.users["owner"].partner_id)
        self.assertIn("Yes please", self.seen("owner"))

    def test_a_strangers_mail_is_for_the_office_alone(self):
        followers = self.report.message_partner_ids
        for sender in ("stranger@example.com", "owner2@example.com"):
            message = self.mail(sender, "FORGED", cc="owner2@example.com")
            self.assertEqual(len(message), 1, "kept")
            self.assertTrue(message.is_internal)
            self.assertFalse(
                message.notified_partner_ids.filtered("partner_share"), "told to nobody"
            )
        self.assertNotIn("FORGED", self.seen("owner"))
        self.assertEqual(self.report.message_partner_ids, followers)

    def test_who_is_named_in_a_mail_does_not_follow(self):
        self.mail("owner@example.com", "Hello", cc="owner2@example.com")
        self.assertNotIn(
            self.users["owner2"].partner_id, self.report.message_partner_ids
        )

    def test_who_moved_out_writes_no_more(self):
        self.occupancy.date_end = self._ago(days=1).date()
        message = self.mail("owner@example.com", "STILL HERE")
        self.assertTrue(message.is_internal)


@tagged("post_install", "-at_install")
class TestKeyAttacks(CsPortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._report(
            files=[("SECRET-PHOTO.jpg", "image/jpeg", photo())], text="SECRET-SUBJECT"
        )
        cls.photo = cls.report.property_photo_ids

    def ask(self, key, model, method, **body):
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=body,
            headers={"Authorization": f"bearer {key}"},
        )

    @mute_logger("odoo.http")
    def test_a_key_opens_no_more_than_the_pages(self):
        for name in ("owner2", "tenant"):
            user = self.users[name]
            keys = self.env["res.users.apikeys"].with_user(user).sudo()
            key = keys._generate("rpc", "key", None)
            for model, method, body in (
                (
                    "helpdesk.ticket",
                    "read",
                    {"ids": self.report.ids, "fields": ["name"]},
                ),
                ("helpdesk.ticket", "search_read", {"domain": [], "fields": ["name"]}),
                (
                    "helpdesk.ticket",
                    "write",
                    {"ids": self.report.ids, "vals": {"name": "SECRET-TAKEN"}},
                ),
                ("ir.attachment", "read", {"ids": self.photo.ids, "fields": ["datas"]}),
                ("mail.message", "search_read", {"domain": [], "fields": ["body"]}),
                ("property.return.visit", "search_read", {"domain": []}),
                ("rating.rating", "search_read", {"domain": []}),
            ):
                answer = self.ask(key, model, method, **body)
                self.assertNotIn("SECRET", answer.text, (name, model, method))
        self.assertIn("SECRET-SUBJECT", self.report.name)

    def test_files_close_with_the_household(self):
        """Both the page's own address and a link that went out by mail."""
        token = self.photo.generate_access_token()[0]
        page = f"{URL}/{self.report.id}/file/{self.photo.id}"
        link = f"/web/content/{self.photo.id}?access_token={token}"
        self._as("owner")
        self.assertEqual(self.url_open(page).status_code, 200)
        self._as(None)
        self.assertEqual(self.url_open(link).status_code, 200)
        self.occupancy.date_end = self._ago(days=1).date()
        self.env.flush_all()
        self.assertNotEqual(self.url_open(link).status_code, 200)
        self._as("owner")
        self.assertNotEqual(self.url_open(page).status_code, 200)

    def peek(self, name, channels):
        """What the bus tells a resident who asks for channels."""
        self._as(name)
        answer = self.url_open(
            "/websocket/peek_notifications",
            json={"params": {"channels": channels, "last": 0, "is_first_poll": True}},
        )
        return answer.text

    def test_the_bus_carries_no_report_to_others(self):
        owner = self.users["owner"].partner_id
        self.env["bus.bus"]._sendone(self.report, "test", {"text": "SECRET-REPORT"})
        owner._bus_send("test", {"text": "SECRET-PERSON"})
        self.env.cr.precommit.run()
        wanted = [f"helpdesk.ticket_{self.report.id}", f"res.partner_{owner.id}"]
        self.assertIn("SECRET-PERSON", self.peek("owner", wanted))
        self.assertNotIn("SECRET", self.peek("owner2", wanted))
