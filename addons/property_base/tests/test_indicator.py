from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .indicator_common import IndicatorCommon

OCTOBER = ("2026-10-01", "2026-10-31")


@tagged("post_install", "-at_install")
class TestIndicator(IndicatorCommon):
    def _new(self, **vals):
        return self.env["property.indicator"].create(
            {
                "name": "Test",
                "code": f"test_{len(self.env['property.indicator'].search([]))}",
                "model": "property.unit",
                **vals,
            }
        )

    # what the suite brings

    def test_units_held(self):
        """4 of 5 flats and shops: 503 has nobody; parking does not count."""
        held = self._indicator("unit_held")
        value = self._read(held)[None]
        self.assertEqual((value["numerator"], value["denominator"]), (4, 5))
        self.assertEqual(value["value"], 80.0)
        self.assertEqual(value["text"], "80.00%")
        self.assertEqual(value["state"], "none")
        self.assertEqual(
            self._texts(held, "building"),
            {
                self.building.id: (2, 3, "66.67%"),
                self.building4.id: (2, 2, "100.00%"),
            },
        )
        self.assertEqual(
            self._texts(held, "usage"),
            {"flat": (3, 4, "75.00%"), "shop": (1, 1, "100.00%")},
        )
        self.assertEqual(
            self._texts(held, "community"), {self.community.id: (4, 5, "80.00%")}
        )

    def test_units_let_is_as_of_a_day(self):
        let = self._indicator("unit_let")
        for day, expected in (
            ("2026-09-14", "0.00%"),
            ("2026-09-15", "20.00%"),
            ("2026-10-31", "20.00%"),
            ("2026-11-01", "0.00%"),
        ):
            self.assertEqual(self._read(let, day)[None]["text"], expected, day)

    def test_parking_held(self):
        parking = self._indicator("parking_held")
        self.assertEqual(self._read(parking)[None]["text"], "50.00%")
        self.assertEqual(self._read(parking, "2026-10-09")[None]["text"], "0.00%")

    def test_no_row_is_no_rate(self):
        """Without a parking space there is no share of them: "-", not 0."""
        other = self.env["property.community"].create({"name": "O", "code": "O"})
        value = self._read(self._indicator("parking_held"), community_ids=other.ids)
        self.assertIsNone(value[None]["value"])
        self.assertEqual(value[None]["text"], "-")
        self.assertEqual(value[None]["denominator"], 0)

    def test_officer_as_of_a_day(self):
        held = self._indicator("unit_held")
        a, b = self.officer_a.id, self.officer_b.id
        self.assertEqual(
            self._texts(held, "officer", "2026-10-15"),
            {a: (2, 3, "66.67%"), b: (2, 2, "100.00%")},
        )
        self.assertEqual(
            self._texts(held, "officer", "2026-10-16"), {b: (4, 5, "80.00%")}
        )
        values = self._read(held, "2026-10-16", "officer")
        self.assertEqual(values[b]["label"], "Officer B")

    def test_residents_with_access_count_once(self):
        """6 roles are held by 4 people; owner2 has two flats and a login."""
        self._give_login(self.owner2, "2026-10-20 00:00:00")
        self._give_login(self.owner3, "2026-11-02 00:00:00")
        portal = self._indicator("portal_active")
        self.assertEqual(
            self._texts(portal, None), {None: (1, 4, "25.00%")}, "owner3 came later"
        )
        self.assertEqual(
            self._texts(portal, "building"),
            {
                self.building.id: (1, 3, "33.33%"),
                self.building4.id: (1, 2, "50.00%"),
                self.parking.id: (0, 1, "0.00%"),
            },
        )
        self.assertEqual(
            self._texts(portal, "officer"),
            {self.officer_b.id: (1, 4, "25.00%"), False: (0, 1, "0.00%")},
            "two flats of owner2 under one officer are one resident",
        )
        self.assertEqual(self._read(portal, "2026-11-02")[None]["numerator"], 2)

    def test_archived_login_is_no_access(self):
        user = self._give_login(self.owner2, "2026-10-20 00:00:00")
        user.active = False
        value = self._read(self._indicator("portal_active"))
        self.assertEqual(value[None]["numerator"], 0)

    # the rows behind

    def test_rows_behind_a_figure(self):
        held = self._indicator("unit_held")
        options = {"community_ids": self.community.ids}
        numerator = self._rows(held.action_open_rows("numerator", *OCTOBER, **options))
        self.assertEqual(numerator, self.unit | self.unit2 | self.flat4 | self.shop)
        denominator = self._rows(
            held.action_open_rows("denominator", *OCTOBER, **options)
        )
        self.assertEqual(denominator, numerator | self.empty)

    def test_every_group_opens_as_many_rows_as_it_counts(self):
        self._give_login(self.owner2, "2026-10-20 00:00:00")
        indicators = self.env["property.indicator"].search(
            [("model", "in", ("property.unit", "property.occupancy"))]
        )
        checked = 0
        for indicator in indicators:
            for dimension in indicator.dimension_ids.mapped("code"):
                for key, value in self._read(indicator, dimension=dimension).items():
                    for part in ("numerator", "denominator"):
                        rows = self._rows(
                            indicator.action_open_rows(
                                part,
                                *OCTOBER,
                                dimension=dimension,
                                key=key,
                                community_ids=self.community.ids,
                            )
                        )
                        if indicator.aggregate == "distinct":
                            rows = rows.mapped(indicator.denominator_field)
                        self.assertEqual(
                            len(rows), value[part], (indicator.code, dimension, key)
                        )
                        checked += 1
        self.assertGreater(checked, 40)

    def test_unset_group_opens_its_rows(self):
        """A unit without building, and one whose building has no officer."""
        loose = self.env["property.unit"].create(
            {"community_id": self.community.id, "code": "X9", "area": 1}
        )
        held = self._indicator("unit_held")
        self.assertEqual(self._texts(held, "building")[False], (0, 1, "0.00%"))
        for dimension in ("building", "officer"):
            action = held.action_open_rows(
                "denominator",
                *OCTOBER,
                dimension=dimension,
                key=False,
                community_ids=self.community.ids,
            )
            self.assertEqual(self._rows(action), loose, dimension)

    def test_action_survives_the_wire(self):
        action = self._indicator("unit_held").action_open_rows(
            "numerator",
            *OCTOBER,
            dimension="building",
            key=self.building4.id,
            community_ids=self.community.ids,
        )
        self.assertEqual(action["name"], "Units with a Holder: 4")
        self.assertEqual(action["type"], "ir.actions.act_window")
        self.assertEqual(action["res_model"], "property.unit")
        self.assertFalse(action["context"]["create"])
        self.assertIsInstance(action["domain"], list)

    def test_wrong_part_or_dimension(self):
        held = self._indicator("unit_held")
        with self.assertRaises(UserError):
            held.action_open_rows("both", *OCTOBER)
        with self.assertRaises(UserError):
            held.action_open_rows("numerator", *OCTOBER, dimension="role", key=1)
        with self.assertRaises(UserError):
            held._get_values("2026-10-31", "2026-10-01")
        with self.assertRaises(UserError):
            held._get_values("October", "November")

    def test_frozen_with_row_ids(self):
        """What a monthly report keeps still explains the figure later."""
        let = self._indicator("unit_let")
        frozen = let._compute_value(
            *OCTOBER, community_ids=self.community.ids, with_rows=True
        )
        self.unit2.occupancy_ids.filtered(lambda o: o.role == "tenant").unlink()
        self.assertEqual(frozen["text"], "20.00%")
        self.assertEqual(frozen["numerator_ids"], self.unit2.ids)
        self.assertEqual(len(frozen["denominator_ids"]), 5)
        self.assertNotIn("numerator_ids", let._compute_value(*OCTOBER))

    def test_limited_to_groups(self):
        """Building 3 has two of three held; its shops are none; no such dimension."""
        held = self._indicator("unit_held")
        value = held._compute_value(
            *OCTOBER, with_rows=True, groups={"building": self.building.id}
        )
        self.assertEqual((value["numerator"], value["denominator"]), (2, 3))
        self.assertEqual(set(value["numerator_ids"]), {self.unit.id, self.unit2.id})
        groups = {"building": self.building.id, "usage": "shop"}
        self.assertIsNone(held._compute_value(*OCTOBER, groups=groups)["value"])
        with self.assertRaisesRegex(UserError, "cannot be broken down"):
            held._compute_value(*OCTOBER, groups={"weather": 1})

    # kinds of indicator

    def test_sum(self):
        """(89.37 + 103.27 + 100 + 50) of 422.64 m² are held."""
        held = self._indicator("unit_held")
        area = self._new(
            aggregate="sum",
            denominator_field="area",
            denominator_domain=held.denominator_domain,
            numerator_domain=held.numerator_domain,
        )
        value = self._read(area)[None]
        self.assertEqual(value["text"], "81.07%")
        self.assertEqual(value["numerator_text"], "342.64")
        self.assertEqual(value["denominator_text"], "422.64")
        self.assertEqual(self._texts(area, "officer")[self.officer_b.id][2], "81.07%")

    def test_number(self):
        count = self._new(
            uom="number", digits=0, numerator_domain="[('usage', '=', 'parking')]"
        )
        self.assertEqual(self._read(count)[None]["text"], "2")

    def test_target(self):
        held = self._indicator("unit_held")
        held.write({"has_target": True, "target": 90, "has_warning": True})
        for warning, expected in ((80, "warning"), (80.01, "bad")):
            held.warning = warning
            self.assertEqual(self._read(held)[None]["state"], expected)
        held.write({"direction": "lower", "warning": 95})
        self.assertEqual(self._read(held)[None]["state"], "good")
        with self.assertRaises(ValidationError):
            held.warning = 85

    def test_period_and_cut_off(self):
        """Tenancies begun in the period, up to the day it is seen as of."""
        begun = self._new(
            model="property.occupancy",
            date_field="date_start",
            uom="number",
            digits=0,
            denominator_domain="[('role', '=', 'tenant')]",
        )
        self.assertEqual(self._read(begun)[None]["numerator"], 1)
        self.assertEqual(self._read(begun, "2026-10-09")[None]["numerator"], 0)
        year = begun._get_values(
            "2026-01-01", "2026-12-31", community_ids=self.community.ids
        )
        self.assertEqual(year[0]["numerator"], 2)

    def test_datetime_is_placed_by_local_day(self):
        """01:00 on 1 November in Shanghai is still October in UTC."""
        made = self._new(date_field="create_date", uom="number", digits=0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE property_unit SET create_date = '2026-10-31 17:00' "
            "WHERE community_id = %s",
            (self.community.id,),
        )
        self.env.invalidate_all()
        for tz, expected in (("Asia/Shanghai", 0), ("UTC", 7)):
            indicator = made.with_context(tz=tz)
            self.assertEqual(self._read(indicator)[None]["numerator"], expected, tz)
            trend = indicator._get_trend(self._day("2026-11-30"), 2, self.community.ids)
            self.assertEqual(
                [month["numerator"] for month in trend], [expected, 7 - expected], tz
            )

    def test_method(self):
        """As-of rates come from the counted model, rows too."""

        def values(model, period, domain, groupby):
            found = {None: (period.as_of.day, 40)}
            return {7: (1, 4), 8: (2, 0)} if groupby else found

        def rows(model, part, period, domain):
            return domain & Domain("code", "=", "501" if part == "numerator" else "502")

        cls = type(self.env["property.unit"])
        for name, function in (("", values), ("_rows", rows)):
            patcher = patch.object(cls, f"_indicator_test{name}", function, create=True)
            self.startPatcher(patcher)
        indicator = self._new(method="_indicator_test")
        self.assertEqual(self._read(indicator, "2026-10-20")[None]["text"], "50.00%")
        action = indicator.action_open_rows(
            "denominator", *OCTOBER, community_ids=self.community.ids
        )
        self.assertEqual(self._rows(action), self.unit2)
        action = indicator.action_open_rows(
            "numerator",
            *OCTOBER,
            dimension="building",
            key=self.building4.id,
            community_ids=self.community.ids,
        )
        self.assertFalse(self._rows(action))

    # trend

    def test_trend_of_a_state(self):
        trend = self._indicator("unit_let")._get_trend(
            self._day("2026-11-20"), 4, self.community.ids
        )
        self.assertEqual(
            [(str(m["as_of"]), m["text"]) for m in trend],
            [
                ("2026-08-31", "0.00%"),
                ("2026-09-30", "20.00%"),
                ("2026-10-31", "20.00%"),
                ("2026-11-20", "0.00%"),
            ],
        )

    def test_trend_by_date_is_one_query_a_part(self):
        begun = self._new(
            model="property.occupancy",
            date_field="date_start",
            denominator_domain="[('role', '=', 'tenant')]",
            numerator_domain="[('unit_id.usage', '=', 'parking')]",
        )
        day, communities = self._day("2026-11-30"), self.community.ids
        trend = begun._get_trend(day, 4, communities)
        self.assertEqual([m["text"] for m in trend], ["-", "0.00%", "100.00%", "-"])
        with patch.object(type(begun), "_is_cut_by_month", lambda self: False):
            again = begun._get_trend(day, 4, communities)
        self.assertEqual(again, trend, "month by month gives the same")
        self.env.flush_all()
        with self.assertQueryCount(2):
            begun._get_trend(day, 24, communities)

    # scale

    def test_queries_do_not_grow_with_groups(self):
        """Two grouped queries, the names, the officers: whatever the groups."""
        held = self._indicator("unit_held")
        for dimension in ("building", "officer"):
            self._read(held, dimension=dimension)
        counts = []
        for more in (0, 12):
            buildings = self.env["property.building"].create(
                [
                    {"community_id": self.community.id, "code": f"{100 + i}"}
                    for i in range(more)
                ]
            )
            self.env["property.unit"].create(
                [self._place_vals(building, "101") for building in buildings]
            )
            for dimension in ("building", "officer"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                values = self._read(held, dimension=dimension)
                counts.append((dimension, self.env.cr.sql_log_count - before))
                if dimension == "building":
                    self.assertEqual(len(values), 2 + more)
        self.assertEqual(counts[:2], counts[2:])
        self.assertLessEqual(max(count for __, count in counts), 14)

    # what cannot be set up

    def test_refused_domains(self):
        for domain in (
            "[('usage', '=', uid)]",
            "[('no_such_field', '=', 1)]",
            "[('usage', '=', 'flat')",
            "'flat'",
            "[('usage', '=', __import__('os').getcwd())]",
        ):
            with self.assertRaises(ValidationError, msg=domain):
                self._new(denominator_domain=domain)

    def test_refused_settings(self):
        for vals in (
            {"method": "unlink"},
            {"method": "_indicator_nothing"},
            {"aggregate": "sum"},
            {"aggregate": "sum", "denominator_field": "usage"},
            {"aggregate": "distinct", "denominator_field": "living_state"},
            {"date_field": "code"},
            {"date_field": "occupancy_ids.date_start"},
            {"community_path": "building_id"},
        ):
            with self.assertRaises(ValidationError, msg=vals):
                self._new(**vals)

    def test_code_is_unique(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self._new(code="unit_let")

    def test_refused_dimensions(self):
        for vals in (
            {"field_path": "no_such_field"},
            {"field_path": "occupancy_ids"},
            {"field_path": "occupancy_ids.role"},
            {"field_path": "living_state"},
            {"field_path": "building_id.unit_count"},
            {"field_path": "code.id"},
            {
                "model": "property.vehicle",
                "field_path": "unit_id",
                "code": "community",
            },
        ):
            with self.assertRaises(ValidationError, msg=vals):
                self.env["property.indicator.dimension"].create(
                    {"name": "D", "code": "d", "model": "property.unit", **vals}
                )

    def test_dimension_by_a_glue_module_applies_at_once(self):
        self.env["property.indicator.dimension"].create(
            {
                "name": "Entrance",
                "code": "entrance",
                "model": "property.unit",
                "field_path": "entrance_id",
            }
        )
        self.assertEqual(
            self._texts(self._indicator("unit_held"), "entrance"),
            {self.entrance.id: (2, 3, "66.67%"), False: (2, 2, "100.00%")},
        )
