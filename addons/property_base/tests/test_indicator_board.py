import io
import json
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tests.common import HttpCase

from .indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestIndicatorBoard(IndicatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community2 = cls.env["property.community"].create(
            {"name": "Second Garden", "code": "SG"}
        )
        cls.building_far = cls.env["property.building"].create(
            {"community_id": cls.community2.id, "code": "9"}
        )
        cls.env["property.unit"].create(cls._place_vals(cls.building_far, "101"))
        cls.staff = cls._user("board_staff", "property_base.group_staff")
        cls.limited = cls._user("board_limited", "property_base.group_staff")
        cls.limited.property_community_ids = cls.community2
        cls.manager = cls._user("board_manager", "property_base.group_manager")
        cls.resident = cls._user("board_resident", "base.group_portal")

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(cls.env, login, groups=groups)

    def _board(self, user=None, **options):
        options.setdefault("community_ids", self.community.ids)
        options.setdefault("date", "2026-10-12")
        options.setdefault("as_of", "2026-10-31")
        board = self.env["property.indicator.board"].with_user(user or self.staff)
        return board.get_board(options)

    def _card(self, board, code="unit_held"):
        return next(card for card in board["cards"] if card["code"] == code)

    # the period

    @freeze_time("2026-11-20 02:00:00")
    def test_period(self):
        for options, expected in (
            ({"period": "month"}, ("2026-10-01", "2026-10-31")),
            ({"period": "quarter"}, ("2026-10-01", "2026-12-31")),
            ({"period": "year"}, ("2026-01-01", "2026-12-31")),
            (
                {
                    "period": "custom",
                    "date_start": "2026-09-10",
                    "date_end": "2026-11-09",
                },
                ("2026-09-10", "2026-11-09"),
            ),
        ):
            filters = self._board(**options)["filters"]
            self.assertEqual((filters["date_start"], filters["date_end"]), expected)

    @freeze_time("2026-11-20 02:00:00")
    def test_as_of_is_today_until_the_period_ends(self):
        for day, expected in (
            ("2026-10-05", "2026-10-31"),
            ("2026-11-05", "2026-11-20"),
            ("2026-12-05", "2026-12-01"),
        ):
            self.assertEqual(
                self._board(date=day, as_of=False)["filters"]["as_of"], expected
            )

    def test_refused_options(self):
        for options in (
            {"period": "week"},
            {"date": "soon"},
            {
                "period": "custom",
                "date_start": "2026-10-02",
                "date_end": "2026-10-01",
            },
        ):
            with self.assertRaises(UserError, msg=options):
                self._board(**options)

    # what is shown

    def test_cards(self):
        card = self._card(self._board())
        self.assertEqual(card["text"], "80.00%")
        self.assertEqual((card["numerator"], card["denominator"]), (4, 5))
        self.assertIn("/", card["formula"])

    def test_table(self):
        board = self._board(dimension="building")
        rows = {row["key"]: row for row in board["table"]["rows"]}
        self.assertEqual(
            set(rows), {self.building.id, self.building4.id, self.parking.id}
        )
        held = self._card(board)["id"]
        parking = self._card(board, "parking_held")["id"]
        self.assertEqual(rows[self.building.id]["values"][held]["text"], "66.67%")
        self.assertNotIn(held, rows[self.parking.id]["values"])
        self.assertEqual(rows[self.parking.id]["values"][parking]["text"], "50.00%")
        self.assertEqual(board["table"]["count"], 3)

    def test_table_has_the_indicators_that_know_the_dimension(self):
        board = self._board(dimension="role")
        self.assertEqual(
            [column["id"] for column in board["table"]["columns"]],
            [self._card(board, "portal_active")["id"]],
        )
        labels = [row["label"] for row in board["table"]["rows"]]
        self.assertEqual(labels, ["Property Owner", "Tenant"])

    def test_buildings_of_several_communities_are_told_apart(self):
        communities = self.community | self.community2
        board = self._board(community_ids=communities.ids, dimension="building")
        labels = [row["label"] for row in board["table"]["rows"]]
        self.assertIn("Second Garden / 9", labels)
        self.assertIn("Test Garden / 4", labels)

    def test_rows_are_ordered_over_all_indicators(self):
        """Parking lots stand among the buildings, whichever column they fill."""
        lot = self.env["property.building"].create(
            {"community_id": self.community.id, "code": "P0", "kind": "parking"}
        )
        self.env["property.unit"].create(self._place_vals(lot, "1", usage="parking"))
        labels = [
            r["label"] for r in self._board(dimension="building")["table"]["rows"]
        ]
        self.assertEqual(labels, ["3", "4", "P0", "P1"])

    def test_table_is_cut_and_says_so(self):
        path = "odoo.addons.property_base.models.property_indicator_board.MAX_ROWS"
        with patch(path, 2):
            table = self._board(dimension="building")["table"]
        self.assertEqual([row["label"] for row in table["rows"]], ["3", "4"])
        self.assertEqual(table["count"], 3)

    def test_unknown_dimension_falls_back(self):
        board = self._board(dimension="colour")
        self.assertEqual(board["filters"]["dimension"], "community")

    def test_trends(self):
        board = self.env["property.indicator.board"].with_user(self.staff)
        let = self._indicator("unit_let")
        trends = board.get_trends(
            {
                "community_ids": self.community.ids,
                "date": "2026-10-12",
                "as_of": "2026-10-31",
            },
            let.ids,
            3,
        )
        self.assertEqual(list(trends), let.ids)
        self.assertEqual(
            [month["text"] for month in trends[let.id]],
            ["0.00%", "20.00%", "20.00%"],
        )

    def test_trend_of_a_running_year_ends_with_its_month(self):
        board = self.env["property.indicator.board"].with_user(self.staff)
        let = self._indicator("unit_let")
        options = {"period": "year", "date": "2026-10-12", "as_of": "2026-10-20"}
        months = board.get_trends(options, let.ids)[let.id]
        self.assertEqual(str(months[-1]["date_start"]), "2026-10-01")
        self.assertEqual(str(months[-1]["as_of"]), "2026-10-20")
        self.assertEqual(len(months), 13)

    def test_queries_do_not_grow_with_communities(self):
        self._board(dimension="building", community_ids=[])
        counts = []
        for more in (0, 5):
            communities = self.env["property.community"].create(
                [{"name": f"C{i}", "code": f"C{i}"} for i in range(more)]
            )
            buildings = self.env["property.building"].create(
                [{"community_id": c.id, "code": "1"} for c in communities]
            )
            self.env["property.unit"].create(
                [self._place_vals(building, "101") for building in buildings]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            board = self._board(dimension="building", community_ids=[])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreaterEqual(len(board["table"]["rows"]), 9)
        self.assertEqual(counts[0], counts[1])

    # who sees what

    def test_limited_user_counts_own_communities(self):
        card = self._card(self._board(self.limited, community_ids=[]))
        self.assertEqual((card["numerator"], card["denominator"]), (0, 1))

    def test_limited_user_cannot_ask_for_the_others(self):
        board = self._board(self.limited)
        self.assertEqual(board["filters"]["community_ids"], [])
        self.assertEqual(self._card(board)["denominator"], 1)
        held = self._indicator("unit_held").with_user(self.limited)
        self.assertEqual(self._read(held)[None]["text"], "-")

    def test_limited_user_opens_own_rows(self):
        held = self._indicator("unit_held").with_user(self.limited)
        action = held.action_open_rows(
            "denominator",
            "2026-10-01",
            "2026-10-31",
            dimension="building",
            key=self.building.id,
        )
        units = self.env["property.unit"].with_user(self.limited)
        self.assertFalse(units.search(action["domain"]))
        self.assertEqual(action["name"], held.name, "no name is told to who has no row")

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        user = self._user("board_other", "property_base.group_staff")
        user.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.assertEqual(self._card(self._board(user))["denominator"], 0)
        held = self._indicator("unit_held")
        held.company_id = self.env.company
        self.assertNotIn(held.id, [c["id"] for c in self._board(user)["cards"]])
        held.company_id = company
        self.assertNotIn(held.id, [c["id"] for c in self._board()["cards"]])

    def test_indicator_of_a_company_counts_its_communities(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        held = self._indicator("unit_held")
        held.company_id = company
        both = held.with_context(allowed_company_ids=[self.env.company.id, company.id])
        self.assertEqual(self._read(both)[None]["denominator"], 0)

    def test_shown_to_groups(self):
        held = self._indicator("unit_held")
        held.group_ids = self.env.ref("property_base.group_supervisor")
        self.assertNotIn(held.id, [c["id"] for c in self._board()["cards"]])
        cards = self._board(self.manager)["cards"]
        self.assertIn(held.id, [card["id"] for card in cards])
        with self.assertRaises(AccessError):
            held.with_user(self.staff).action_open_rows(
                "numerator", "2026-10-01", "2026-10-31"
            )

    def test_model_the_user_may_not_read_is_left_out(self):
        """Neither as the rows counted nor as what their domain names."""
        vehicles = self.env["property.indicator"].create(
            {"name": "V", "code": "test_v", "model": "property.vehicle"}
        )
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "property.occupancy")]
        ).active = False
        codes = {card["code"] for card in self._board()["cards"]}
        self.assertIn(vehicles.code, codes)
        self.assertFalse(codes & {"portal_active", "unit_held"})

    def test_resident_sees_no_indicator(self):
        board = self.env["property.indicator.board"].with_user(self.resident)
        held = self._indicator("unit_held").with_user(self.resident)
        with self.assertRaises(AccessError):
            board.get_board({})
        with self.assertRaises(AccessError):
            board.get_trends({}, held.ids)
        with self.assertRaises(AccessError):
            held.action_open_rows("numerator", "2026-10-01", "2026-10-31")

    def test_only_the_director_sets_indicators(self):
        held = self._indicator("unit_held")
        supervisor = self._user("board_super", "property_base.group_supervisor")
        for user in (self.staff, supervisor):
            with self.assertRaises(AccessError):
                held.with_user(user).target = 1
            with self.assertRaises(AccessError):
                held.dimension_ids[0].with_user(user).field_path = "id"
        held.with_user(self.manager).write({"has_target": True, "target": 95})
        self.assertEqual(self._card(self._board())["state"], "bad")


