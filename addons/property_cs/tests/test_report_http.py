from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .cs_portal_case import URL, CsPortalHttpCase, photo


@tagged("post_install", "-at_install")
class TestReportPages(CsPortalHttpCase):
    def _send(self, files=None, **values):
        return self._post(f"{URL}/send", files=files, **{**self.values, **values})

    def _own(self, name="owner"):
        return self._seen(name).sudo()

    def test_report_and_follow(self):
        self._as("owner")
        self.assertIn("btn-check", self._get(f"{URL}/new").text)
        response = self._send(files=[("photos", ("tap.jpg", photo()))])
        ticket = self._own()
        self.assertTrue(response.url.endswith(f"{URL}/{ticket.id}?said=sent"))
        self.assertIn(ticket.number, response.text)
        self.assertIn("The tap drips.", self._get(URL).text)
        self.assertIn(ticket.name, self._get("/my/property").text)
        image = self._get(f"{URL}/{ticket.id}/file/{ticket.property_photo_ids.id}")
        self.assertEqual(image.content, photo())
        self.assertEqual(image.headers["X-Content-Type-Options"], "nosniff")
        small = self._get(image.url + "?small=1")
        self.assertEqual(small.headers["Content-Type"], "image/jpeg")

    def test_the_whole_way(self):
        self._as("owner")
        ticket = self._report()
        url = f"{URL}/{ticket.id}"
        page = self._post(f"{url}/answer", answer="<b>in the evening</b> please")
        self.assertIn("&lt;b&gt;in the evening", page.text)
        ticket.with_user(self.clerk).message_post(
            body="We come at six.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertIn("We come at six.", self._get(url).text)
        self._done(ticket)
        page = self._get(url).text
        self.assertIn("washer changed", page)
        for form in ("confirm", "rate", "reopen"):
            self.assertIn(f"o_property_{form}", page)
        self._post(f"{url}/confirm")
        self.assertTrue(ticket.property_confirmed_date)
        self._post(f"{url}/rate", rate="not", comment="too late")
        self.assertEqual(ticket.property_rating, "not")
        page = self._post(f"{url}/reopen", reason="drips again").text
        self.assertEqual(ticket.property_stage_code, "accepted")
        self.assertNotIn("o_property_rate", page)

    def test_what_was_typed_stays(self):
        self._as("owner")
        typed = {"text": 'Water "everywhere" <script>', "location": "under the sink"}
        for files, values in (
            ([("photos", ("big.jpg", photo() + b"\0" * (5 * 2**20)))], {}),
            ([("photos", ("a.jpg", photo()))] * 6, {}),
            ([("photos", ("a.jpg", b"<svg onload='x()'>"))], {}),
            ([("photos", ("a.jpg", b""))], {}),
            (None, {"type": "bribe"}),
            (None, {"home": str(self.occupancy2.id)}),
            (None, {"date": str(self.yesterday), "slot": "evening"}),
            (None, {"phone": "call me"}),
        ):
            response = self._send(files=files, **typed, **values)
            self.assertIn('data-problem="form"', response.text, values)
            self.assertIn("Water &#34;everywhere&#34; &lt;script&gt;", response.text)
            self.assertIn("under the sink", response.text)
        self.assertFalse(self._own())

    def test_typed_answers_stay(self):
        self._as("owner")
        ticket = self._done(self._report(type="enquiry"))
        url = f"{URL}/{ticket.id}"
        page = self._post(
            f"{url}/answer",
            answer="long story",
            files=[("photos", ("a.jpg", b"MZ"))],
        ).text
        self.assertIn('data-problem="answer"', page)
        self.assertIn("long story", page)
        page = self._post(f"{url}/rate", rate="", comment="fine work").text
        self.assertIn('data-problem="rate"', page)
        self.assertIn("fine work", page)
        ticket._transition("closed")
        page = self._post(f"{url}/answer", answer="one more thing").text
        self.assertIn('data-problem="answer"', page)
        self.assertIn("one more thing", page)
        self.assertFalse(ticket.property_rating)

    def test_a_request_too_large_is_cut_off(self):
        self._as("owner")
        with mute_logger("odoo.http"):
            response = self._send(files=[("photos", ("a.jpg", b"x" * (31 * 2**20)))])
        self.assertEqual(response.status_code, 413)

    def test_every_change_is_a_post_with_csrf(self):
        self._as("owner")
        ticket = self._done(self._report())
        with mute_logger("odoo.http"):
            for step in ("answer", "confirm", "rate", "reopen"):
                url = f"{URL}/{ticket.id}/{step}"
                data = {"answer": "x", "rate": "not", "reason": "x"}
                self.assertEqual(self._get(url).status_code, 405, step)
                self.assertEqual(
                    self._post(url, csrf=False, **data).status_code, 400, step
                )
            self.assertEqual(
                self._post(f"{URL}/send", csrf=False, **self.values).status_code, 400
            )
        self.assertEqual(ticket.property_stage_code, "resolved")
        self.assertFalse(ticket.property_confirmed_date)

    def test_fields_beyond_the_allow_list(self):
        self._as("owner")
        self._send(
            property_severity="major",
            partner_id=str(self.owner2.id),
            stage_id="1",
            user_id=str(self.clerk.id),
            property_community_id="1",
            name="x",
        )
        ticket = self._own()
        self.assertEqual(ticket.partner_id, self.owner)
        self.assertEqual(ticket.property_severity, "minor")
        self.assertEqual(ticket.name, "The tap drips.")
        self.assertFalse(ticket.user_id)

    def test_who_holds_nothing(self):
        for name in ("stranger", "former"):
            self._as(name)
            for url in (URL, f"{URL}/new"):
                self.assertIn("/my/property/request", self._get(url).text)
            self._send()
            self.assertFalse(self._own(name))
        self._as(None)
        for url in (URL, f"{URL}/new", f"{URL}/1", f"{URL}/1/file/1"):
            response = self._get(url, allow_redirects=False)
            self.assertIn("/web/login", response.headers["Location"])

    def test_cards(self):
        self._as("owner")
        page = self._get("/my").text
        self.assertIn(URL, page)
        self.assertNotIn("/my/tickets", page)
        self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "x", "partner_id": self.owner.id}
        )
        self.assertIn("/my/tickets", self._get("/my").text)

    def test_pages_of_the_base(self):
        self._as("owner")
        ticket = self._report()
        response = self._get(f"/my/ticket/{ticket.id}", allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith(f"{URL}/{ticket.id}"))
        self.assertNotIn(ticket.number, self._get("/my/tickets").text)
        answer = self._rpc("/my/counters", counters=["ticket_count"]).json()
        self.assertEqual(answer["result"], {"ticket_count": 0})

    def test_internal_user_without_the_register(self):
        self._staff("http_hr", "base.group_user")
        self.authenticate("http_hr", "quiet-lake-7")
        for url in (URL, f"{URL}/new", f"{URL}/1"):
            response = self._get(url, allow_redirects=False)
            self.assertEqual(response.status_code, 303, url)

    def test_pages_of_the_list(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "property_cs.portal_reports_per_day", "50"
        )
        for number in range(21):
            self._report(text=f"report {number:02}")
        self._as("owner")
        first, second = self._get(URL).text, self._get(f"{URL}/page/2").text
        self.assertIn("report 20", first)
        self.assertNotIn("report 00", first)
        self.assertIn("report 00", second)

    def test_wished_visit_is_shown(self):
        ticket = self._report(
            date=str(self.today + timedelta(days=2)), slot="afternoon"
        )
        self._as("child")
        self.assertIn("o_property_wish", self._get(f"{URL}/{ticket.id}").text)
