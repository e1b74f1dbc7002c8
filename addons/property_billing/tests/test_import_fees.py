from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.property_base.tests.test_property_import import ImportCase
from odoo.addons.property_base.tests.workbooks import UNIT, household

from ..tools import fee_sheet

FEE = (
    "费用编号 费用类型 收费项目 费用标识 付费类型 缴费周期 出账类型 计费起始时间 "
    "计费结束时间 计算公式 计费单价 固定费用"
).split()
FEES_OF_UNIT = ["房屋费用", "费用开始时间"]


def fee(code, name, formula, price, fixed, **changes):
    row = {
        "费用编号": code,
        "费用类型": "物业费",
        "收费项目": name,
        "费用标识": "周期性费用",
        "付费类型": "后付费",
        "缴费周期": 1,
        "出账类型": "每月1日",
        "计费起始时间": "2026-01-01",
        "计费结束时间": "2037-01-01",
        "计算公式": formula,
        "计费单价": price,
        "固定费用": fixed,
    }
    return [(row | changes)[heading] for heading in FEE]


def fee_workbook(fees=None, units=None):
    """The small community with fees: a flat pays two, a flat one, a shop one."""
    return household(
        费用设置=[FEE]
        + (
            fees
            or [
                fee(1, "住宅物业服务费", 1001, 2.35, 0),
                fee(2, "电梯运行费", 1001, 0.38, 5),
                fee(3, "商铺物业服务费", 1001, 4.6, 0, 缴费周期=3),
                fee(4, "车位管理费", 2002, 0, 80, 付费类型="预付费"),
            ]
        ),
        房屋信息=[
            UNIT + FEES_OF_UNIT,
            *(
                units
                or [
                    [101, 1, 1, 1, "", 76.85, 1, 110, 59.94, 0]
                    + ["1#2", "2026-01-01#2026-02-01"],
                    [102, 1, 1, 1, "", 89.37, 2, 110, 69.71, 0, 1, "2026-01-01"],
                    ["S01", 1, 0, 1, "", 178.01, 5, 120, 178.01, 0, "3", ""],
                ]
            ),
        ],
    )


