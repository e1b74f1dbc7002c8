from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestLoad(TransactionCase):
    """Odoo's own import, from spreadsheets that name things by their names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env, "load_supervisor", groups="property_base.group_supervisor"
        )
        cls.env = cls.env(user=cls.supervisor)
        cls.people = (
            cls.env["res.partner"]
            .sudo()
            .create([{"name": "装载甲"}, {"name": "装载乙"}])
            .sudo(False)
        )

    def load(self, model, fields, *rows):
        result = self.env[model].load(fields, [list(row) for row in rows])
        self.assertTrue(result["ids"], result["messages"])
        self.assertEqual(result["messages"], [])
        return self.env[model].browse(result["ids"])

    def load_places(self, community="装载一期"):
        self.load("property.community", ["name", "code"], [community, community])
        self.load(
            "property.building",
            ["community_id", "code", "kind"],
            [community, "91", "Building"],
            [community, "P91", "Parking Lot"],
        )
        return self.load(
            "property.entrance",
            ["building_id", "code", "floor_count", "has_elevator"],
            [f"{community} / 91", "1", "6", "1"],
            [f"{community} / 91", "2", "6", "0"],
        )

    def load_units(self, community="装载一期"):
        self.load_places(community)
        return self.load(
            "property.unit",
            ["community_id", "building_id", "entrance_id"]
            + ["code", "floor", "area", "usage"],
            [community, f"{community} / 91", f"{community} / 91-2"]
            + ["501", "5", "89.37", "Flat"],
            [
                community,
                f"{community} / P91",
                "",
                "C0001",
                "-1",
                "12.5",
                "Parking Space",
            ],
        )

    def test_units(self):
        flat, space = self.load_units()
        self.assertEqual((flat.name, space.name), ("91-2-501", "P91-C0001"))
        self.assertEqual((flat.area, flat.floor, flat.usage), (89.37, 5, "flat"))
        self.assertEqual(flat.entrance_id.code, "2")
        self.assertTrue(flat.entrance_id.building_id.entrance_ids[0].has_elevator)

    def test_occupancies_by_the_name_of_the_unit(self):
        self.load_units()
        owner, family = self.load(
            "property.occupancy",
            ["unit_id", "partner_id", "role", "date_start", "date_end"],
            ["91-2-501", "装载甲", "Property Owner", "2026-01-01", ""],
            ["91-2-501", "装载乙", "Family Member", "", ""],
        )
        self.assertEqual(owner.unit_id.owner_ids, self.people[0])
        self.assertTrue(owner.is_payer)
        self.assertFalse(family.is_payer)
        self.assertEqual(str(owner.date_start), "2026-01-01")

    def test_the_same_names_in_two_communities(self):
        """'Community / unit' says which one is meant."""
        first = self.load_units("装载一期")
        second = self.load_units("装载二期")
        occupancies = self.load(
            "property.occupancy",
            ["unit_id", "partner_id", "role"],
            ["装载二期 / 91-2-501", "装载甲", "Tenant"],
            ["装载一期 / 91-2-501", "装载甲", "Tenant"],
        )
        self.assertEqual(occupancies.unit_id, second[0] | first[0])
        self.assertEqual(occupancies[0].unit_id, second[0])

    def test_vehicles_and_officers(self):
        _flat, space = self.load_units()
        vehicle = self.load(
            "property.vehicle",
            ["community_id", "plate", "partner_id", "unit_id", "kind"],
            ["装载一期", "渝A·B1234", "装载甲", "P91-C0001", "Car"],
        )
        self.assertEqual((vehicle.plate, vehicle.unit_id), ("渝AB1234", space))
        officer = self.load(
            "property.building.officer",
            ["building_id", "user_id", "date_start"],
            ["装载一期 / 91", self.supervisor.name, "2026-01-01"],
        )
        self.assertEqual(officer.building_id.code, "91")

    def test_unknown_unit_is_told(self):
        self.load_units()
        result = self.env["property.occupancy"].load(
            ["unit_id", "partner_id"], [["9-9-999", "装载甲"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("9-9-999", result["messages"][0]["message"])

    def test_search_by_qualified_name(self):
        flat, _space = self.load_units("装载一期")
        other, _space = self.load_units("装载二期")
        search = self.env["property.unit"].name_search
        self.assertEqual([i for i, _name in search("装载一期 / 501")], [flat.id])
        self.assertEqual(
            {i for i, _name in search("91-2-501")} & {flat.id, other.id},
            {flat.id, other.id},
        )
        entrances = self.env["property.entrance"].name_search
        self.assertEqual(
            [i for i, _name in entrances("装载二期 / 91-2")], other.entrance_id.ids
        )
