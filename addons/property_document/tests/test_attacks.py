"""What a supervisor tries by calls no screen makes."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DocumentCommon


@tagged("post_install", "-at_install")
class TestDocumentAttacks(DocumentCommon):
    def refused(self, act, *args, **kwargs):
        with self.assertRaises(UserError), self.cr.savepoint():
            act(*args, **kwargs)

    def test_an_approved_version_does_not_leave_its_kind(self):
        """As a page of the wiki its text could be written."""
        version = self._approved()
        for user in (self.supervisor, self.manager):
            own = version.with_user(user)
            for vals in (
                {"property_kind": False},
                {"property_kind": False, "content": "<p>other</p>"},
                {"property_date_end": "2026-01-02"},
                {"property_superseded": True},
                {"state": "draft"},
                {"approved_uid": self.supervisor.id},
                {"page_id": self._page("Other").id},
                {"property_clause_ids": [Command.clear()]},
            ):
                self.refused(own.write, vals)
            self.refused(own.unlink)
        self.assertEqual(version.property_kind, "community_rules")
        self.assertEqual(version.content, "<p>Preamble</p>")
        self.assertFalse(version.property_superseded)

    def test_the_document_keeps_its_kind(self):
        version = self._approved()
        for vals in ({"property_kind": False}, {"type": "category"}):
            self.refused(self.page.with_user(self.supervisor).write, vals)
        self.assertEqual(version.property_kind, "community_rules")

    def test_a_clause_stays_in_its_document(self):
        other = self._version(self._page("Other"))
        clause = self._version().property_clause_ids[:1].with_user(self.supervisor)
        self.refused(clause.write, {"page_id": other.page_id.id})
        approved = self._approved(start=date(2026, 2, 1))
        self.refused(clause.write, {"version_id": approved.id})
        self.refused(
            other.write,
            {"property_clause_ids": [Command.link(approved.property_clause_ids[0].id)]},
        )

    def test_readings_are_the_readers(self):
        version = self._approved()
        reading = version.sudo().property_reading_ids
        self.assertTrue(reading)
        for user in (self.staff, self.supervisor, self.manager):
            row = {"confirmed_date": "2026-01-01 00:00:00"}
            own = version.with_user(user)
            self.refused(reading.with_user(user).write, row)
            self.refused(
                own.write, {"property_reading_ids": [Command.update(reading.id, row)]}
            )
        self.assertFalse(reading.confirmed_date)
