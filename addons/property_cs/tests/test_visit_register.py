import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestVisitRegister(VisitCase):
    def setUp(self):
        super().setUp()
        self.done = self.visit(self._resolved(name="Mud"))
        self.done._answer("b", "=1+1 took long")
        self.unreached = self.visit(self._resolved(name="Leaves"))
        for __ in range(3):
            self.unreached._attempt("no_answer")
        self.unreached.ticket_id.action_property_close()
        self._resolved(name="Still to visit")
        registers = self.env["property.visit.register"].with_user(self.clerk)
        day = max(self.unreached.deadline, self.done.done_date).date()
        self.register = registers.create(
            {
                "community_id": self.community.id,
                "date_start": self._ago(days=2).date(),
                "date_end": day,
            }
        )

    def test_rows(self):
        rows = self.register._get_rows()
        self.assertEqual([row[7] for row in rows], ["Mud", "Leaves"])
        mud, leaves = rows
        self.assertEqual(mud[4], "189****0001")  # masked
        self.assertEqual(mud[11], "B – Fairly Satisfied")
        self.assertEqual(leaves[11], "Not Reached")
        self.assertEqual((leaves[1], leaves[14]), ("", 3))
        self.assertIn(
            "Visited: 1; A satisfied: 0, B fairly: 1", self.register._get_summary()
        )
        self.register.type_code = "repair"
        self.assertFalse(self.register._get_rows())

    def test_spreadsheet(self):
        name, content = self.register._get_xlsx("register", {})
        self.assertTrue(name.endswith(".xlsx"))
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        self.assertIn("=1+1 took long", cells)
        said = next(
            cell
            for row in sheet.iter_rows()
            for cell in row
            if cell.value == "=1+1 took long"
        )
        self.assertEqual(said.data_type, "s")  # text, no formula

    def test_paper_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, __ = report.with_context(lang="zh_CN")._render_qweb_html(
            "property_cs.report_visit_register", self.register.ids
        )
        text = html.decode()
        for word in ("回访记录表", "Test Garden", "回访人", "处理情况"):
            self.assertIn(word, text)
        self.assertNotIn("18900000001", text)

    def test_the_period(self):
        with self.assertRaisesRegex(UserError, "ends before it starts"):
            self.register.date_end = self._ago(days=9).date()
