import re

from odoo.tests import HttpCase, tagged

from odoo.addons.property_base.tests.portal_common import PASSWORD

from .fee_portal_common import PNG, FeePortalCommon


@tagged("post_install", "-at_install")
class TestPortalFees(FeePortalCommon, HttpCase):
    def _as(self, name):
        self.authenticate(getattr(self, name).phone, PASSWORD)

    def _page(self, name):
        self._as(name)
        response = self.url_open("/my/fees")
        self.assertEqual(response.status_code, 200)
        return response.text

    def _rows(self, name):
        """Ids of the open charges shown."""
        found = re.findall(r'name="charge"[^>]*value="(\d+)"', self._page(name))
        return self.env["property.fee.charge"].browse(int(number) for number in found)

    def test_each_sees_their_own(self):
        owed = self.september | self.october | self.parking
        for name, expected in (
            ("owner", owed),
            ("child", owed),
            ("tenant", self.parking),
            ("spouse", self.parking),
            ("owner2", self.other),
            ("former", self.env["property.fee.charge"]),
            ("stranger", self.env["property.fee.charge"]),
        ):
            self.assertEqual(set(self._rows(name).ids), set(expected.ids), name)

    def test_the_unit_of_the_notice_comes_first(self):
        """The QR code of a notice names its unit; to a stranger it says nothing."""
        vals = self._charge_vals(
            self.unit2,
            "2026-11-01",
            90,
            partner_id=self.owner.id,
            occupancy_id=self.occupancy.id,
            owner_occupancy_id=self.occupancy.id,
        )
        charge = self.env["property.fee.charge"].create(
            {**vals, "kind": "one_off", "origin_key": "portal-second-unit"}
        )
        charge._post_charges(charge.date_start)
        shown = re.compile(r'data-unit="([^"]+)"')
        self._as("owner")
        for name in (self.unit.name, self.unit2.name):
            units = shown.findall(self.url_open(f"/my/fees?unit={name}").text)
            self.assertEqual(units[0], name)
            self.assertEqual(set(units), {self.unit.name, self.unit2.name})
        self._as("stranger")
        plain = shown.findall(self.url_open("/my/fees").text)
        named = self.url_open(f"/my/fees?unit={self.unit.name}").text
        self.assertEqual(shown.findall(named), plain)
        self.assertNotIn(self.unit.name, re.sub(r"unit=[^\"&]+", "", named))

    def test_own_rights_say_the_same(self):
        for name, expected in (
            ("owner", self.september | self.october | self.parking),
            ("tenant", self.parking),
            ("former", self.env["property.fee.charge"]),
        ):
            found = self.env["property.fee.charge"].with_user(self.users[name])
            self.assertEqual(found.search([]).sorted("id"), expected, name)

    def test_a_new_owner_sees_nothing_of_the_former(self):
        self.env["property.transfer"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.stranger.id,
                "date": self.today,
                "end_tenants": True,
            }
        ).action_apply()
        self.assertFalse(self._rows("stranger"))
        # old debt stays with the old payer, the tenant's is out of sight
        self.assertEqual(self._rows("owner"), self.september | self.october)
        self.assertFalse(self._rows("child"))

    def _send(self, **form):
        page = self.url_open("/my/fees").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
        data = {
            "csrf_token": token,
            "amount": "200",
            "channel_id": str(self.channel.id),
            "date": str(self.today),
            **form,
        }
        return self.url_open(
            "/my/fees/proof", data=data, files={"proof": ("a.png", PNG, "image/png")}
        )

    def _proofs(self):
        return self.env["property.payment.proof"].search(
            [("community_id", "=", self.community.id)]
        )

    def test_proof_from_the_page(self):
        self._as("owner")
        response = self._send(charge=str(self.september.id))
        self.assertEqual(response.status_code, 200)
        self.assertIn("sent=1", response.url)
        proof = self._proofs()
        self.assertEqual(proof.charge_ids, self.september)
        self.assertEqual(proof.attachment_ids.mimetype, "image/png")

    def test_proof_for_others_makes_nothing(self):
        self._as("owner2")
        response = self._send(charge=str(self.september.id))
        self.assertNotIn("sent=1", response.url)
        self.assertFalse(self._proofs())

    def test_typed_values_survive_an_error(self):
        self._as("owner")
        response = self._send(
            charge=str(self.september.id), amount="abc", reference="TX-77"
        )
        self.assertIn("TX-77", response.text)
        self.assertIn("alert-danger", response.text)
        self.assertFalse(self._proofs())

    def test_needs_the_token_and_post(self):
        self._as("owner")
        data = {"charge": str(self.september.id), "amount": "1"}
        self.assertEqual(self.url_open("/my/fees/proof", data=data).status_code, 400)
        self.assertIn(self.url_open("/my/fees/proof").status_code, (404, 405))

    def test_evidence_of_others_stays_closed(self):
        proof = self._submit(self.users["owner"], self.september, "200")
        attachment = proof.sudo().attachment_ids
        for login, status in (
            (self.cashier.login, 200),
            (self.owner2.phone, 404),
            (self.tenant.phone, 404),
        ):
            self.authenticate(login, PASSWORD)
            response = self.url_open(f"/web/content/{attachment.id}")
            self.assertEqual(response.status_code, status, login)

    def test_payment_code_only_for_who_owes_there(self):
        self.community.payment_code = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
            b"awAAAABJRU5ErkJggg=="
        )
        for name, status in (("owner", 200), ("stranger", 404)):
            self._as(name)
            response = self.url_open(f"/my/fees/code/{self.community.id}")
            self.assertEqual(response.status_code, status, name)

    def test_public_is_sent_to_the_login(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/fees").url)

    def test_hostile_bytes_are_no_server_error(self):
        self._as("owner")
        response = self._send(charge=str(self.september.id), reference="T\0X")
        self.assertIn("sent=1", response.url)
        self.assertEqual(self._proofs().reference, "TX")
        response = self._send(charge=["abc", "9" * 400, "-1"], channel_id="9" * 5000)
        self.assertEqual(response.status_code, 200)
        self.assertIn("alert-danger", response.text)

    def test_the_office_has_no_fees_here(self):
        """The pages of residents are not its desk, whatever it may read."""
        self.authenticate(self.cashier.login, PASSWORD)
        page = self.url_open("/my/fees")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('name="charge"', page.text)

    def test_addresses_of_papers_answer_garbage(self):
        for login in (self.cashier.login, self.owner.phone):
            self.authenticate(login, PASSWORD)
            for address in ("arrears.pdf", "arrears.pdf?query=", "arrears.pdf?query=x"):
                response = self.url_open(f"/property/fee/{address}")
                self.assertIn(response.status_code, (400, 403), address)
            for query in ("ids=x", "issue=1,2", "ids=" + "9" * 30):
                response = self.url_open(f"/property/fee/notices.pdf?{query}")
                self.assertIn(response.status_code, (400, 403, 404), query)
