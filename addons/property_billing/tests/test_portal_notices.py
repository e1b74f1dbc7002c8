import re

from odoo.tests import HttpCase, tagged

from odoo.addons.property_base.tests.portal_common import PASSWORD

from .fee_portal_common import FeePortalCommon


@tagged("post_install", "-at_install")
class TestPortalNotices(FeePortalCommon, HttpCase):
    """Who may open a notice, and that opening it is its delivery to the payer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        action = (
            cls.env["property.fee.notice.create"]
            .create({"unit_ids": [(6, 0, (cls.unit | cls.unit2).ids)]})
            .action_issue()
        )
        notices = cls.env["property.fee.notice"].search(action["domain"])
        cls.own = notices.filtered(lambda n: n.partner_id == cls.owner)
        cls.let = notices.filtered(lambda n: n.partner_id == cls.tenant)
        cls.next_door = notices.filtered(lambda n: n.partner_id == cls.owner2)

    def _open(self, name, notice, post=False):
        self.authenticate(getattr(self, name).phone, PASSWORD)
        url = f"/my/fees/notice/{notice.id}"
        if not post:
            return self.url_open(url)
        page = self.url_open("/my/fees").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
        return self.url_open(url, data={"csrf_token": token})

    def test_opened_by_the_payer_is_delivered(self):
        self.assertEqual(self.own.state, "issued")
        response = self._open("owner", self.own, post=True)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, self.own.attachment_id.raw)
        self.assertEqual(self.own.state, "delivered")
        self.assertEqual(self.own.channel, "portal")

    def test_a_link_alone_delivers_nothing(self):
        self.assertEqual(self._open("owner", self.own).status_code, 200)
        self.assertEqual(self.own.state, "issued")

    def test_read_by_the_owner_is_not_read_by_the_tenant(self):
        self.assertEqual(self._open("owner", self.let, post=True).status_code, 200)
        self.assertEqual(self.let.state, "issued")

    def test_others_get_nothing(self):
        for name, notice in (
            ("owner2", self.own),
            ("tenant", self.own),
            ("former", self.own),
            ("stranger", self.own),
            ("owner", self.next_door),
        ):
            self.assertEqual(self._open(name, notice).status_code, 404, name)

    def test_listed_for_who_may_open_it(self):
        self.authenticate(self.owner.phone, PASSWORD)
        page = self.url_open("/my/fees").text
        found = set(map(int, re.findall(r"/my/fees/notice/(\d+)", page)))
        self.assertEqual(found, {self.own.id, self.let.id})
