from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestXlsxDownload(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = new_test_user(
            cls.env, "xlsx_staff", groups="property_base.group_staff"
        )

    def test_only_models_that_offer_one(self):
        self.authenticate("xlsx_staff", "xlsx_staff")
        for model in ("res.users", "no.such.model", "property.xlsx.mixin"):
            response = self.url_open(f"/property/xlsx/{model}/units")
            self.assertEqual(response.status_code, 404, model)

    def test_needs_a_session(self):
        response = self.url_open(
            "/property/xlsx/property.unit/units", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_garbage_is_a_bad_request(self):
        new_test_user(self.env, "xlsx_boss", groups="property_base.group_manager")
        self.authenticate("xlsx_boss", "xlsx_boss")
        for address in (
            "property.import/rejected",
            "property.import/rejected?records=x",
            'property.indicator/board?options={"community_ids":"x"}',
            'property.indicator/board?options={"community_ids":5}',
            "property.indicator/board?options=[]",
            "property.indicator/board?options=x",
        ):
            with mute_logger("odoo.addons.property_base.controllers.xlsx"):
                response = self.url_open(f"/property/xlsx/{address}")
            self.assertEqual(response.status_code, 400, address)
