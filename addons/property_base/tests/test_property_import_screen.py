from odoo.tests import new_test_user, tagged

from .common import PropertyTourCase
from .workbooks import encode, household, make_workbook


@tagged("post_install", "-at_install")
class TestPropertyImportScreen(PropertyTourCase):
    def test_progress_without_reload(self):
        user = new_test_user(
            self.env,
            "import_supervisor",
            groups="property_base.group_supervisor",
            password="import_supervisor",
        )
        record = (
            self.env["property.import"]
            .with_user(user)
            .create(
                {
                    "community_name": "测试小区",
                    "workbook": encode(make_workbook(household())),
                    "filename": "test.xlsx",
                }
            )
        )
        record.action_import()
        self.start_tour(
            f"/odoo/property.import/{record.id}",
            "property_import_progress",
            login="import_supervisor",
        )
        self.assertEqual(record.state, "done")
