from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import DocumentCommon


@tagged("post_install", "-at_install")
class TestAccess(DocumentCommon):
    """The office's documents and the ERP's wiki stay apart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approved = cls._approved(start=date(2025, 1, 1))
        cls.draft = cls._version(start=date(2025, 6, 1))
        cls.wiki = cls.env["document.page"].create(
            {"name": "Wiki", "content": "<p>Wiki</p>"}
        )
        cls.reader = cls._user("doc_reader", "document_knowledge.group_document_user")
        cls.editor = cls._user("doc_editor", "document_page.group_document_editor")
        cls.admin = cls._user("doc_admin", "document_page.group_document_manager")
        cls.both = cls._user(
            "doc_both",
            "property_base.group_staff,document_page.group_document_manager",
        )

    def _seen(self, user, records):
        return records.with_user(user).search([("id", "in", records.ids)])

    def test_pages(self):
        pages = self.page | self.wiki
        for user, expected in (
            (self.staff, self.page),
            (self.supervisor, self.page),
            (self.manager, self.page),
            (self.reader, self.wiki),
            (self.editor, self.wiki),
            (self.admin, self.wiki),
            (self.both, pages),
        ):
            self.assertEqual(self._seen(user, pages), expected, user.login)

    def test_versions(self):
        versions = self.approved | self.draft | self.wiki.history_head
        for user, expected in (
            (self.staff, self.approved),
            (self.supervisor, self.approved | self.draft),
            (self.manager, self.approved | self.draft),
            (self.reader, self.wiki.history_head),
            (self.admin, self.wiki.history_head),
        ):
            self.assertEqual(self._seen(user, versions), expected, user.login)

    def test_clauses_of_drafts(self):
        clauses = (self.approved | self.draft).property_clause_ids
        self.assertEqual(
            self._seen(self.staff, clauses), self.approved.property_clause_ids
        )
        self.assertEqual(self._seen(self.supervisor, clauses), clauses)

    def test_front_desk_writes_nothing(self):
        for user in (self.staff, self.both):
            with self.assertRaises(AccessError):
                self.page.with_user(user).name = "mine"
            with self.assertRaises(AccessError):
                self.page.with_user(user).create({"name": "x", "property_kind": "law"})
            with self.assertRaises(AccessError):
                self._version(user=user)
            with self.assertRaises(AccessError):
                self.draft.with_user(user).write({"summary": "x"})

    def test_wiki_editors_do_not_write_ours(self):
        for user in (self.editor, self.admin):
            with self.assertRaises(AccessError):
                self.page.with_user(user).name = "mine"
            with self.assertRaises(AccessError):
                self.page.with_user(user).create({"name": "x", "property_kind": "law"})
            with self.assertRaises(AccessError):
                self._version(user=user)

    def test_office_does_not_write_the_wiki(self):
        for user in (self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                self.wiki.with_user(user).name = "mine"
            with self.assertRaises(AccessError):
                self.page.with_user(user).create({"name": "x"})

    def test_wiki_editors_keep_their_wiki(self):
        for user in (self.editor, self.both):
            page = (
                self.env["document.page"]
                .with_user(user)
                .create({"name": f"of {user.login}", "content": "<p>a</p>"})
            )
            page.content = "<p>b</p>"
            self.assertEqual(page.history_head.content, "<p>b</p>")
            self.assertEqual(page.history_head.state, "approved")

    def test_communities_of_the_user(self):
        other = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        everywhere = self._page("Everywhere", property_community_ids=[Command.clear()])
        self._approved(everywhere)
        self.staff.property_community_ids = other
        pages = self.page | everywhere
        self.assertEqual(self._seen(self.staff, pages), everywhere)
        versions = self.approved | everywhere.property_version_ids
        self.assertEqual(
            self._seen(self.staff, versions), everywhere.property_version_ids
        )
        clauses = versions.property_clause_ids
        self.assertEqual(
            self._seen(self.staff, clauses),
            everywhere.property_version_ids.property_clause_ids,
        )

    def test_other_company(self):
        far = self.env["res.company"].create({"name": "Far Ltd"})
        foreign = self._user(
            "doc_foreign",
            "property_base.group_manager",
            company_id=far.id,
            company_ids=[Command.set(far.ids)],
        )
        for records in (
            self.page,
            self.approved,
            self.approved.property_clause_ids,
            self.approved.property_reading_ids,
        ):
            self.assertTrue(records)
            self.assertFalse(self._seen(foreign, records), records._name)
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.page.company_id = far

    def test_readings(self):
        self.approved.with_user(self.supervisor).action_property_confirm()
        readings = self.approved.property_reading_ids
        self.assertEqual(len(readings), 2)
        self.assertEqual(self._seen(self.staff, readings).user_id, self.staff)
        self.assertEqual(self._seen(self.supervisor, readings), readings)

    def test_employees_and_residents_read_nothing(self):
        employee = self._user("doc_employee", "base.group_user")
        resident = self._user("doc_resident", "base.group_portal")
        for user in (employee, resident, self.env.ref("base.public_user")):
            for records in (self.page, self.approved, self.draft):
                with self.assertRaises(AccessError):
                    records.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self.approved.with_user(user).action_property_confirm()
