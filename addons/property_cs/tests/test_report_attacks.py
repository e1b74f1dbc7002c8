"""What others of the house try to reach of a report, by every way there is."""

import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_portal_case import URL, CsPortalHttpCase, photo

# Words that are in the household's report, and words of the office.
OWN = (
    "SECRET-SUBJECT",
    "SECRET-ANSWER",
    "SECRET-DONE",
    "SECRET-PHOTO",
    "SECRET-PRAISE",
)
OFFICE = ("INTERNAL-NOTE", "INTERNAL-FILE", "INTERNAL-LATE", "18911112222")


@tagged("post_install", "-at_install")
class TestReportAttacks(CsPortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.phone = "18911112222"
        cls.report = cls._report(
            files=[("SECRET-PHOTO.jpg", "image/jpeg", photo())], text="SECRET-SUBJECT"
        )
        office = cls.report.with_user(cls.clerk)
        office.user_id = cls.clerk
        office.message_post(
            body="INTERNAL-NOTE", attachments=[("INTERNAL-FILE.txt", b"INTERNAL-FILE")]
        )
        office.message_post(
            body="SECRET-ANSWER",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        office._transition("accepted")
        office._transition(
            "resolved", reason="SECRET-DONE", late_reason="INTERNAL-LATE"
        )
        cls.report.with_user(cls.users["owner"])._resident_rate(
            "satisfied", "SECRET-PRAISE"
        )
        cls.note_file = cls.env["ir.attachment"].search(
            [("name", "=", "INTERNAL-FILE.txt")]
        )
        cls.photo = cls.report.property_photo_ids
        cls.token = cls.report._portal_ensure_token()

    def _routes(self):
        report = self.report
        for path in (
            URL,
            f"{URL}/{report.id}",
            f"{URL}/page/1",
            f"{URL}/{report.id}?access_token={self.token}",
            f"{URL}/{report.id}/file/{self.photo.id}",
            f"{URL}/{report.id}/file/{self.note_file.id}",
            "/my",
            "/my/property",
            "/my/tickets",
            "/my/tickets?search=SECRET&search_in=all",
            f"/my/ticket/{report.id}",
            f"/my/ticket/{report.id}/{self.token}",
            f"/my/ticket/{report.id}?access_token={self.token}",
            f"/mail/view?model=helpdesk.ticket&res_id={report.id}",
            f"/mail/view?model=helpdesk.ticket&res_id={report.id}"
            f"&access_token={self.token}",
        ):
            yield path
        for file in self.photo | self.note_file:
            for path in (
                "/web/content/{}",
                "/web/image/{}",
                "/web/content/{}?download=1",
            ):
                yield path.format(file.id)
        for kind in ("html", "pdf", "text"):
            yield f"/report/{kind}/helpdesk_mgmt.report/{report.id}"
            for action in self.env["ir.actions.report"].search(
                [("model", "=", "helpdesk.ticket")]
            ):
                yield f"/report/{kind}/{action.report_name}/{report.id}"

    def _threads(self):
        thread = {"thread_model": "helpdesk.ticket", "thread_id": self.report.id}
        pid = self.owner2.id
        signed = {"pid": pid, "hash": self.report._sign_token(pid)}
        wanted = [
            "activities",
            "attachments",
            "followers",
            "suggestedRecipients",
            "scheduledMessages",
        ]
        for extra in ({}, {"token": self.token}, {"access_token": self.token}, signed):
            yield "/mail/thread/messages", {**thread, **extra}
            yield "/mail/chatter_fetch", {**thread, **extra}
            yield "/portal/chatter_init", {**thread, **extra}
            access = {"access_params": {**thread, **extra}}
            yield (
                "/mail/data",
                {
                    "fetch_params": [
                        ["mail.thread", {**thread, **access, "request_list": wanted}]
                    ],
                    **extra,
                },
            )
            yield "/mail/thread/data", {**thread, **extra, "request_list": wanted}

    def _calls(self):
        own = [("id", "=", self.report.id)]
        thread = [("model", "=", "helpdesk.ticket"), ("res_id", "=", self.report.id)]
        files = [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", self.report.id)]
        for model, ids, domain in (
            ("helpdesk.ticket", self.report.ids, own),
            ("mail.message", self.report.message_ids.ids, thread),
            ("ir.attachment", (self.photo | self.note_file).ids, files),
            ("rating.rating", self.report.rating_ids.ids, thread[1:]),
            (
                "property.ticket.event",
                self.report.property_event_ids.ids,
                [("ticket_id", "=", self.report.id)],
            ),
            (
                "property.return.visit",
                self.report.property_visit_ids.ids,
                [("ticket_id", "=", self.report.id)],
            ),
            ("helpdesk.ticket.sla", [], [("ticket_id", "=", self.report.id)]),
            ("mail.followers", self.report.message_follower_ids.ids, []),
            ("mail.activity", [], []),
            ("res.users", self.clerk.ids, [("id", "=", self.clerk.id)]),
            ("res.partner", self.clerk.partner_id.ids, []),
        ):
            fields = sorted(self.env[model]._fields)
            yield model, "search_read", [domain, fields], {}
            yield model, "web_search_read", [domain], {"specification": {"id": {}}}
            yield model, "search_read", [domain, ["display_name"]], {}
            yield model, "search", [domain], {}
            yield model, "name_search", ["SECRET"], {}
            yield (
                model,
                "formatted_read_group",
                [domain, ["create_uid"], ["__count"]],
                {},
            )
            yield model, "read_progress_bar", [domain, "create_uid", {}], {}
            yield model, "export_data", [ids, ["id", "display_name"]], {}
            yield model, "read", [ids, ["display_name"]], {}
            yield model, "read", [ids], {}
            for name in ("body", "description", "datas", "raw", "feedback", "phone"):
                if name in fields:
                    yield model, "read", [ids, [name]], {}

    def test_no_model_of_the_desk_is_open(self):
        """Residents read tickets; everything beside them is the office's."""
        names = [
            name
            for name, model in self.env.items()
            if model._original_module == "property_cs" and not model._abstract
        ]
        self.assertGreater(len(names), 10)
        user = self.users["owner"]
        for name in names:
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(
                    self.env[name].with_user(user).has_access(operation),
                    (name, operation),
                )

    def _assert_nothing(self, text, words, way):
        for word in words:
            self.assertNotIn(word, text, way)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_other_households(self):
        for name in ("tenant", "owner2", "former", "stranger", None):
            self._as(name)
            for url in self._routes():
                text = self._get(url).text
                # a list repeats what was searched for
                words = [w for w in OWN + OFFICE if w not in url]
                self._assert_nothing(text, words, (name, url))
            for url, params in self._threads():
                text = self._rpc(url, **params).text
                self._assert_nothing(text, OWN + OFFICE, (name, url, params))
            for model, method, args, kwargs in self._calls():
                text = json.dumps(self._call(model, method, *args, **kwargs))
                self._assert_nothing(text, OWN + OFFICE, (name, model, method, args))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_the_own_household_reads_nothing_internal(self):
        for name in ("owner", "child"):
            self._as(name)
            page = self._get(f"{URL}/{self.report.id}").text
            for word in OWN[:3] + OWN[4:]:
                self.assertIn(word, page, (name, word))
            for url in self._routes():
                self._assert_nothing(self._get(url).text, OFFICE, (name, url))
            for url, params in self._threads():
                text = self._rpc(url, **params).text
                self._assert_nothing(text, OFFICE, (name, url, params))
            for model, method, args, kwargs in self._calls():
                text = json.dumps(self._call(model, method, *args, **kwargs))
                self._assert_nothing(text, OFFICE, (name, model, method, args))

    @mute_logger("odoo.http")
    def test_writing_of_others(self):
        before = self.report.read(["name", "stage_id", "write_date"])
        count = len(self.report.message_ids)
        for name in ("tenant", "owner2", "former", "stranger", None):
            self._as(name)
            for step in ("answer", "confirm", "rate", "reopen"):
                self._post(
                    f"{URL}/{self.report.id}/{step}",
                    answer="x",
                    rate="not",
                    comment="x",
                    reason="x",
                )
            for url, params in self._posts():
                self._rpc(url, **params)
        self.assertEqual(len(self.report.message_ids), count)
        self.assertEqual(self.report.read(["name", "stage_id", "write_date"]), before)
        self.assertEqual(self.report.property_rating, "satisfied")

    def _posts(self):
        thread = {"thread_model": "helpdesk.ticket", "thread_id": self.report.id}
        data = {"post_data": {"body": "x", "message_type": "comment"}}
        for extra in (
            {},
            {"token": self.token},
            {"pid": self.owner2.id, "hash": self.report._sign_token(self.owner2.id)},
        ):
            yield "/mail/message/post", {**thread, **data, **extra}

    @mute_logger("odoo.http")
    def test_by_call_even_the_household_writes_nothing(self):
        before = self.report.read(["name", "stage_id", "write_date"])
        count = len(self.report.message_ids)
        closed = self.report.stage_id._get_property_stage("closed").id
        ids = self.report.ids
        self._as("owner")
        for method, args in (
            ("write", [ids, {"name": "x"}]),
            ("write", [ids, {"stage_id": closed}]),
            ("web_save", [ids, {"name": "x"}, {}]),
            ("create", [{"name": "x", "description": "x"}]),
            ("copy", [ids]),
            ("unlink", [ids]),
            ("message_post", [ids]),
            ("message_subscribe", [ids, self.owner2.ids]),
            ("message_unsubscribe", [ids, self.child.ids]),
            ("assign_to_me", [ids]),
            ("rating_apply", [ids, 1]),
            ("rating_send_request", [ids, self.env["mail.template"].ids]),
            ("action_property_accept", [ids]),
            ("action_property_close", [ids]),
            ("action_property_respond", [ids]),
            ("action_archive", [ids]),
            ("_transition", [ids, "closed"]),
            ("_resident_reopen", [ids, "x"]),
            ("_submit_report", [{}, []]),
        ):
            answer = self._call("helpdesk.ticket", method, *args)
            self.assertIn("error", answer, method)
        for url, params in self._posts():
            self._rpc(url, **params)
        note = self.report.message_ids.filtered(lambda m: "INTERNAL" in m.body)
        self._rpc("/mail/update_is_internal", message_id=note.id, is_internal=False)
        self._rpc(
            "/mail/message/update_content",
            message_id=note.id,
            update_data={"body": "x", "attachment_ids": []},
        )
        self.assertIn("INTERNAL-NOTE", note.body)
        self._post(
            "/mail/attachment/upload",
            files=[("ufile", ("big.txt", b"x"))],
            thread_model="helpdesk.ticket",
            thread_id=self.report.id,
        )
        self.assertEqual(len(self.report.message_ids), count)
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "big.txt")]))
        self.assertEqual(self.report.read(["name", "stage_id", "write_date"]), before)

    @mute_logger("odoo.http")
    def test_after_the_end(self):
        self._as("owner")
        address = self.report.with_user(self.users["owner"])._get_share_url()
        self.assertNotIn("token", address)
        self.assertIn("SECRET-SUBJECT", self._get(f"{URL}/{self.report.id}").text)
        self.occupancy._end(self.yesterday)
        for name in ("owner", "child"):
            self._as(name)
            for url in self._routes():
                words = [word for word in OWN + OFFICE if word not in url]
                self._assert_nothing(self._get(url).text, words, (name, url))
            for url, params in self._threads():
                text = self._rpc(url, **params).text
                # their own words people may always read in the ERP
                wrote = name == "owner"
                words = (OWN[1:4] if wrote else OWN) + OFFICE
                self._assert_nothing(text, words, (name, url, params))
