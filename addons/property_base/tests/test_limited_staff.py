from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestLimitedStaff(PortalCommon):
    """Staff limited to communities, companies, and what stays unreadable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["property.community"].create({"name": "Other", "code": "O"})
        cls.manager = cls._staff("limited_boss", "property_base.group_manager")
        cls.records = {
            "property.community": cls.community,
            "property.building": cls.building,
            "property.entrance": cls.entrance,
            "property.unit": cls.unit,
            "property.occupancy": cls.occupancy,
            "property.vehicle": cls.vehicle,
        }
        cls.values = {
            "property.building": {"community_id": cls.community.id, "code": "9"},
            "property.entrance": {"building_id": cls.building.id, "code": "9"},
            "property.unit": {
                "community_id": cls.community.id,
                "name": "9-9-901",
                "code": "901",
            },
            "property.occupancy": {
                "unit_id": cls.unit.id,
                "partner_id": cls.stranger.id,
                "role": "other",
            },
            "property.vehicle": {"community_id": cls.community.id, "plate": "粤A99999"},
        }

    def _as_manager(self, name):
        return self.records[name].with_user(self.manager)

    def _assert_closed(self, name):
        record = self._as_manager(name)
        self.assertFalse(record.search([("id", "=", record.id)]), name)
        with self.assertRaises(AccessError, msg=name):
            record.read(["display_name"])
        with self.assertRaises(AccessError, msg=name):
            record.write({})
        with self.assertRaises(AccessError, msg=name):
            record.unlink()

    def test_limit_takes_effect_at_once(self):
        """The rules are cached per user: the field clears that cache."""
        for name in self.records:
            self.assertTrue(self._as_manager(name).search([]), name)
        self.manager.property_community_ids = self.other
        for name in self.records:
            self._assert_closed(name)
        self.manager.property_community_ids = self.community
        for name in self.records:
            self.assertTrue(self._as_manager(name).search([]), name)
        self.manager.property_community_ids = False
        self.assertIn(self.other, self.other.with_user(self.manager).search([]))

    def test_nothing_is_made_elsewhere(self):
        self.manager.property_community_ids = self.other
        for name, vals in self.values.items():
            with self.assertRaises(AccessError, msg=name), self.env.cr.savepoint():
                self.env[name].with_user(self.manager).create(vals)

    def test_nothing_is_moved_elsewhere(self):
        self.manager.property_community_ids = self.other
        unit = self.env["property.unit"].create(
            {"community_id": self.other.id, "name": "1-101", "code": "101"}
        )
        vehicle = self.env["property.vehicle"].create(
            {"community_id": self.other.id, "plate": "粤A88888"}
        )
        held = self._occupy(unit, self.stranger, role="other")
        for record, vals in (
            (unit, {"community_id": self.community.id}),
            (vehicle, {"community_id": self.community.id}),
            (held, {"unit_id": self.unit.id}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                record.with_user(self.manager).write(vals)
            self.env.invalidate_all()
            self.assertEqual(record.community_id, self.other)

    def test_a_group_rule_of_another_module_opens_nothing(self):
        self.manager.property_community_ids = self.other
        for name in self.records:
            self.env["ir.rule"].create(
                {
                    "name": "another module opens everything",
                    "model_id": self.env["ir.model"]._get_id(name),
                    "groups": [(4, self.env.ref("base.group_user").id)],
                    "domain_force": "[(1, '=', 1)]",
                }
            )
            self._assert_closed(name)

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Other Office"})
        boss = self._staff(
            "far_boss",
            "property_base.group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for name, record in self.records.items():
            found = record.with_user(boss).search([("id", "=", record.id)])
            self.assertFalse(found, name)
            with self.assertRaises(AccessError, msg=name):
                record.with_user(boss).read(["display_name"])

    def test_identity_number(self):
        """Readable, searchable and exportable for the supervisor alone."""
        self.owner.property_id_number = "440101199001011234"
        self.staff.group_ids |= self.env.ref("base.group_allow_export")
        partner = self.owner.with_user(self.staff)
        with self.assertRaises(AccessError):
            partner.read(["property_id_number"])
        with self.assertRaises(AccessError):
            partner.search([("property_id_number", "like", "4401")])
        with self.assertRaises(AccessError):
            partner.export_data(["property_id_number"])
        self.assertNotIn("property_id_number", partner.fields_get())
        supervisor = self._staff("id_sup", "property_base.group_supervisor")
        self.assertEqual(
            self.owner.with_user(supervisor).property_id_number, "440101199001011234"
        )

    def test_the_front_desk_keeps_contacts(self):
        """Who moves in is a contact first, and numbers change."""
        partner = self.env["res.partner"].with_user(self.staff)
        person = partner.create({"name": "新住户", "phone": "18900000041"})
        person.phone = "18900000042"
        held = self.env["property.occupancy"].with_user(self.staff)
        row = held.create(
            {"unit_id": self.unit2.id, "partner_id": person.id, "role": "tenant"}
        )
        self.assertTrue(row.in_force)

    def test_the_front_desk_keeps_no_other_contacts(self):
        """An e-mail address is a way to a password: not of colleagues or vendors."""
        self.owner.with_user(self.staff).email = "owner@example.com"
        colleague = self.manager.partner_id
        vendor = self.env["res.partner"].create(
            {"name": "Lift Service", "phone": "18900000051"}
        )
        vendor.with_user(self.staff).email = "lift@example.com"
        self._login(vendor)
        for partner in (colleague, vendor, self.env.company.partner_id):
            with self.assertRaises(AccessError, msg=partner.name):
                partner.with_user(self.staff).phone = "18900000059"
        self._occupy(self.unit2, colleague, role="other")
        with self.assertRaises(AccessError):
            colleague.with_user(self.staff).phone = "18900000059"
        vendor.with_user(self.manager).phone = "18900000052"

    def test_the_front_desk_has_no_right_of_contact_creation(self):
        self.assertFalse(self.staff.has_group("base.group_partner_manager"))
        for name in (
            "res.partner.bank",
            "res.bank",
            "portal.wizard",
            "portal.share",
            "base.partner.merge.automatic.wizard",
        ):
            model = self.env[name].with_user(self.staff)
            self.assertFalse(model.has_access("create"), name)
        self.assertFalse(self.owner.with_user(self.staff).has_access("unlink"))
        self.assertTrue(self.manager.has_group("base.group_partner_manager"))

    def test_people_of_other_communities(self):
        """Names and phones of residents are seen by who works there."""
        limited = self._staff(
            "limited_desk",
            "property_base.group_staff",
            property_community_ids=[(6, 0, self.other.ids)],
        )
        partners = self.env["res.partner"].with_user(limited)
        self.assertFalse(partners.search([("id", "=", self.owner.id)]))
        self.assertFalse(partners.search([("phone", "=", self.tenant.phone)]))
        self.assertFalse(partners.search([("id", "=", self.former.id)]))
        with self.assertRaises(AccessError):
            self.former.with_user(limited).read(["phone"])
        # whoever holds nothing anywhere, and colleagues, even if they live here
        self._occupy(self.unit2, self.manager.partner_id, role="other")
        for partner in (self.stranger, self.manager.partner_id, limited.partner_id):
            self.assertTrue(partner.with_user(limited).has_access("read"))
        unit = self.env["property.unit"].create(
            {"community_id": self.other.id, "name": "1-101", "code": "101"}
        )
        self._occupy(unit, self.owner)
        self.assertTrue(partners.search([("id", "=", self.owner.id)]))
        self.assertTrue(self.tenant.with_user(self.staff).has_access("read"))
