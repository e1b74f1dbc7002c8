from odoo.tests import tagged

from .cs_portal_case import URL, CsPortalHttpCase


@tagged("post_install", "-at_install")
class TestReportJoined(CsPortalHttpCase):
    """Who called about what another household had reported follows it, no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._report(
            text="Our sink at the blue door leaks.", location="behind the mirror"
        )
        cls.ticket.with_user(cls.clerk).action_property_join(
            {
                "partner_id": cls.owner2.id,
                "unit_id": cls.unit2.id,
                "said": "Water comes through my ceiling",
            }
        )
        cls.call = cls.ticket.property_reporter_ids

    def page(self, name):
        self._as(name)
        return self._get(URL).text

    def line(self, name):
        """What the page shows; in English, whatever language the page has."""
        calls = self.env["property.ticket.reporter"].with_user(self.users[name])
        [line] = calls._get_resident_lines()
        return line

    def test_received_and_followed(self):
        self.assertEqual(self.call.occupancy_id, self.occupancy2)
        self.assertIn("Water comes through my ceiling", self.page("owner2"))
        self.assertEqual(self.line("owner2")["state"], "Received by the office")
        self.ticket.with_user(self.clerk).action_property_accept()
        self.ticket.with_user(self.clerk).action_property_start()
        self.assertEqual(self.line("owner2")["state"], "Being worked on")
        self._done(self.ticket)
        self.assertIn("o_property_joined", self.page("owner2"))

    def test_nothing_of_the_other_household(self):
        ticket = self.ticket.with_user(self.clerk)
        ticket.message_post(
            body="Dear Ms. Wu, we come at six.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        ticket.action_property_accept()
        ticket._transition(
            "waiting", reason="she is on holiday", property_wait_kind="resident"
        )
        self.assertEqual(self.line("owner2")["state"], "Waiting")
        pages = [self.page("owner2")]
        self._done(self.ticket, "changed the pipe of Ms. Wu")
        pages.append(self.page("owner2"))
        hidden = (
            self.owner.name,
            self.owner.phone,
            "blue door",
            "behind the mirror",
            "Ms. Wu",
            "on holiday",
            "changed the pipe",
            f"{URL}/{self.ticket.id}",
        )
        for page in pages:
            self.assertIn("o_property_joined", page)
            shown = page.partition("o_property_joined")[2]
            for words in hidden:
                self.assertNotIn(words, page, words)
            self.assertNotIn(self.unit.name, shown)

    def test_the_ticket_stays_closed(self):
        self._as("owner2")
        response = self._get(f"{URL}/{self.ticket.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        for model, record in (
            ("helpdesk.ticket", self.ticket),
            ("property.ticket.reporter", self.call),
        ):
            answer = self._call(model, "read", record.ids, ["display_name"])
            self.assertIn("error", answer, model)
        self.assertIn(
            "error", self._call("property.ticket.reporter", "_get_resident_lines")
        )
        self.assertFalse(self._seen("owner2"))

    def test_others_see_no_call(self):
        for name in ("owner", "child", "tenant", "spouse", "former", "stranger"):
            page = self.page(name)
            self.assertNotIn("my ceiling", page, name)
            self.assertNotIn("o_property_joined", page, name)

    def test_gone_with_the_household(self):
        self.occupancy2._end(self.yesterday)
        self.assertNotIn("my ceiling", self.page("owner2"))

    def test_the_family_sees_it(self):
        member = self._person("吴二", "18900000051")
        self._occupy(self.unit2, member, role="family", principal_id=self.occupancy2.id)
        self.users["member"] = self._login(member)
        self.assertIn("my ceiling", self.page("member"))

    def test_somebody_without_a_household(self):
        """A passer-by called: nobody's household, so in nobody's portal."""
        self.ticket.action_property_join({"partner_id": self.stranger.id, "said": "x"})
        call = self.ticket.property_reporter_ids - self.call
        self.assertFalse(call.occupancy_id)
        self.assertNotIn("o_property_joined", self.page("stranger"))