@tagged("post_install", "-at_install")
class TestIndicatorDownload(IndicatorCommon, HttpCase):
    def _url(self, options, report="board"):
        query = json.dumps(options)
        return f"/property/xlsx/property.indicator/{report}?options={query}"

    def _options(self, **options):
        return {
            "community_ids": self.community.ids,
            "date": "2026-10-12",
            "as_of": "2026-10-31",
            **options,
        }

    def test_workbook(self):
        self.community.name = "=1+1"
        new_test_user(self.env, "load_staff", groups="property_base.group_staff")
        self.authenticate("load_staff", "load_staff")
        held = self._indicator("unit_held").with_context(self.session.context)
        response = self.url_open(self._url(self._options(dimension="building")))
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        book = load_workbook(io.BytesIO(response.content))
        cards, table = book.worksheets
        rows = {row[0].value: row for row in cards.iter_rows()}
        self.assertEqual(
            [cell.value for cell in rows[held.name][1:6]],
            [80, "%", None, 4, 5],
        )
        note = cards["A2"]
        self.assertIn("=1+1", note.value)
        self.assertEqual(note.data_type, "s")
        heads = [cell.value for cell in table[3]]
        column = heads.index(held.name)  # other modules' indicators stand beside it
        values = {row[0].value: row[column:] for row in table.iter_rows()}
        self.assertEqual(values["3"][0].value, 66.67)
        self.assertEqual(values["3"][0].number_format, '0.00"%"')
        self.assertEqual(values["3"][2].value, 3)

    def test_refused(self):
        new_test_user(self.env, "load_portal", groups="base.group_portal")
        new_test_user(self.env, "load_staff", groups="property_base.group_staff")
        self.authenticate("load_portal", "load_portal")
        self.assertEqual(self.url_open(self._url({})).status_code, 403)
        self.authenticate("load_staff", "load_staff")
        for report in ("nothing", "__class__", "board/../x"):
            response = self.url_open(self._url({}, report))
            self.assertEqual(response.status_code, 404, report)
        for options in ("[1]", "{"):
            response = self.url_open(
                f"/property/xlsx/property.indicator/board?options={options}"
            )
            self.assertEqual(response.status_code, 400, options)
        response = self.url_open("/property/xlsx/property.indicator/board?records=1,x")
        self.assertEqual(response.status_code, 400)
