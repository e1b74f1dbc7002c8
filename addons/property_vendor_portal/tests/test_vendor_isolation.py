from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_case import VendorPortalCase

MODELS = [
    "property.service.contract",
    "property.service.duty",
    "property.vendor.plan",
    "property.vendor.plan.task",
    "property.vendor.attendance",
    "property.vendor.inspection",
    "property.vendor.inspection.line",
    "property.vendor.finding",
    "property.vendor.certificate",
]


@tagged("post_install", "-at_install")
class TestVendorIsolation(VendorPortalCase):
    """Two vendors, and one who is also a resident, see nothing of each other."""

    def _rpc(self, model, method, *args, **kwargs):
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    }
                },
            ).json()

    def test_pages_of_the_other_vendor(self):
        self._log_in(self.rival)
        self.assertIn("C-2", self._get("/my/vendor").text)
        for path in self._paths():
            with self.subTest(path=path):
                page = self._get(path)
                self.assertTrue(page.url.endswith("/my/vendor"))
                self.assertNotIn("C-1", page.text)
        for path in ("/my/vendor/findings", "/my/vendor/inspections"):
            self.assertNotIn("C-1", self._get(path).text)

    def test_steps_on_the_other_vendor(self):
        self._log_in(self.rival)
        contract = f"/my/vendor/contract/{self.contract.id}"
        for path, data in (
            (f"{contract}/headcount", {"date": "2026-11-23", "present": "1"}),
            (f"{contract}/plan", {"month": "2026-12"}),
            (f"/my/vendor/plan/{self.plan.id}/save", {"submit": "1"}),
            (f"/my/vendor/finding/{self.finding.id}/answer", {"answer": "Mine"}),
        ):
            with self.subTest(path=path):
                self.assertTrue(self._post(path, data).url.endswith("/my/vendor"))
        self.assertFalse(self.contract.attendance_ids)
        self.assertEqual(self.contract.plan_ids, self.plan)
        self.assertEqual((self.plan.state, self.finding.state), ("draft", "open"))

    def test_nothing_over_the_api(self):
        """Neither the other's nor one's own: pages hand out what is shown."""
        for user in (self.contact, self.rival):
            self._log_in(user)
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    answer = self._rpc(model, "search_read", [], ["id"])
                    self.assertEqual(
                        answer["error"]["data"]["name"], "odoo.exceptions.AccessError"
                    )
            answer = self._rpc("property.vendor.portal", "_get_contracts")
            self.assertIn("error", answer)
            answer = self._rpc("property.vendor.phone", "load")
            self.assertIn("error", answer)
            answer = self._rpc(
                "property.vendor.finding", "action_answer", [self.finding.id]
            )
            self.assertIn("error", answer)

    def test_photos_of_the_other_vendor(self):
        photo = self.finding.attachment_ids
        shot = self.inspection.line_ids.attachment_ids
        own = f"/my/vendor/finding/{self.finding.id}/file/{photo.id}"
        rivals = self._checked(self.rivals).finding_ids
        self._log_in(self.rival)
        with mute_logger("odoo.http"):
            for path in (
                own,
                f"/my/vendor/finding/{rivals.id}/file/{photo.id}",
                f"/my/vendor/inspection/{self.inspection.id}/file/{shot.id}",
                f"/my/vendor/inspection/{rivals.inspection_id.id}/file/{shot.id}",
                f"/web/content/{shot.id}",
                f"/web/content/{photo.id}",
                f"/web/image/{photo.id}",
                f"/web/content/property.vendor.inspection/{self.inspection.id}"
                "/vendor_signature",
                f"/web/image/property.vendor.inspection/{self.inspection.id}"
                "/vendor_signature",
            ):
                with self.subTest(path=path):
                    page = self._get(path)
                    self.assertNotEqual(page.content, photo.raw)
                    self.assertFalse(
                        page.status_code == 200
                        and "image/png" in page.headers["Content-Type"]
                        and photo.raw in page.content
                    )

    def test_a_vendor_who_is_also_a_resident(self):
        """A craftsman of one's own firm: home and contract are nobody else's.

        Contacts of a company are refused as residents, so it takes such a firm.
        """
        self_employed = self.env["res.partner"].create(
            {"name": "Gardener Wang", "is_company": True}
        )
        user = self._portal_user("gardener", self_employed)
        home = self.env["property.unit"].create(self._unit_vals("603", 6, 80))
        self.env["property.occupancy"].create(
            {"unit_id": home.id, "partner_id": self_employed.id}
        )
        self._contract(
            "C-3", partner_id=self_employed.id, service_type_id=self._greening().id
        )
        self._log_in(user)
        self.assertIn(home.name, self._get("/my/property").text)
        page = self._get("/my/vendor").text
        self.assertIn("C-3", page)
        self.assertNotIn("C-1", page)
        for user in (self.contact, self.rival):
            self._log_in(user)
            with self.subTest(user=user.login):
                self.assertNotIn(home.name, self._get("/my/property").text)
                self.assertNotIn("C-3", self._get("/my/vendor").text)

    def _greening(self):
        return self.env.ref("property_vendor.service_type_greening")

    def test_a_resident_is_no_vendor(self):
        self._log_in(self._portal_user("just_a_resident", self.owner2))
        for path in ("/my/vendor", "/my/vendor/findings", *self._paths()):
            with self.subTest(path=path):
                self.assertTrue(self._get(path).url.endswith("/my"))

    def test_staff_and_visitors(self):
        self._log_in(self.clerk)
        self.assertNotIn("C-1", self._get("/my/vendor").text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self._get("/my/vendor").url)
