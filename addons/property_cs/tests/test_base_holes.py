"""Holes of the helpdesk base that are closed here, for every helpdesk."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_portal_case import CsPortalCase, CsPortalHttpCase, photo


@tagged("post_install", "-at_install")
class TestBaseHoles(CsPortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tickets = cls.env["helpdesk.ticket"]
        cls.desk, cls.foreign = tickets.create(
            [
                {"name": "Printer", "description": "x", "partner_id": partner.id}
                for partner in (cls.owner, cls.owner2)
            ]
        )
        cls.stage_done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.own = cls._report()

    def _close(self, ticket, stage=None, **kw):
        stage = stage or self.stage_done
        return self._post("/ticket/close", ticket_id=ticket.id, stage_id=stage.id, **kw)

    def test_close_is_a_post_with_csrf(self):
        self._as("owner")
        with mute_logger("odoo.http"):
            response = self._get(
                f"/ticket/close?ticket_id={self.desk.id}&stage_id={self.stage_done.id}"
            )
            self.assertEqual(response.status_code, 405)
            self.assertEqual(self._close(self.desk, csrf=False).status_code, 400)
        self.assertFalse(self.desk.closed)
        self._close(self.desk)
        self.assertTrue(self.desk.closed)

    def test_close_of_others(self):
        self._as("owner")
        self._close(self.foreign)
        self.assertFalse(self.foreign.closed)
        self._as(None)
        self._close(self.desk)
        self.assertFalse(self.desk.closed)

    def test_close_of_a_report_is_refused(self):
        self._as("owner")
        closed = self.stage_done._get_property_stage("closed")
        closed.sudo().close_from_portal = True
        for stage in (self.stage_done, closed):
            self._close(self.own, stage)
            self.assertEqual(self.own.property_stage_code, "received")

    def test_close_with_a_stage_of_another_team(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "IT"})
        stage = self.stage_done.copy({"team_ids": team.ids, "close_from_portal": True})
        self._as("owner")
        self._close(self.desk, stage)
        self.assertFalse(self.desk.closed)

    def test_bad_ids(self):
        self._as("owner")
        with mute_logger("odoo.http"):
            for bad in ("x", "-1", "1.5", "٣", "9" * 30, "1 or 1=1"):
                for url, data in (
                    ("/ticket/close", {"ticket_id": bad, "stage_id": "1"}),
                    ("/ticket/close", {"ticket_id": "1", "stage_id": bad}),
                    ("/submitted/ticket", {"subject": "s", "category": bad}),
                    ("/submitted/ticket", {"subject": "s", "team": bad}),
                    ("/submitted/ticket", {"subject": "s", "type": bad}),
                ):
                    response = self._post(url, description="d", **data)
                    self.assertEqual(response.status_code, 400, (url, data))
        self.assertEqual(self._get("/new/ticket?category=x").status_code, 200)
        self.assertEqual(
            self._get("/my/tickets?sortby=x&groupby=y&filterby=z").status_code, 200
        )

    def _submit(self, *contents, name="log.txt"):
        return self._post(
            "/submitted/ticket",
            files=[("attachment", (name, content)) for content in contents],
            subject="Broken <b>key",
            description="typed text",
        )

    def test_uploads_within_the_limits(self):
        self._as("owner")
        response = self._submit(b"some log", photo())
        self.assertEqual(response.status_code, 200)
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Broken <b>key")])
        self.assertEqual(len(ticket.attachment_ids), 2)
        self.assertIn("typed text", ticket.description)

    def test_uploads_beyond_the_limits(self):
        self._as("owner")
        for contents in (
            [b"x" * (5 * 2**20 + 1)],
            [b"x"] * 6,
            [b""],
            [b"<html><script>alert(1)</script>"],
            [b'\xef\xbb\xbf\n<svg onload="x()">'],
            [b"MZ\x90\x00 a program"],
        ):
            response = self._submit(*contents)
            self.assertEqual(response.status_code, 400)
            self.assertIn("alert-danger", response.text)
            # what was typed is still in the form, as text
            self.assertIn("typed text", response.text)
            self.assertIn("Broken &lt;b&gt;key", response.text)
        self.assertFalse(
            self.env["helpdesk.ticket"].search([("name", "=", "Broken <b>key")])
        )

    def test_a_request_too_large_is_cut_off(self):
        self._as("owner")
        with mute_logger("odoo.http"):
            response = self._submit(b"x" * (31 * 2**20))
        self.assertEqual(response.status_code, 413)

    def test_the_buttons_of_the_base_post(self):
        view = self.env.ref("helpdesk_mgmt.portal_helpdesk_ticket_page")
        tree = etree.fromstring(view.get_combined_arch())
        forms = tree.xpath("//form[@t-attf-action='/ticket/close']")
        self.assertEqual([form.get("method") for form in forms], ["POST"])
        self.assertTrue(forms[0].xpath("input[@name='csrf_token']"))


@tagged("post_install", "-at_install")
class TestServiceLevelRows(CsPortalCase):
    def test_rows_of_tickets_one_may_not_read(self):
        sla = self.env["helpdesk.sla"].create(
            {
                "name": "Two hours",
                "hours": 2,
                "stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id,
            }
        )
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "IT",
                "resource_calendar_id": self.env.company.resource_calendar_id.id,
            }
        )
        tickets = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Printer",
                    "description": "x",
                    "partner_id": partner.id,
                    "team_id": team.id,
                }
                for partner in (self.owner, self.owner2)
            ]
        )
        self.team.resource_calendar_id = self.env.company.resource_calendar_id
        rows = self.env["helpdesk.ticket.sla"].create(
            [{"ticket_id": t.id, "sla_id": sla.id} for t in tickets | self._report()]
        )
        mine = rows.with_user(self.users["owner"])
        self.assertEqual(mine._filtered_access("read").sudo(), rows[0])
        with self.assertRaises(AccessError):
            mine.read(["deadline"])
        self.assertTrue(mine[0].read(["deadline"]))

    def test_indexes(self):
        """By what the base searches, and what a deletion looks for."""
        for table, column in (
            ("helpdesk_ticket_sla", "ticket_id"),
            ("helpdesk_ticket", "partner_id"),
            ("helpdesk_ticket", "duplicate_id"),
            ("helpdesk_ticket", "category_id"),
        ):
            self.env.cr.execute(
                "SELECT count(*) FROM pg_indexes WHERE tablename = %s "
                "AND indexdef LIKE %s",
                (table, f"%({column})%"),
            )
            self.assertTrue(self.env.cr.fetchone()[0], (table, column))


@tagged("post_install", "-at_install")
class TestBaseInChinese(CsPortalCase):
    def test_terms_of_the_base(self):
        """The base has no zh_CN: its models and views are translated here."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            [
                "helpdesk_mgmt",
                "helpdesk_mgmt_sla",
                "helpdesk_mgmt_rating",
                "helpdesk_type",
                "property_cs",
            ],
            ["zh_CN"],
        )
        env = self.env(context={"lang": "zh_CN"})
        labels = env["helpdesk.ticket"].fields_get(
            ["user_id", "team_id", "type_id", "sla_expired"], ["string"]
        )
        self.assertEqual(
            [labels[name]["string"] for name in sorted(labels)],
            ["服务级别已超时", "团队", "类型", "负责人"],
        )
        arch = env.ref("helpdesk_mgmt.portal_create_ticket").arch
        self.assertIn("提交工单", arch)
        stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self.assertEqual(stage.name, "进行中")