@tagged("post_install", "-at_install")
class TestImportFees(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Items are found by name: a database with demo data has some of these names.
        for item in cls.env["property.fee.item"].sudo().search([]):
            item.name = f"{item.name} (earlier)"

    def reasons(self, record):
        return {
            (line.sheet, line.row, line.column)
            for line in record.line_ids
            if line.level == "rejected"
        }

    def items(self, record):
        return {
            tariff.fee_item_id.name: tariff.fee_item_id
            for tariff in self.env["property.tariff"].search(
                [("community_id", "=", record.community_id.id)]
            )
        }

    def test_fees_land(self):
        done = self.load(fee_workbook())
        self.assertEqual(done.state, "done", done.line_ids.mapped("reason"))
        counts = self.counts(done)
        self.assertEqual(
            {kind: counts[kind] for kind in ("fee", "tariff", "assignment")},
            {"fee": (4, 0, 0), "tariff": (4, 0, 0), "assignment": (4, 0, 0)},
        )
        items = self.items(done)
        service, parking = items["住宅物业服务费"], items["车位管理费"]
        shop = items["商铺物业服务费"]
        self.assertEqual(
            (service.category, service.basis, service.timing, service.payer),
            ("service", "area", "postpaid", "owner"),
        )
        self.assertEqual(
            (parking.category, parking.basis, parking.timing, parking.payer),
            ("parking", "fixed", "prepaid", "occupant"),
        )
        self.assertEqual(shop.cycle_months, 3)
        self.assertLess(service.sequence, parking.sequence)
        tariff = items["电梯运行费"].tariff_ids
        self.assertEqual((tariff.price, tariff.fixed_amount), (0.38, 5.0))
        self.assertEqual(tariff.date_start, fields.Date.to_date("2026-01-01"))
        self.assertFalse(tariff.date_end)

    def test_units_pay_what_they_name(self):
        done = self.load(fee_workbook())
        found = {
            (a.unit_id.name, a.fee_item_id.name, str(a.date_start), a.cycle_months)
            for a in self.env["property.fee.assignment"].search(
                [("community_id", "=", done.community_id.id)]
            )
        }
        self.assertEqual(
            found,
            {
                ("1-1-101", "住宅物业服务费", "2026-01-01", 1),
                ("1-1-101", "电梯运行费", "2026-02-01", 1),
                ("1-1-102", "住宅物业服务费", "2026-01-01", 1),
                ("1-S01", "商铺物业服务费", "2026-01-01", 3),
            },
        )

    def test_twice_changes_nothing(self):
        community = self.load(fee_workbook()).community_id
        again = self.load(fee_workbook(), community=community)
        self.assertEqual(again.state, "done")
        counts = self.counts(again)
        self.assertEqual(
            {kind: counts[kind] for kind in ("fee", "tariff", "assignment")},
            {"fee": (0, 0, 4), "tariff": (0, 0, 4), "assignment": (0, 0, 4)},
        )

    def test_second_community_shares_items_not_prices(self):
        first = self.load(fee_workbook())
        fees = [fee(9, "住宅物业服务费", 1001, 3, 0)]
        units = [[101, 1, 1, 1, "", 76.85, 1, 110, 0, 0, 9, "2026-01-01"]]
        second = self.load(fee_workbook(fees, units), name="第二小区")
        self.assertEqual(second.state, "done", second.line_ids.mapped("reason"))
        item = self.items(second)["住宅物业服务费"]
        self.assertEqual(item, self.items(first)["住宅物业服务费"])
        self.assertEqual(sorted(item.tariff_ids.mapped("price")), [2.35, 3.0])

    def test_another_price_is_told_not_taken(self):
        community = self.load(fee_workbook()).community_id
        fees = [fee(1, "住宅物业服务费", 1001, 3, 0)]
        units = [[101, 1, 1, 1, "", 76.85, 1, 110, 59.94, 0, 1, "2026-01-01"]]
        again = self.load(fee_workbook(fees, units), community=community)
        item = self.items(again)["住宅物业服务费"]
        self.assertEqual(item.tariff_ids.mapped("price"), [2.35])
        self.assertIn(("费用设置", 2, "计费单价"), self.found(again, "warning"))

    def test_what_is_wrong_is_rejected(self):
        fees = [
            fee(1, "住宅物业服务费", 1001, 0, 0),
            fee(2, "电梯运行费", 1001, 1, 5, 缴费周期=13),
            fee(3, "公摊", 2002, 0, 5, 计费结束时间="2025-01-01"),
            fee(4, "车位管理费", 2002, 0, 80),
            fee(4, "车位费", 2002, 0, 80),
            fee(5, "垃圾费", 5005, 1, 0),
        ]
        units = [
            [101, 1, 1, 1, "", 76.85, 1, 110, 0, 0, "4#7", "2026-01-01"],
            [102, 1, 1, 1, "", 89.37, 2, 110, 0, 0, "4", "2026-01-01#2026-02-01"],
            [103, 1, 1, 1, "", 89.37, 2, 110, 0, 0, "4#4", ""],
            [104, 1, 1, 1, "", 89.37, 2, 110, 0, 0, "1", ""],
        ]
        done = self.load(fee_workbook(fees, units))
        self.assertEqual(done.state, "rejected")
        self.assertEqual(
            self.reasons(done),
            {
                ("费用设置", 2, "计费单价"),
                ("费用设置", 3, "缴费周期"),
                ("费用设置", 4, "计费结束时间"),
                ("费用设置", 6, "费用编号"),
                ("费用设置", 7, "计算公式"),
                ("房屋信息", 2, "房屋费用"),
                ("房屋信息", 3, "费用开始时间"),
                ("房屋信息", 4, "房屋费用"),
                ("房屋信息", 5, "房屋费用"),
            },
        )
        self.assertFalse(done.community_id)

    def test_column_not_taken_is_told(self):
        done = self.load(fee_workbook())
        self.assertIn(
            "出账类型", [column for _s, _r, column in self.found(done, "ignored")]
        )

    def test_one_off_fee_has_no_price_and_no_month(self):
        fees = [fee(1, "装修垃圾清运费", 2002, 0, 300, 费用标识="一次性费用")]
        units = [[101, 1, 1, 1, "", 76.85, 1, 110, 0, 0, 1, "2026-01-01"]]
        done = self.load(fee_workbook(fees, units))
        self.assertEqual(done.state, "done", done.line_ids.mapped("reason"))
        item = self.env["property.fee.item"].search([("name", "=", "装修垃圾清运费")])
        self.assertEqual(item.kind, "one_off")
        self.assertFalse(item.assignment_ids)

    def test_cashier_imports_no_prices(self):
        both = new_test_user(
            self.env(su=True),
            "import_cashier",
            groups="property_base.group_supervisor,property_billing.group_cashier",
        )
        self.env = self.env(user=both)
        with self.assertRaises(AccessError):
            self.load(fee_workbook())

    def test_category_by_name(self):
        for name, fee_type, category in (
            ("住宅物业服务费", "物业费", "service"),
            ("电梯运行费", "物业费", "service"),
            ("车位管理费", "物业费", "parking"),
            ("公摊水费", "水费", "share"),
            ("自来水费", "水费", "pass_through"),
            ("月租", "停车费", "parking"),
            ("杂项", None, "other"),
        ):
            self.assertEqual(fee_sheet.category_of(name, fee_type), category, name)
