from odoo.exceptions import AccessError, MissingError
from odoo.tests import new_test_user, tagged

from .common import PropertyCommon


@tagged("post_install", "-at_install")
class TestHousehold(PropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = new_test_user(
            cls.env, "card_staff", groups="property_base.group_staff"
        )
        cls.portal_user = new_test_user(
            cls.env, "card_portal", groups="base.group_portal"
        )
        lot = cls.env["property.building"].create(
            {"community_id": cls.community.id, "code": "P1", "kind": "parking"}
        )
        cls.space, cls.space2 = cls.env["property.unit"].create(
            [
                {
                    "community_id": cls.community.id,
                    "building_id": lot.id,
                    "code": code,
                    "usage": "parking",
                }
                for code in ("C0001", "C0002")
            ]
        )
        cls.vehicle, cls.vehicle2 = cls.env["property.vehicle"].create(
            [
                {
                    "community_id": cls.community.id,
                    "plate": "粤B·Q12345",
                    "partner_id": cls.owner.id,
                    "unit_id": cls.space.id,
                },
                {
                    "community_id": cls.community.id,
                    "plate": "粤BQ77777",
                    "unit_id": cls.space2.id,
                },
            ]
        )
        cls.env["property.occupancy"].create(
            {"unit_id": cls.space.id, "partner_id": cls.owner.id}
        )
        cls.units = cls.env["property.unit"].with_user(cls.staff)

    def _search(self, term, **kwargs):
        kwargs.setdefault("community_id", self.community.id)
        return self.units.household_search(term, **kwargs)

    def _ids(self, term, **kwargs):
        return [hit["unit_id"] for hit in self._search(term, **kwargs)]

    def _other_community(self, company=None):
        community = self.env["property.community"].create(
            {
                "name": "Other Garden",
                "code": "OG",
                "company_id": (company or self.env.company).id,
            }
        )
        unit = self.env["property.unit"].create(
            {"community_id": community.id, "code": "88501"}
        )
        partner = self.env["res.partner"].create(
            {"name": "欧阳不见", "phone": "18977770000"}
        )
        self.env["property.occupancy"].create(
            {"unit_id": unit.id, "partner_id": partner.id}
        )
        self.env["property.vehicle"].create(
            {
                "community_id": community.id,
                "plate": "京A88888",
                "partner_id": partner.id,
            }
        )
        return unit

    # search
    def test_by_unit_number(self):
        for term in ("32501", "3-2-501", "3栋2单元501", "３２５０１"):
            hit = self._search(term)[0]
            self.assertEqual(hit["unit_id"], self.unit.id, term)
            self.assertTrue(hit["exact"])
            self.assertEqual(hit["name"], "3-2-501")
            self.assertEqual(hit["people"], "吴轩敏")

    def test_exact_number_before_longer_ones(self):
        longer = self.env["property.unit"].create(self._unit_vals("5011", 5, 80))
        inside = self.env["property.unit"].create(
            {"community_id": self.community.id, "code": "132501"}
        )
        self.assertEqual(self._ids("32501"), [self.unit.id, longer.id, inside.id])
        self.assertEqual([h["exact"] for h in self._search("32501")], [1, 0, 0])
        self.assertEqual(self._ids("32501", limit=1), [self.unit.id])

    def test_by_part_of_the_number(self):
        self.assertEqual(self._ids("3-2"), [self.unit.id, self.unit2.id])
        self.assertEqual(self._ids("502"), [self.unit2.id])

    def test_by_phone(self):
        for term in ("18900000001", "189 0000 0001", "+8618900000001", "00000001"):
            self.assertEqual(self._ids(term), [self.unit.id], term)
        self.assertTrue(self._search("18900000001")[0]["exact"])
        self.assertEqual(self._search("0001")[0]["reason"], "吴轩敏 18900000001")
        self.assertEqual(self._ids("8900"), [self.unit.id, self.unit2.id])

    def test_by_second_phone(self):
        self.owner2.property_phone2 = "0755-2600 1234"
        self.assertEqual(self._ids("26001234"), [self.unit2.id])

    def test_three_digits_are_no_phone(self):
        self.assertEqual(self._ids("189"), [])

    def test_by_name_and_pinyin(self):
        for term in ("吴轩敏", "吴轩", "wxm", "WXM", "wuxuanmin", "wu xuan"):
            self.assertEqual(self._ids(term), [self.unit.id], term)
        self.assertTrue(self._search("wxm")[0]["exact"])
        self.assertFalse(self._search("wx")[0]["exact"])
        self.assertEqual(self._ids("xm"), [], "initials count from the surname")

    def test_surname_reading(self):
        self.owner2.name = "曾国藩"
        for term in ("zgf", "zengguofan", "cgf"):
            self.assertEqual(self._ids(term), [self.unit2.id], term)

    def test_by_plate_leads_home(self):
        for term in ("粤BQ12345", "粤b q12345", "q12345", "12345"):
            hit = self._search(term)[0]
            self.assertEqual(
                (hit["unit_id"], hit["kind"]), (self.unit.id, "vehicle"), term
            )

    def test_plate_without_holder_leads_to_its_space(self):
        self.assertEqual(self._ids("Q77777"), [self.space2.id])

    def test_parking_space_does_not_make_a_person_ambiguous(self):
        self.assertEqual(self._ids("wxm"), [self.unit.id])
        self.occupancy.unlink()
        self.assertEqual(self._ids("wxm"), [self.space.id])

    def test_several_homes_are_all_listed(self):
        self.env["property.occupancy"].create(
            {"unit_id": self.unit2.id, "partner_id": self.owner.id, "role": "tenant"}
        )
        self.assertEqual(self._ids("wxm"), [self.unit.id, self.unit2.id])

    def test_family_member_is_found(self):
        child = self.env["res.partner"].create({"name": "李小明"})
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": child.id,
                "role": "family",
                "principal_id": self.occupancy.id,
            }
        )
        self.assertEqual(self._ids("lxm"), [self.unit.id])

    def test_who_left_is_found_after_who_is_there(self):
        self.occupancy.write({"date_start": "2020-01-01", "date_end": "2020-12-31"})
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": self.env["res.partner"].create({"name": "吴轩敏"}).id,
                "role": "tenant",
            }
        )
        hits = self._search("吴轩敏")
        self.assertEqual(
            [
                (hit["unit_id"], hit["former"])
                for hit in hits
                if hit["kind"] == "person"
            ],
            [(self.unit2.id, False), (self.space.id, False), (self.unit.id, True)],
        )

    def test_unverified_request_is_not_found(self):
        stranger = self.env["res.partner"].create({"name": "冒名者"})
        self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": stranger.id,
                "role": "tenant",
                "state": "requested",
            }
        )
        self.assertEqual(self._ids("冒名者"), [])

    def test_nothing(self):
        for term in ("", None, "%", "无此人", "99999999"):
            self.assertEqual(self._search(term), [], term)

    def test_one_community_or_all(self):
        other = self._other_community()
        terms = ("88501", "欧阳", "18977770000", "京A88888", "oybj")
        for term in terms:
            self.assertEqual(self._ids(term), [], term)
            self.assertEqual(self._ids(term, community_id=False), [other.id], term)

    # rights
    def test_other_company_is_not_found(self):
        company = self.env["res.company"].create({"name": "Other Management"})
        other = self._other_community(company)
        for term in ("88501", "欧阳", "18977770000", "京A88888", "oybj"):
            self.assertEqual(self._ids(term, community_id=False), [], term)
        with self.assertRaises(AccessError):
            self.units.get_household(other.id)

    def test_other_community_of_a_limited_user_is_not_found(self):
        other = self._other_community()
        self.staff.property_community_ids = self.community
        for term in ("88501", "欧阳", "18977770000", "京A88888", "oybj"):
            self.assertEqual(self._ids(term, community_id=False), [], term)
            self.assertEqual(self._ids(term, community_id=other.community_id.id), [])
        self.assertEqual(self._ids("wxm", community_id=False), [self.unit.id])
        with self.assertRaises(AccessError):
            self.units.get_household(other.id)

    def test_portal_and_plain_users_have_no_card(self):
        employee = new_test_user(self.env, "card_employee", groups="base.group_user")
        for user in (self.portal_user, employee):
            units = self.env["property.unit"].with_user(user)
            with self.assertRaises(AccessError):
                units.household_search("wxm")
            with self.assertRaises(AccessError):
                units.get_household(self.unit.id)

    def test_missing_unit(self):
        with self.assertRaises(MissingError):
            self.units.get_household(self.unit.id + 100000)

    # card
    def _panels(self, unit=None):
        card = self.units.get_household((unit or self.unit).id)
        return {panel["key"]: panel for panel in card["panels"]}

    def test_head_and_actions(self):
        card = self.units.get_household(self.unit.id)
        self.assertEqual(card["unit"]["name"], "3-2-501")
        self.assertEqual(card["unit"]["community"], "Test Garden")
        own = ["unit", "occupancy", "transfer", "vehicle", "portal"]
        found = [action["key"] for action in card["actions"]]
        self.assertEqual([key for key in found if key in own], own)
        keys = [action["hotkey"] for action in card["actions"]]
        self.assertEqual(len(keys), len(set(keys)), "one button for each hotkey")

    def test_people_in_family_order(self):
        child, tenant = self.env["res.partner"].create(
            [{"name": "Child"}, {"name": "Tenant", "phone": "18900000009"}]
        )
        self.env["property.occupancy"].create(
            [
                {
                    "unit_id": self.unit.id,
                    "partner_id": tenant.id,
                    "role": "tenant",
                    "date_start": "2026-01-01",
                },
                {
                    "unit_id": self.unit.id,
                    "partner_id": child.id,
                    "role": "family",
                    "principal_id": self.occupancy.id,
                },
            ]
        )
        rows = self._panels()["people"]["rows"]
        self.assertEqual(
            [(row["cells"]["name"], row["level"]) for row in rows],
            [("吴轩敏", 0), ("Child", 1), ("Tenant", 0)],
        )
        self.assertEqual(rows[2]["cells"]["phone"], ["18900000009"])
        self.assertEqual(rows[2]["cells"]["since"], "2026-01-01")
        self.assertNotIn("former", self._panels())

    def test_former_holders_apart(self):
        self.occupancy.write({"date_start": "2020-01-01", "date_end": "2020-12-31"})
        panels = self._panels()
        self.assertEqual(panels["people"]["rows"], [])
        self.assertEqual(
            [row["id"] for row in panels["former"]["rows"]], [self.occupancy.id]
        )

    def test_vehicles_and_other_units(self):
        panels = self._panels()
        self.assertEqual(
            [row["cells"]["plate"] for row in panels["vehicles"]["rows"]],
            ["粤BQ12345"],
        )
        self.assertEqual(
            [row["action"] for row in panels["units"]["rows"]],
            [{"unit_id": self.space.id}],
        )
        self.assertEqual(
            [r["id"] for r in self._panels(self.space2)["vehicles"]["rows"]],
            [self.vehicle2.id],
        )

    def test_what_is_open(self):
        request = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.owner2.id,
                "role": "tenant",
                "state": "requested",
            }
        )
        activity = self.unit.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Call back",
            user_id=self.staff.id,
        )
        rows = self._panels()["open"]["rows"]
        self.assertEqual(
            [row["id"] for row in rows],
            [f"request-{request.id}", f"activity-{activity.id}"],
        )
        self.assertEqual(
            rows[0]["action"],
            {"res_model": "property.occupancy", "res_id": request.id},
        )
        self.assertEqual(rows[1]["cells"]["subject"], "Call back")

    def test_identity_number_is_not_on_the_card(self):
        self.owner.property_id_number = "11010119900307123X"
        card = self.units.get_household(self.unit.id)
        self.assertNotIn("11010119900307123X", str(card))

    def test_actions_of_the_buttons(self):
        unit = self.unit.with_user(self.staff)
        action = unit.action_new_occupancy()
        self.assertEqual(action["context"]["default_unit_id"], unit.id)
        self.assertEqual(action["context"]["default_role"], "tenant")
        action = unit.action_new_vehicle()
        self.assertEqual(action["context"]["default_partner_id"], self.owner.id)
        self.assertEqual(
            unit.action_transfer()["context"], {"default_unit_id": unit.id}
        )
        self.assertEqual(unit.action_open_household()["params"]["unit_id"], unit.id)

    def test_module_adds_a_panel_and_a_button(self):
        def panels(unit):
            return [*original(unit), {"key": "extra", "title": "Extra", "sequence": 11}]

        model = self.registry["property.unit"]
        original = model._get_household_panels
        self.patch(model, "_get_household_panels", panels)
        card = self.units.get_household(self.unit.id)
        keys = [panel["key"] for panel in card["panels"]]
        self.assertEqual(keys[:2], ["people", "extra"])
        self.assertLess(keys.index("extra"), keys.index("open"))

    # cost
    def _fill(self, count):
        """More households of the same name in the building."""
        units = self.env["property.unit"].create(
            [self._unit_vals(f"9{n:02d}", 9, 90) for n in range(count)]
        )
        partners = self.env["res.partner"].create(
            [{"name": "吴轩敏", "phone": f"189000001{n:02d}"} for n in range(count)]
        )
        self.env["property.occupancy"].create(
            [
                {"unit_id": unit.id, "partner_id": partner.id}
                for unit, partner in zip(units, partners, strict=True)
            ]
        )

    def _count_queries(self, function, *args):
        function(*args)  # rules and labels are cached
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        function(*args)
        return self.env.cr.sql_log_count - start

    def test_search_costs_the_same_for_one_hit_and_for_twelve(self):
        one = self._count_queries(self._search, "wxm")
        self._fill(12)
        twelve = self._count_queries(self._search, "wxm")
        self.assertEqual(len(self._search("wxm")), 12)
        self.assertLessEqual(twelve, one + 1)
        self.assertLessEqual(twelve, 20)

    def _add_family(self, count):
        partners = self.env["res.partner"].create(
            [{"name": f"Child {n}"} for n in range(count)]
        )
        self.env["property.occupancy"].create(
            [
                {
                    "unit_id": self.unit.id,
                    "partner_id": partner.id,
                    "role": "family",
                    "principal_id": self.occupancy.id,
                }
                for partner in partners
            ]
        )

    def test_card_costs_the_same_for_a_large_household(self):
        self._add_family(1)
        small = self._count_queries(self.units.get_household, self.unit.id)
        self._add_family(10)
        large = self._count_queries(self.units.get_household, self.unit.id)
        self.assertLessEqual(large, small + 1)
        self.assertLessEqual(large, 30)
