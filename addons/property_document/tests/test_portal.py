from datetime import date

from odoo import Command
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common import PASSWORD, DocumentCommon


@tagged("post_install", "-at_install")
class TestPortal(DocumentCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resident = cls._resident("doc_resident", cls.owner)
        cls.page.property_public = True
        cls._approved(
            start=date(2025, 1, 1),
            property_clause_ids=[
                Command.create({"number": "第一条", "text": "Old wording."})
            ],
        )
        cls.current = cls._approved(
            start=date(2025, 6, 1),
            content="<p>Assembly</p>",
            property_clause_ids=[
                Command.create({"number": "第一条", "text": "<b>Keep</b> quiet."})
            ],
        )
        cls._version(start=date(2026, 1, 1), content="<p>Secret draft</p>")

    @classmethod
    def _resident(cls, login, partner):
        user = new_test_user(
            cls.env, login, "base.group_portal", password=PASSWORD, lang="en_US"
        )
        user.partner_id = partner
        return user

    def _get(self, url, user=None):
        self.authenticate((user or self.resident).login, PASSWORD)
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return response

    def _url(self, page=None):
        return f"/my/property/rules/{(page or self.page).id}"

    def test_list_and_text(self):
        self.assertIn(self.page.name, self._get("/my/property/rules").text)
        text = self._get(self._url()).text
        self.assertIn("Assembly", text)
        self.assertIn("&lt;b&gt;Keep&lt;/b&gt; quiet.", text)
        for hidden in ("Old wording", "Secret draft", self.staff.name):
            self.assertNotIn(hidden, text)
        self.assertIn("/my/property/rules", self._get("/my/property").text)

    def test_not_for_residents(self):
        inner = self._page("Handbook", property_kind="handbook")
        self._approved(inner, date(2025, 1, 1))
        coming = self._page("Coming", property_public=True)
        self._approved(coming, date(2999, 1, 1))
        draft = self._page("Draft", property_public=True)
        self._version(draft)
        listed = self._get("/my/property/rules").text
        for page in (inner, coming, draft):
            self.assertNotIn(page.name, listed)
            response = self._get(self._url(page))
            self.assertTrue(response.url.endswith("/my/property/rules"), response.url)

    def test_wiki_and_unknown(self):
        wiki = self.env["document.page"].create(
            {"name": "Wiki", "content": "<p>Secret wiki</p>", "property_public": True}
        )
        self.assertNotIn("Secret wiki", self._get(self._url(wiki)).text)
        self._get("/my/property/rules/999999999")

    def test_other_community(self):
        other = self.env["property.community"].create({"name": "Far", "code": "FAR"})
        far = self._page(
            "Far rules",
            property_public=True,
            property_community_ids=[Command.set(other.ids)],
        )
        self._approved(far, date(2025, 1, 1))
        everywhere = self._page(
            "Law", property_public=True, property_community_ids=[Command.clear()]
        )
        self._approved(everywhere, date(2025, 1, 1))
        listed = self._get("/my/property/rules").text
        self.assertNotIn("Far rules", listed)
        self.assertIn("Law", listed)
        self.assertNotIn("Be kind", self._get(self._url(far)).text)

    def test_former_resident_and_stranger(self):
        stranger = self._resident(
            "doc_stranger", self.env["res.partner"].create({"name": "Stranger"})
        )
        self.assertNotIn(self.page.name, self._get("/my/property/rules", stranger).text)
        self.occupancy.date_end = date(2025, 7, 1)
        self.env.flush_all()
        self.assertNotIn(self.page.name, self._get("/my/property/rules").text)
        self.assertNotIn("Assembly", self._get(self._url()).text)

    def test_public_signs_in_first(self):
        self.authenticate(None, None)
        response = self.url_open(self._url(), allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_employee_without_the_register(self):
        employee = self._user("doc_http_hr", "base.group_user")
        self.assertNotIn(self.page.name, self._get("/my/property/rules", employee).text)

    def test_repealed(self):
        with freeze_time("2026-06-15"):
            self.page.property_date_end = date(2026, 6, 14)
        self.env.flush_all()
        self.assertNotIn(self.page.name, self._get("/my/property/rules").text)
