from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import DocumentCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 04:00:00")
class TestCitation(DocumentCommon):
    """A version cites as other models do: through the mixin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cited = cls._approved(start=date(2025, 1, 1))
        cls.clause = cls.cited.property_clause_ids[0]
        cls.handbook = cls._page("Handbook", property_kind="handbook")

    def _cite(self, clauses):
        return self._version(
            self.handbook, property_cited_clause_ids=[Command.set(clauses.ids)]
        )

    def test_cited_by(self):
        citing = self._cite(self.clause)
        self.assertEqual(self.cited.property_citation_count, 1)
        action = self.cited.action_property_view_citations()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, citing)
        with self.assertRaisesRegex(UserError, "Nothing cites"):
            self.cited.property_clause_ids[1].action_view_citations()

    def test_a_draft_is_not_cited(self):
        draft = self._version(start=date(2026, 1, 1))
        with self.assertRaisesRegex(ValidationError, "not in force on 2026-06-15"):
            self._cite(draft.property_clause_ids[0])

    def test_only_what_was_in_force_that_day(self):
        coming = self._approved(start=date(2026, 7, 1))
        with self.assertRaisesRegex(ValidationError, "not in force"):
            self._cite(coming.property_clause_ids[0])
        with freeze_time("2026-07-01 04:00:00"):
            self._cite(coming.property_clause_ids[0])
            with self.assertRaisesRegex(ValidationError, "not in force"):
                self._cite(self.clause)

    def test_of_another_community(self):
        other = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        citing = self._cite(self.clause)
        self.patch(type(citing), "_get_citation_communities", lambda version: other)
        with self.assertRaisesRegex(ValidationError, "does not hold in Far"):
            citing._check_property_cited_clause_ids()
        self.patch(
            type(citing), "_get_citation_communities", lambda version: self.community
        )
        citing._check_property_cited_clause_ids()

    def test_the_database_keeps_what_is_cited(self):
        self._cite(self.clause)
        self.env.flush_all()
        for query, row in (
            ("DELETE FROM property_document_clause WHERE id = %s", self.clause),
            ("DELETE FROM document_page_history WHERE id = %s", self.cited),
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self.env.cr.execute(query, [row.id])

    def test_cited_is_not_withdrawn(self):
        coming = self._approved(start=date(2026, 7, 1))
        citing = self._cite(self.clause)
        self.env.cr.execute(
            "UPDATE document_page_history_property_document_clause_rel "
            "SET property_document_clause_id = %s WHERE document_page_history_id = %s",
            [coming.property_clause_ids[0].id, citing.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "replaced by a new"):
            coming.with_user(self.manager).action_cancel()

    def test_text(self):
        self.assertEqual(
            self.cited.property_clause_ids._get_citation_text(),
            [
                {
                    "title": "《Rules of Test Garden》第一条",
                    "version": "",
                    "date_start": date(2025, 1, 1),
                    "text": "Be kind.",
                },
                {
                    "title": "《Rules of Test Garden》第二条 Dogs",
                    "version": "",
                    "date_start": date(2025, 1, 1),
                    "text": "On a lead.",
                },
            ],
        )

    def test_number_once(self):
        draft = self._version()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                draft.property_clause_ids[0].copy()
                self.env.flush_all()
