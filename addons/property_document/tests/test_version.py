from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import DocumentCommon

HOSTILE = (
    '<p>Text<script>alert(1)</script><img src="x" onerror="alert(2)">'
    '<a href="javascript:alert(3)">x</a></p>'
)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 04:00:00")
class TestVersion(DocumentCommon):
    def test_approval(self):
        version = self._version()
        self.assertEqual(version.state, "draft")
        self.assertEqual(self.page.property_status, "none")
        version.action_to_approve()
        self.assertEqual(version.state, "to approve")
        self.assertEqual(self.page.property_pending_count, 1)
        todo = self.page.activity_ids.filtered(lambda a: a.user_id == self.manager)
        self.assertEqual(todo.summary, version.display_name)
        version.with_user(self.manager).action_approve()
        self.assertEqual(version.state, "approved")
        self.assertEqual(version.approved_uid, self.manager)
        self.assertEqual(self.page.property_status, "in_force")
        self.assertEqual(self.page.property_version_id, version)
        self.assertFalse(
            self.page.activity_ids.filtered(lambda a: a.user_id == self.manager)
        )

    def test_supervisor_does_not_approve(self):
        version = self._version()
        version.action_to_approve()
        with self.assertRaisesRegex(AccessError, "director"):
            version.action_approve()
        with self.assertRaises(AccessError):
            version.with_user(self.staff).action_approve()
        self.assertEqual(version.state, "to approve")

    def test_in_force_on_a_day(self):
        first = self._approved(start=date(2025, 1, 1))
        second = self._approved(start=date(2026, 6, 15))
        third = self._approved(start=date(2026, 7, 1))
        self._version(start=date(2026, 6, 1))  # a draft is never in force

        def in_force(day):
            return self.page._get_property_versions(day).get(self.page.id)

        self.assertFalse(in_force(date(2024, 12, 31)))
        self.assertEqual(in_force(date(2025, 1, 1)), first)
        self.assertEqual(in_force(date(2026, 6, 14)), first)
        self.assertEqual(in_force(date(2026, 6, 15)), second)
        self.assertEqual(in_force(date(2026, 6, 30)), second)
        self.assertEqual(in_force(date(2026, 7, 1)), third)
        self.assertEqual(first.property_date_end, date(2026, 6, 14))
        self.assertEqual(
            (first | second | third).mapped("property_status"),
            ["past", "in_force", "coming"],
        )
        self.assertEqual(self.page.property_version_id, second)
        self.assertTrue(first.property_superseded and second.property_superseded)
        self.assertFalse(third.property_superseded)

    def test_repealed(self):
        version = self._approved()
        self.page.property_date_end = date(2026, 6, 14)
        self.assertEqual(version.property_date_end, date(2026, 6, 14))
        self.assertEqual(self.page.property_status, "repealed")
        found = self.env["document.page"].search(
            [("property_is_in_force", "=", True), ("id", "=", self.page.id)]
        )
        self.assertFalse(found)
        self.page.property_date_end = date(2026, 6, 15)
        self.assertEqual(self.page.property_status, "in_force")

    def test_director_repeals(self):
        page = self.page.with_user(self.supervisor)
        page.property_date_end = date(2026, 6, 20)  # nothing is approved yet
        self._approved()
        with self.assertRaisesRegex(AccessError, "director alone"):
            page.property_date_end = date(2026, 6, 14)
        self.page.with_user(self.manager).property_date_end = date(2026, 6, 14)
        self.assertEqual(self.page.property_status, "repealed")

    def test_filters(self):
        other = self._page("Coming")
        self._approved()
        self._approved(other, date(2026, 7, 1))
        pages = self.page | other
        for value, expected in ((True, self.page), (False, other)):
            found = pages.search(
                [("property_is_in_force", "=", value), ("id", "in", pages.ids)]
            )
            self.assertEqual(found, expected)

    def test_two_versions_of_one_day(self):
        self._approved()
        second = self._version()
        with self.assertRaisesRegex(UserError, "same day"):
            second.action_to_approve()

    def test_two_versions_of_one_day_in_the_database(self):
        self._approved()
        second = self._version()
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE document_page_history SET state='approved' WHERE id=%s",
                    [second.id],
                )

    def test_incomplete(self):
        version = self._version(start=False)
        with self.assertRaisesRegex(UserError, "Enter the day"):
            version.action_to_approve()
        version.property_date_start = date(2026, 1, 1)
        version.write(
            {"content": "<p><br></p>", "property_clause_ids": [Command.clear()]}
        )
        with self.assertRaisesRegex(UserError, "neither text nor clauses"):
            version.with_user(self.manager).action_approve()

    def test_status_only_by_buttons(self):
        version = self._version().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "buttons"):
            version.write({"state": "approved"})
        with self.assertRaisesRegex(UserError, "buttons"):
            version.write({"approved_uid": self.manager.id})
        with self.assertRaisesRegex(UserError, "begins as a draft"):
            self._version(state="approved", property_clause_ids=[])
        with self.assertRaisesRegex(UserError, "begins as a draft"):
            self.env["document.page.history"].with_user(self.manager).with_context(
                default_state="approved"
            ).create({"page_id": self.page.id})
        with self.assertRaisesRegex(UserError, "buttons"):
            version.with_context(property_document_machinery=True).write(
                {"state": "approved"}
            )

    def test_fixed_after_the_draft(self):
        version = self._approved().with_user(self.manager)
        for vals in (
            {"content": "<p>other</p>"},
            {"property_date_start": date(2026, 2, 1)},
            {"name": "V9"},
            {"property_clause_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(UserError, "no draft"):
                version.write(vals)
        clause = version.property_clause_ids[0]
        with self.assertRaisesRegex(UserError, "no draft"):
            clause.text = "changed"
        with self.assertRaisesRegex(UserError, "no draft"):
            clause.unlink()
        with self.assertRaisesRegex(UserError, "no draft"):
            clause.create({"version_id": version.id, "number": "九", "text": "x"})
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            version.unlink()
        with self.assertRaisesRegex(UserError, "archive it"):
            self.page.with_user(self.manager).unlink()
        draft = self._version()
        with self.assertRaisesRegex(UserError, "no draft"):
            draft.property_clause_ids[0].version_id = version
        with self.assertRaisesRegex(UserError, "stays with"):
            draft.page_id = self._page("Other")

    def test_approved_is_not_approved_again(self):
        version = self._approved().with_user(self.manager)
        date_before = version.approved_date
        with self.assertRaisesRegex(UserError, "Only a draft"):
            version.action_approve()
        with self.assertRaisesRegex(UserError, "does not become a draft"):
            version.action_draft()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            version.action_to_approve()
        self.assertEqual(version.approved_date, date_before)

    def test_cancel(self):
        draft = self._version()
        draft.action_cancel()
        self.assertEqual(draft.state, "cancelled")
        with self.assertRaisesRegex(UserError, "Only a draft"):
            draft.with_user(self.manager).action_approve()
        draft.action_draft()
        self.assertEqual(draft.state, "draft")

    def test_withdraw(self):
        coming = self._approved(start=date(2026, 7, 1))
        with self.assertRaises(AccessError):
            coming.action_cancel()
        coming.with_user(self.manager).action_cancel()
        self.assertEqual(coming.state, "cancelled")
        self.assertFalse(coming.property_reading_ids)
        running = self._approved().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "replaced by a new"):
            running.action_cancel()
        read = self._approved(start=date(2026, 8, 1)).with_user(self.manager)
        read.with_user(self.staff).action_property_confirm()
        with self.assertRaisesRegex(UserError, "replaced by a new"):
            read.action_cancel()

    def test_hostile_html(self):
        version = self._version(content=HOSTILE)
        shown = [version.content, version.property_text]
        version.content = HOSTILE
        shown += [version.content, version.property_text]
        version = self.env["document.page.history"].with_context(
            default_content=HOSTILE
        )
        shown.append(version.create({"page_id": self.page.id}).content)
        page = self._page("Hostile", content=HOSTILE)
        shown.append(page.property_version_ids.content)
        for html in shown:
            self.assertIn("Text", html)
            for bad in ("script", "onerror", "alert"):
                self.assertNotIn(bad, html)

    def test_hostile_clause(self):
        version = self._version(
            property_clause_ids=[
                Command.create(
                    {
                        "number": "<img src=x onerror=alert(1)>",
                        "name": "<b>x</b>",
                        "text": "<script>alert(1)</script>",
                    }
                )
            ]
        )
        self.assertNotIn("<script", version.property_text)
        self.assertNotIn("<img", version.property_text)
        self.assertIn("&lt;script&gt;", version.property_text)

    def test_wiki_pages_behave_as_before(self):
        wiki = self.env["document.page"].create(
            {"name": "Wiki", "content": '<p onclick="x">kept</p>'}
        )
        self.assertEqual(wiki.history_head.state, "approved")
        self.assertEqual(wiki.content, '<p onclick="x">kept</p>')
        self.assertFalse(wiki.is_approval_required)
        wiki.history_head.write({"name": "renamed", "state": "cancelled"})
        wiki.unlink()

    def test_wiki_page_becomes_no_document(self):
        wiki = self.env["document.page"].create({"name": "Wiki", "content": "<p>x</p>"})
        with self.assertRaisesRegex(UserError, "chosen when"):
            wiki.property_kind = "law"
        with self.assertRaisesRegex(UserError, "chosen when"):
            self.page.property_kind = False
        self.page.property_kind = "law"
        self._approved()
        with self.assertRaisesRegex(UserError, "fixed"):
            self.page.property_kind = "handbook"

    def test_scope_is_approved_with_the_text(self):
        """Before the first approval whoever writes it says for whom; then not."""
        page = self.page.with_user(self.supervisor)
        page.property_public = True
        self._version()
        page.property_public = False
        self._approved(start=date(2026, 2, 1))
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        for vals in (
            {"property_public": True},
            {"property_community_ids": [Command.link(other.id)]},
            {"property_community_ids": [Command.clear()]},
            {"company_id": self.env.company.id},
            {"active": False},
            {"property_date_end": date(2026, 3, 1)},
        ):
            with self.assertRaisesRegex(AccessError, "director alone"):
                page.write(vals)
        page.property_reading_days = 3
        director = self.page.with_user(self.manager)
        director.write(
            {
                "property_public": True,
                "property_community_ids": [Command.link(other.id)],
            }
        )
        self.assertEqual(self.page.property_community_ids, self.community | other)
        self.assertTrue(self.page.property_public)

    def test_title_stays_once_approved(self):
        self.page.name = "Other title"
        self._approved()
        with self.assertRaisesRegex(UserError, "cited by its title"):
            self.page.with_user(self.manager).name = "Third title"
        self.page.name = "Other title"  # saved unchanged

    def test_text_on_the_page_is_a_draft(self):
        self.page.with_user(self.supervisor).content = "<p>New</p>"
        version = self.page.property_version_ids
        self.assertEqual((version.state, version.content), ("draft", "<p>New</p>"))

    def test_new_version_copies_the_last(self):
        first = self._approved()
        page = self.page.with_user(self.supervisor)
        draft = self.env["document.page.history"].browse(
            page.action_property_new_version()["res_id"]
        )
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.content, first.content)
        self.assertEqual(
            draft.property_clause_ids.mapped(lambda c: (c.number, c.name, c.text)),
            first.property_clause_ids.mapped(lambda c: (c.number, c.name, c.text)),
        )
        self.assertEqual(len(first.property_clause_ids), 2)
        self.assertEqual(page.action_property_new_version()["res_id"], draft.id)

    def test_split(self):
        version = self._version(
            content="<p>Preamble</p><p>第一条【Kindness】 Be kind.</p><p>第二条 Quiet.</p>",
            property_clause_ids=[],
        )
        version.action_property_split()
        self.assertEqual(
            version.property_clause_ids.mapped(lambda c: (c.number, c.name, c.text)),
            [("第一条", "Kindness", "Be kind."), ("第二条", "", "Quiet.")],
        )
        self.assertIn("Preamble", version.content)
        self.assertNotIn("Quiet", version.content)
        with self.assertRaisesRegex(UserError, "No clause found"):
            version.action_property_split()
        version.content = "<p>第一条 again</p>"
        with self.assertRaisesRegex(UserError, "twice: 第一条"):
            version.action_property_split()

    def test_split_of_what_the_editor_writes(self):
        """It writes blocks of several kinds, and pasted text brings its own."""
        for content in (
            "<div>第一条 Kind.</div><div>第二条 Quiet.</div>",
            "<p>第一条 Kind.</p><p>第二条 Quiet.</p>",
            "<p>第一条 Kind.<br>第二条 Quiet.</p>",
            "<h2>第一章 General</h2><ul><li>第一条 Kind.</li><li>第二条 Quiet.</li></ul>",
            "<table><tr><td>第一条 Kind.</td></tr><tr><td>第二条 Quiet.</td></tr></table>",
            '<p>第一条 <a href="https://x.test">Kind.</a></p><p>第二条 <b>Quiet.</b></p>',
            "<p><b>第一条</b> Kind.</p>\n<p><strong>第二条</strong>\n  Quiet.</p>",
        ):
            version = self._version(content=content, property_clause_ids=[])
            version.action_property_split()
            self.assertEqual(
                version.property_clause_ids.mapped(lambda c: (c.number, c.text)),
                [("第一条", "Kind."), ("第二条", "Quiet.")],
                content,
            )

    def test_diff(self):
        self._approved(start=date(2025, 1, 1))
        version = self._version(
            content="<p>Preamble</p>",
            property_clause_ids=[
                Command.create({"number": "第一条", "text": "Be kind."}),
                Command.create(
                    {"number": "第二条", "name": "Dogs", "text": "On a short lead."}
                ),
            ],
        )
        self.assertIn("<added>", version.diff)
        added = version.diff.partition("<added>")[2].partition("</added>")[0]
        self.assertIn("short", added)

    def test_names(self):
        version = self._approved(name="V2")
        self.assertEqual(version.display_name, "《Rules of Test Garden》 V2")
        self.assertEqual(
            version.property_clause_ids.mapped("display_name"),
            [
                "《Rules of Test Garden》第一条",
                "《Rules of Test Garden》第二条 Dogs",
            ],
        )
