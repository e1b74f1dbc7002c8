from odoo import fields

from .common import PropertyCommon


class IndicatorCommon(PropertyCommon):
    """Five flats and shops, two parking spaces, dates around October 2026.

    3-2-501 owner; 3-2-502 owner2, let from 15 September to 31 October; 3-2-503
    nobody; 4-401 owner2; 4-S01 owner3; P1-1 let to owner from 10 October;
    P1-2 nobody. Building 3 passes from officer A to B on 16 October, building 4
    is B's, the parking lot nobody's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.building4, cls.parking = cls.env["property.building"].create(
            [
                {"community_id": cls.community.id, "code": "4"},
                {"community_id": cls.community.id, "code": "P1", "kind": "parking"},
            ]
        )
        cls._create_units()
        cls._create_people()
        cls._create_officers()
        # neither other modules' indicators nor targets an office has set are in the way
        indicators = cls.env["property.indicator"].search([])
        indicators.filtered("topic").active = False
        indicators.write(
            {"has_target": False, "has_warning": False, "direction": "higher"}
        )

    @classmethod
    def _create_units(cls):
        cls.empty, cls.flat4, cls.shop, cls.space, cls.space2 = cls.env[
            "property.unit"
        ].create(
            [
                cls._unit_vals("503", 5, 80),
                cls._place_vals(cls.building4, "401", area=100),
                cls._place_vals(cls.building4, "S01", area=50, usage="shop"),
                cls._place_vals(cls.parking, "1", area=12, usage="parking"),
                cls._place_vals(cls.parking, "2", area=12, usage="parking"),
            ]
        )

    @classmethod
    def _place_vals(cls, building, code, **extra):
        return {
            "community_id": building.community_id.id,
            "building_id": building.id,
            "code": code,
            **extra,
        }

    @classmethod
    def _create_people(cls):
        cls.owner3, cls.tenant = cls.env["res.partner"].create(
            [{"name": "李莉"}, {"name": "王强"}]
        )
        cls.env["property.occupancy"].create(
            [
                cls._hold(cls.unit2, cls.tenant, "tenant", "2026-09-15", "2026-10-31"),
                cls._hold(cls.flat4, cls.owner2, "owner"),
                cls._hold(cls.shop, cls.owner3, "owner"),
                cls._hold(cls.space, cls.owner, "tenant", "2026-10-10"),
            ]
        )

    @classmethod
    def _hold(cls, unit, partner, role, start=False, end=False):
        return {
            "unit_id": unit.id,
            "partner_id": partner.id,
            "role": role,
            "date_start": start,
            "date_end": end,
        }

    @classmethod
    def _create_officers(cls):
        users = cls.env["res.users"].with_context(no_reset_password=True)
        group = cls.env.ref("property_base.group_staff")
        cls.officer_a, cls.officer_b = users.create(
            [
                {"name": name, "login": login, "group_ids": [(6, 0, group.ids)]}
                for name, login in (("Officer A", "ind_a"), ("Officer B", "ind_b"))
            ]
        )
        cls.env["property.building.officer"].create(
            [
                cls._look_after(
                    cls.building, cls.officer_a, "2026-01-01", "2026-10-15"
                ),
                cls._look_after(cls.building, cls.officer_b, "2026-10-16"),
                cls._look_after(cls.building4, cls.officer_b, "2026-01-01"),
            ]
        )

    @classmethod
    def _look_after(cls, building, user, start, end=False):
        return {
            "building_id": building.id,
            "user_id": user.id,
            "date_start": start,
            "date_end": end,
        }

    @classmethod
    def _give_login(cls, partner, created):
        """A portal login made at a moment."""
        user = cls.env["res.users"].create(
            {
                "partner_id": partner.id,
                "name": partner.name,
                "login": f"ind_{partner.id}",
                "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
            }
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_users SET create_date = %s WHERE id = %s", (created, user.id)
        )
        user.invalidate_recordset(["create_date"])
        return user

    def _indicator(self, code):
        return self.env.ref(f"property_base.indicator_{code}")

    def _read(self, indicator, as_of="2026-10-31", dimension=None, **kwargs):
        """Figures of October 2026 of the test community alone."""
        kwargs.setdefault("community_ids", self.community.ids)
        values = indicator._get_values(
            "2026-10-01", "2026-10-31", dimension, as_of=as_of, **kwargs
        )
        return {value["key"]: value for value in values}

    def _texts(self, indicator, dimension, as_of="2026-10-31", **kwargs):
        values = self._read(indicator, as_of, dimension, **kwargs)
        return {
            key: (value["numerator"], value["denominator"], value["text"])
            for key, value in values.items()
        }

    def _rows(self, action):
        return self.env[action["res_model"]].search(action["domain"])

    def _day(self, text):
        return fields.Date.to_date(text)
