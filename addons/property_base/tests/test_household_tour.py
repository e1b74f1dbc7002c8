from odoo.tests import new_test_user, tagged

from .common import PropertyTourCase


@tagged("post_install", "-at_install")
class TestHouseholdTour(PropertyTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = new_test_user(
            cls.env, "tour_staff", groups="property_base.group_staff"
        )
        # what else the database holds is not in the way
        cls.staff.property_community_ids = cls.community
        entrance = cls.env["property.entrance"].create(
            {"building_id": cls.building.id, "code": "1", "floor_count": 6}
        )
        lot = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "P1", "kind": "parking"}
        )
        cls.env["property.unit"].create(
            [
                cls._unit_vals("501", 5, 89.37, entrance_id=entrance.id),
                cls._unit_vals("601", 6, 89.37),
                cls._unit_vals("C0001", 0, 12.5, building_id=lot.id, entrance_id=False),
            ]
        )
        cls.env["property.vehicle"].create(
            {
                "community_id": cls.community.id,
                "plate": "粤BQ12345",
                "partner_id": cls.owner.id,
            }
        )

    def test_card(self):
        self.start_tour(
            "/odoo/household-card", "property_household_card", login=self.staff.login
        )

    def test_card_is_the_first_page_of_the_application(self):
        menu = self.env.ref("property_base.menu_property_root")
        menus = self.env["ir.ui.menu"].with_user(self.staff).load_web_menus(False)
        self.assertEqual(
            menus[menu.id]["actionID"],
            self.env.ref("property_base.property_household_action").id,
        )

    def test_card_reload_and_back(self):
        self.start_tour(
            f"/odoo/household-card/{self.unit2.id}",
            "property_household_card_reload",
            login=self.staff.login,
        )

    def test_card_of_another_community(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        unit = self.env["property.unit"].create({"community_id": other.id, "code": "1"})
        self.start_tour(
            f"/odoo/household-card/{unit.id}",
            "property_household_card_forbidden",
            login=self.staff.login,
        )

    def test_board(self):
        self.env["property.occupancy"].create(
            [
                {
                    "unit_id": self.unit2.id,
                    "partner_id": self.owner.id,
                    "role": "tenant",
                },
                {
                    "unit_id": self.env["property.unit"]
                    .search([("name", "=", "3-2-601")], limit=1)
                    .id,
                    "partner_id": self.owner2.id,
                },
            ]
        )
        self.start_tour(
            f"/odoo/unit-board/{self.building.id}",
            "property_unit_board",
            login=self.staff.login,
        )
