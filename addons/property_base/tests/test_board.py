from odoo.exceptions import AccessError, MissingError
from odoo.tests import new_test_user, tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestBoard(PropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = new_test_user(
            cls.env, "board_staff", groups="property_base.group_staff"
        )
        cls.units = cls.env["property.unit"].with_user(cls.staff)
        cls.empty = cls.env["property.unit"].create(cls._unit_vals("601", 6, 80))
        cls.env["property.occupancy"].create(
            {"unit_id": cls.unit2.id, "partner_id": cls.owner.id, "role": "tenant"}
        )

    def test_states_and_places(self):
        result = self.units.get_board(self.building.id)
        states = {unit["id"]: unit["state"] for unit in result["units"]}
        self.assertEqual(
            states,
            {self.unit.id: "owner", self.unit2.id: "let", self.empty.id: "unsold"},
        )
        self.assertEqual(
            {state["key"]: state["count"] for state in result["states"]},
            {"owner": 1, "let": 1, "unsold": 1},
        )
        self.assertEqual(result["floors"], [6, 5])
        (block,) = result["blocks"]
        self.assertEqual(block["name"], "3-2")
        self.assertEqual(
            block["rows"], [[self.empty.id, None], [self.unit.id, self.unit2.id]]
        )
        self.assertFalse(result["wrapped"])

    def test_parking_lot_is_wrapped(self):
        lot = self.env["property.building"].create(
            {"community_id": self.community.id, "code": "P1", "kind": "parking"}
        )
        spaces = self.env["property.unit"].create(
            [
                {
                    "community_id": self.community.id,
                    "building_id": lot.id,
                    "code": code,
                    "usage": "parking",
                }
                for code in ("C0002", "C0001")
            ]
        )
        result = self.units.get_board(lot.id)
        self.assertEqual(result["wrapped"], spaces[::-1].ids)
        self.assertFalse(result["blocks"])

    def test_unknown_layer_falls_back(self):
        result = self.units.get_board(self.building.id, "no such layer")
        self.assertEqual(result["layer"], "living")

    def test_module_adds_a_layer(self):
        def layers(self):
            return original(self) + [
                {
                    "key": "area",
                    "title": "Area",
                    "method": "_get_board_area",
                    "states": [
                        {
                            "key": "large",
                            "label": "Large",
                            "tone": "warning",
                            "icon": "fa-home",
                        }
                    ],
                }
            ]

        model = self.registry["property.unit"]
        original = model._get_board_layers
        self.patch(model, "_get_board_layers", layers)
        model._get_board_area = lambda self: {
            unit.id: "large" for unit in self if unit.area > 100
        }
        self.addCleanup(delattr, model, "_get_board_area")
        result = self.units.get_board(self.building.id, "area")
        layers = [layer["key"] for layer in result["layers"]]
        self.assertEqual((layers[0], layers[-1]), ("living", "area"))
        self.assertEqual(result["states"][0]["count"], 1)
        states = {unit["id"]: unit["state"] for unit in result["units"]}
        self.assertEqual(states[self.unit2.id], "large")
        self.assertEqual(states[self.unit.id], "")

    def test_places(self):
        places = {place["id"]: place for place in self.units.get_board_places()}
        self.assertEqual(
            places[self.community.id]["buildings"],
            [{"id": self.building.id, "name": "3", "kind": "building"}],
        )

    def test_rights(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        hidden = self.env["property.building"].create(
            {"community_id": other.id, "code": "1"}
        )
        self.staff.property_community_ids = self.community
        with self.assertRaises(AccessError):
            self.units.get_board(hidden.id)
        places = [place["id"] for place in self.units.get_board_places()]
        self.assertEqual(places, [self.community.id])
        portal = new_test_user(self.env, "board_portal", groups="base.group_portal")
        units = self.env["property.unit"].with_user(portal)
        with self.assertRaises(AccessError):
            units.get_board(self.building.id)
        with self.assertRaises(AccessError):
            units.get_board_places()

    def test_missing_building(self):
        with self.assertRaises(MissingError):
            self.units.get_board(self.building.id + 100000)

    def test_cost_does_not_grow_with_the_building(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.units.get_board(self.building.id)
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        units = self.env["property.unit"].create(
            [self._unit_vals(f"7{n:02d}", 7, 90) for n in range(60)]
        )
        self.env["property.occupancy"].create(
            [{"unit_id": unit.id, "partner_id": self.owner.id} for unit in units]
        )
        self.assertLessEqual(count(), few + 1)
        self.assertLessEqual(few, 12)
