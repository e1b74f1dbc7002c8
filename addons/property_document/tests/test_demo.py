from pathlib import Path
from xml.etree import ElementTree

from odoo.tests import TransactionCase, tagged

DEMO = Path(__file__).parents[1] / "demo" / "property_document_demo.xml"


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The story, read off the file: it holds with and without demo data."""

    def _clauses(self, version):
        root = ElementTree.parse(DEMO).getroot()
        found = []
        for record in root.iter("record"):
            if record.get("model") == "property.document.clause":
                values = {field.get("name"): field for field in record.iter("field")}
                if values["version_id"].get("ref") == version:
                    found.append(values["number"].text)
        return found

    def test_rules_have_their_clauses_once(self):
        numbers = self._clauses("demo_version_rules_2")
        self.assertIn("第三十二条", numbers)
        self.assertEqual(len(numbers), 10)
        self.assertEqual(len(set(numbers)), 10)

    def test_no_fines(self):
        """The law gives a property company no fines: its rules name none."""
        text = DEMO.read_text(encoding="utf-8")
        for word in ("罚款", "扣押", "暂扣", "停水", "停电"):
            self.assertNotIn(word, text)

    def test_in_force_where_installed(self):
        page = self.env.ref(
            "property_document.demo_document_rules", raise_if_not_found=False
        )
        if page:
            self.assertEqual(page.property_version_id.name, "V2")
            self.assertEqual(page.property_confirmed_count, 2)
