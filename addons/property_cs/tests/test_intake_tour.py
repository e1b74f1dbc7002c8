from odoo.tests import tagged

from odoo.addons.property_base.tests.common import PropertyTourCase

from .cs_case import CsCase


@tagged("post_install", "-at_install")
class TestIntakeTour(CsCase, PropertyTourCase):
    """A phone call in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.write(
            {
                "property_community_ids": [(6, 0, cls.community.ids)],
                "lang": "en_US",
            }
        )
        cls.lamps, cls.dirt = cls.env["helpdesk.ticket.category"].create(
            [
                {
                    "name": "Tour Lamps",
                    "property_ok": True,
                    "property_type_ids": [(6, 0, cls.repair.ids)],
                },
                {
                    "name": "Tour Cleaning",
                    "property_ok": True,
                    "property_type_ids": [(6, 0, cls.complaint.ids)],
                },
            ]
        )
        cls.first = cls._ticket(category_id=cls.dirt.id)

    def newest(self):
        return self.env["helpdesk.ticket"].search(
            [("property_community_id", "=", self.community.id)],
            order="id desc",
            limit=1,
        )

    def test_from_the_list(self):
        self.start_tour(
            "/odoo/property-tickets", "property_phone_call", login=self.clerk.login
        )
        ticket = self.newest()
        self.assertEqual(ticket.name, "Tour Lamps")
        self.assertEqual(ticket.property_unit_id, self.unit)
        self.assertEqual(ticket.partner_id, self.owner)
        self.assertEqual(ticket.property_occupancy_id, self.occupancy)
        self.assertEqual(ticket.type_id, self.repair)
        self.assertEqual(ticket.channel_id, self.phone)

    def test_the_same_matter(self):
        self.start_tour(
            "/odoo/household-card", "property_phone_call_same", login=self.clerk.login
        )
        self.assertEqual(self.newest(), self.first, "no second ticket")
        self.assertEqual(self.first.property_reporter_ids.partner_id, self.owner2)
        self.assertEqual(self.first.property_reporter_ids.unit_id, self.unit2)

    def test_answered_at_once(self):
        self.start_tour(
            "/odoo/my-work", "property_answered_at_once", login=self.clerk.login
        )
        ticket = self.newest()
        self.assertEqual(ticket.property_stage_code, "resolved")
        self.assertEqual(ticket.property_resolution, "The lamp is switched at six")
