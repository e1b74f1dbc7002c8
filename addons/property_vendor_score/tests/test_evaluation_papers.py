import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .score_case import ScoreCase


@tagged("post_install", "-at_install")
class TestEvaluationPapers(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.row = cls._w10()

    def _sheets(self, user):
        rows = self.row.with_user(user)
        self.assertIn("/year?", rows.action_year()["url"])
        _name, content = rows._get_xlsx("year", {})
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [list(sheet.iter_rows(values_only=True)) for sheet in book]

    def test_spreadsheet_of_the_year(self):
        evaluations, ranking = self._sheets(self.clerk)
        self.assertTrue(any(self.row.name in r and 87.15 in r for r in evaluations))
        self.assertEqual(evaluations[-1][0], "Total")
        self.assertIn(1925, evaluations[-1])
        self.assertIn("Clean Ltd", ranking[-1])
        self.assertIn(87.15, ranking[-1])

    def test_year_without_a_choice(self):
        none = self.env["property.vendor.evaluation"].with_user(self.clerk)
        self.row.action_send()
        self.assertIn(str(self.row.id), none.action_year()["url"])

    def test_spreadsheet_is_for_staff(self):
        portal = self._user("score_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.row.with_user(portal)._get_xlsx("year", {})

    def test_score_card(self):
        self.row.action_send()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "property_vendor_score.report_evaluation", self.row.ids
        )
        text = html.decode()
        for part in (self.row.name, "87.15", "1,925.00", "36,575.00", "Clean Ltd"):
            self.assertIn(part, text)

    def test_indicators_count(self):
        self.row.action_send()
        for code in ("good", "rectification", "deducted", "appealed"):
            indicator = self.env.ref(f"property_vendor_score.indicator_vendor_{code}")
            self.assertEqual(indicator.model, self.row._name)
        live = self.row.search([("state", "not in", ["draft", "corrected"])])
        self.assertIn(self.row, live.filtered(lambda row: row.score >= 80))

    def test_rows_behind_a_source(self):
        line = self.row.line_ids.filtered(lambda li: li.source == "attendance")
        action = line.action_open_rows()
        self.assertEqual(action["res_model"], "property.vendor.attendance")
        self._count(days=3)
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(rows), 3)

    def test_from_the_contract(self):
        self.assertEqual(self.contract.evaluation_count, 1)
        action = self.contract.action_open_evaluations()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.row)
