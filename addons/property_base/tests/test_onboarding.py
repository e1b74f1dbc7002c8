from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import onboarding
from ..tools.onboarding import FAMILY, OWNER, TENANT, Checker, Known, Person, Span
from ..tools.workbook import read_workbook
from .workbooks import household, make_workbook

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@tagged("post_install", "-at_install")
class TestOnboarding(BaseCase):
    def check(self, sheets, **known):
        """(rejected or warned [(code, sheet, row, column)], {table: row numbers})"""
        parsed = read_workbook(make_workbook(sheets), onboarding.SHEETS)
        self.assertEqual([i for i in parsed.issues if i.level == "rejected"], [])
        issues = Checker(parsed.tables, Known(**known)).run()
        found = [(i.code, i.sheet, i.row, i.column) for i in issues]
        left = {key: [r.number for r in t.rows] for key, t in parsed.tables.items()}
        return found, left

    def sheets(self, title, row, column, value):
        sheets = household()
        rows = sheets[title]
        rows[row - 1] += [None] * (column + 1 - len(rows[row - 1]))
        rows[row - 1][column] = value
        return sheets

    def test_good(self):
        found, left = self.check(household())
        self.assertEqual(found, [])
        self.assertEqual(
            left,
            {
                "place": [2],
                "person": [2, 3, 4, 5, 6],
                "unit": [2, 3, 4],
                "space": [2, 3, 4],
            },
        )

    def test_names(self):
        self.assertEqual(onboarding.unit_name("1", "2", "301"), "1-2-301")
        self.assertEqual(onboarding.unit_name("2", "0", "S01"), "2-S01")
        self.assertEqual(onboarding.unit_name("2", None, "S01"), "2-S01")
        self.assertEqual(onboarding.space_name({"lot": "1", "code": "C1"}), "P1-C1")
        self.assertEqual(onboarding.space_name({"lot": "P2", "code": "C1"}), "P2-C1")

    def test_usage(self):
        for usage, entrance, code, expected in [
            ("flat", "1", "101", "flat"),
            ("business", "0", "01", "shop"),
            ("business", "1", "S01", "shop"),
            ("business", "1", "801", "office"),
            ("office", "0", "801", "office"),
            (None, "1", "101", "flat"),
            (None, "0", "01", "shop"),
        ]:
            with self.subTest(usage=usage, entrance=entrance, code=code):
                self.assertEqual(onboarding.unit_usage(usage, entrance, code), expected)

    def test_sold_without_end(self):
        self.assertIsNone(onboarding.space_end(OWNER, "2037-01-01"))
        self.assertEqual(onboarding.space_end(OWNER, "2036-12-31"), "2036-12-31")
        self.assertEqual(onboarding.space_end(TENANT, "2037-01-01"), "2037-01-01")

    # === ROWS AGAINST ROWS === #
    def test_twice(self):
        sheets = household()
        for title in ("楼栋单元", "业主信息", "房屋信息", "车位信息"):
            sheets[title].append(sheets[title][1])
        found, left = self.check(sheets)
        self.assertEqual(
            found,
            [
                ("twice", "楼栋单元", 3, "楼栋号"),
                ("twice", "业主信息", 7, "编号"),
                ("twice", "房屋信息", 5, "房屋编号"),
                ("twice", "车位信息", 5, "车位编码"),
            ],
        )
        self.assertEqual(left["unit"], [2, 3, 4])

    def test_owner_unknown_takes_its_people_and_units_along(self):
        """What needs a rejected row is rejected too, with its own reason."""
        found, left = self.check(self.sheets("业主信息", 2, 7, 9))
        self.assertEqual(
            found,
            [
                ("owner_not_self", "业主信息", 2, "业主编号"),
                ("owner_unknown", "业主信息", 4, "业主编号"),
                ("owner_unknown", "房屋信息", 2, "业主编号"),
                ("owner_unknown", "车位信息", 2, "业主编号"),
            ],
        )
        self.assertEqual(left["person"], [3, 5, 6])

    def test_unit_of_a_tenant_refused(self):
        """A unit names its owner; the code of a tenant is a mistake."""
        found, _left = self.check(self.sheets("房屋信息", 2, 6, 4))
        self.assertEqual(found, [("owner_unknown", "房屋信息", 2, "业主编号")])

    def test_space_of_a_tenant(self):
        """A tenant may rent a parking space."""
        found, _left = self.check(self.sheets("车位信息", 2, 4, 4))
        self.assertEqual(found, [])

    def test_place_unknown(self):
        found, _left = self.check(self.sheets("房屋信息", 2, 1, 8))
        self.assertEqual(found, [("no_building", "房屋信息", 2, "楼栋编号")])
        found, _left = self.check(self.sheets("房屋信息", 2, 2, 8))
        self.assertEqual(found, [("no_entrance", "房屋信息", 2, "单元编号")])

    def test_holding(self):
        found, _left = self.check(self.sheets("车位信息", 2, 9, None))
        self.assertEqual(found, [("no_holding", "车位信息", 2, "出租还是出售")])
        found, _left = self.check(self.sheets("车位信息", 2, 11, "2025-12-31"))
        self.assertEqual(found, [("end_before_start", "车位信息", 2, "结束时间")])

    def test_plate_twice_is_a_warning(self):
        found, left = self.check(self.sheets("车位信息", 3, 5, "渝ABEJGD"))
        self.assertEqual(found, [("plate_twice", "车位信息", 3, "")])
        self.assertEqual(left["space"], [2, 3, 4])

    # === ROWS AGAINST THE REGISTER === #
    def test_places_known_before(self):
        sheets = household()
        del sheets["楼栋单元"]
        found, _left = self.check(
            sheets, buildings={"1": "building"}, entrances={("1", "1")}
        )
        self.assertEqual(found, [])

    def test_building_and_lot_of_one_code(self):
        found, _left = self.check(household(), buildings={"P1": "building"})
        self.assertEqual(
            [f[0] for f in found], ["is_building", "is_building", "is_building"]
        )
        found, _left = self.check(household(), buildings={"1": "parking"})
        self.assertEqual(found[0], ("is_parking", "楼栋单元", 2, "楼栋号"))

    def test_people_known_before(self):
        """A corrected row alone finds the owner of the earlier import."""
        sheets = household()
        sheets["业主信息"] = sheets["业主信息"][:1] + sheets["业主信息"][3:5]
        del sheets["车位信息"]
        people = {
            code: Person(OWNER, name, partner)
            for code, name, partner in [
                ("1", "吴轩敏", 11),
                ("2", "张国", 12),
                ("5", "罗强", 15),
            ]
        }
        found, _left = self.check(
            sheets, people=people, partners={"1": 11, "2": 12, "5": 15}
        )
        self.assertEqual(found, [])

    def test_code_of_somebody_else(self):
        found, left = self.check(
            household(), people={"1": Person(OWNER, "朱军明", 99)}, partners={}
        )
        self.assertEqual(found[0], ("code_of_other", "业主信息", 2, "编号"))
        self.assertNotIn(2, left["person"])

    def test_unit_has_another_owner(self):
        spans = {"1-1-101": [Span(77, OWNER)]}
        found, _left = self.check(household(), spans=spans)
        self.assertEqual(found, [("has_owner", "房屋信息", 2, "业主编号")])
        # the same one, or one who left: fine
        found, _left = self.check(household(), spans=spans, partners={"1": 77})
        self.assertEqual(found, [])
        left = {"1-1-101": [Span(77, OWNER, end=date(2026, 3, 11))]}
        self.assertEqual(self.check(household(), spans=left)[0], [])

    def test_space_is_let_to_another(self):
        spans = {"P1-C0001": [Span(77, TENANT, *YEAR)]}
        found, _left = self.check(household(), spans=spans)
        self.assertEqual(found, [("has_tenant", "车位信息", 2, "业主编号")])
        spans = {"P1-C0001": [Span(77, TENANT, date(2027, 1, 1))]}
        self.assertEqual(self.check(household(), spans=spans)[0], [])

    # === HOLDINGS === #
    def test_free_start(self):
        self.assertIsNone(onboarding.free_start([]))
        self.assertIs(onboarding.free_start([Span(1, OWNER)]), False)
        ended = [Span(1, OWNER, end=YEAR[1]), Span(2, OWNER, end=YEAR[0])]
        self.assertEqual(onboarding.free_start(ended), date(2027, 1, 1))

    def test_plan_first_and_second_tenant(self):
        spans = []
        first = onboarding.plan_holding(spans, 1, TENANT)
        second = onboarding.plan_holding(spans, 2, TENANT)
        self.assertEqual((first.payer, second.payer), (True, False))
        self.assertEqual((first.start, first.end), (None, None))
        self.assertIsNone(onboarding.plan_holding(spans, 1, TENANT))

    def test_plan_family(self):
        self.assertFalse(onboarding.plan_holding([], 1, FAMILY).payer)

    def test_plan_after_a_former_owner(self):
        spans = [Span(1, OWNER, end=date(2026, 3, 11))]
        new = onboarding.plan_holding(spans, 2, OWNER)
        self.assertEqual((new.start, new.payer), (date(2026, 3, 12), True))

    def test_former_owner_is_not_put_back(self):
        spans = [Span(1, OWNER, end=date(2026, 3, 11)), Span(2, OWNER)]
        self.assertIsNone(onboarding.plan_holding(spans, 1, OWNER))

    def test_plan_renewed_lease(self):
        spans = [Span(1, TENANT, *YEAR)]
        self.assertIsNone(onboarding.plan_holding(spans, 1, TENANT, *YEAR))
        renewed = (date(2027, 1, 1), date(2027, 12, 31))
        self.assertTrue(onboarding.plan_holding(spans, 1, TENANT, *renewed).payer)

    def test_household_units(self):
        units = [("a", "flat"), ("b", "shop"), ("c", "flat")]
        self.assertEqual(onboarding.household_units(units), ["a", "c"])
        self.assertEqual(onboarding.household_units([("b", "shop")]), ["b"])
        self.assertEqual(onboarding.household_units([]), [])
