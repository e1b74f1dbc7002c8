from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPartnerSearch(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "单轩敏",
                "phone": "+86 189-0777 1234",
                "property_phone2": "(0755) 2600 7777",
                "email": "searched@example.com",
            }
        )

    def _finds(self, term):
        found = self.env["res.partner"].name_search(term)
        return self.partner.id in [partner_id for partner_id, _name in found]

    def test_pinyin_and_phone(self):
        for term in ("sxm", "shanxuanmin", "dxm", "18907771234", "26007777", "7712"):
            self.assertTrue(self._finds(term), term)

    def test_as_before(self):
        for term in ("轩敏", "searched@"):
            self.assertTrue(self._finds(term), term)
        for term in ("xm", "zzz", "1890777123499"):
            self.assertFalse(self._finds(term), term)

    def test_negation_keeps_who_does_not_match(self):
        partners = self.env["res.partner"].search(
            [("display_name", "not ilike", "sxm"), ("id", "=", self.partner.id)]
        )
        self.assertFalse(partners)
        partners = self.env["res.partner"].search(
            [("display_name", "not ilike", "qqq"), ("id", "=", self.partner.id)]
        )
        self.assertEqual(partners, self.partner)

    def test_contact_list_searches_by_display_name(self):
        view = self.env["res.partner"].get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )
        self.assertIn("('display_name', 'ilike', self)", view["arch"])
