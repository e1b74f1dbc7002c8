"""Two months of fees of the workbooks in tests/data, to the cent.

The figures are those of the fee office, item by item; nothing here is copied
from what the suite computes.
"""

import base64
from pathlib import Path

from odoo.tests import TransactionCase, tagged

DATA = Path(__file__).parent / "data"
OCTOBER, NOVEMBER = "2026-10-01", "2026-11-01"
FLATS, LIFTS, SHOPS, SPACES = (
    "住宅物业服务费",
    "电梯运行费",
    "商铺物业服务费",
    "车位管理费",
)
SMALL = {
    OCTOBER: {
        FLATS: (24, 4937.16),
        LIFTS: (20, 765.25),
        SHOPS: (6, 3496.53),
        SPACES: (5, 400.00),
    },
    NOVEMBER: {FLATS: (24, 4937.16), LIFTS: (20, 765.25), SPACES: (5, 400.00)},
}
MEDIUM = {
    OCTOBER: {
        FLATS: (864, 196591.68),
        LIFTS: (816, 34102.00),
        SHOPS: (120, 62400.03),
        SPACES: (216, 17280.00),
    },
    NOVEMBER: {
        FLATS: (864, 196591.68),
        LIFTS: (816, 34102.00),
        SPACES: (216, 17280.00),
    },
}
TOTALS = {
    "small": {OCTOBER: (55, 9598.94), NOVEMBER: (49, 6102.41)},
    "medium": {OCTOBER: (2016, 310373.71), NOVEMBER: (1896, 247973.68)},
}


@tagged("post_install", "-at_install")
class TestFeeNumbers(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, property_inline=True, tracking_disable=True)
        )

    def load(self, name):
        """A fresh community with the workbook in it, item 4 on occupied spaces."""
        data = (DATA / f"community_{name}.xlsx").read_bytes()
        record = self.env["property.import"].create(
            {
                "community_name": f"Numbers {name}",
                "workbook": base64.b64encode(data),
                "filename": f"{name}.xlsx",
            }
        )
        record.action_import()
        self.assertEqual(record.state, "done", record.error)
        self.env["property.fee.assign"].create(
            {
                "community_id": record.community_id.id,
                "fee_item_id": self.env["property.fee.item"]
                .search([("name", "=", SPACES)], order="id desc", limit=1)
                .id,
                "usage": "parking",
                "held": "held",
                "date_start": "2026-01-01",
            }
        ).action_assign()
        return record.community_id

    def developer_pays(self, community):
        developer = self.env["res.partner"].create(
            {"name": "Developer", "is_company": True}
        )
        community.write({"developer_id": developer.id, "developer_pays": True})

    def compute(self, community, month):
        run = self.env["property.fee.run"].create(
            {"community_id": community.id, "date_start": month}
        )
        run.action_compute()
        self.assertEqual(run.state, "computed")
        return run

    def figures(self, run):
        return {
            total.fee_item_id.name: (total.count, round(total.amount, 2))
            for total in run.total_ids
            if total.count
        }

    def total(self, run):
        return run.charge_count, round(run.amount_total, 2)

    def test_small(self):
        community = self.load("small")
        self.developer_pays(community)
        for month, expected in SMALL.items():
            run = self.compute(community, month)
            self.assertEqual(self.figures(run), expected)
            self.assertEqual(self.total(run), TOTALS["small"][month])
            self.assertFalse(run.exception_ids)

    def test_shops_pay_a_quarter_in_three_charges(self):
        community = self.load("small")
        self.developer_pays(community)
        run = self.compute(community, OCTOBER)
        shops = run.charge_ids.filtered(lambda c: c.fee_item_id.name == SHOPS)
        months = sorted({str(charge.date_start) for charge in shops})
        self.assertEqual(months, [OCTOBER, NOVEMBER, "2026-12-01"])

    def test_medium_with_and_without_developer(self):
        community = self.load("medium")
        runs = {month: self.compute(community, month) for month in MEDIUM}
        for month, run in runs.items():
            count, amount = TOTALS["medium"][month]
            self.assertEqual(self.total(run), (count - 71, round(amount - 10039.99, 2)))
            self.assertEqual(set(run.exception_ids.mapped("kind")), {"no_payer"})
            self.assertEqual(len(run.exception_ids), 36)
            self.assertEqual(len(run.exception_ids.unit_id), 36)
            self.assertEqual(
                round(sum(run.exception_ids.mapped("amount")), 2), 10039.99
            )
        self.developer_pays(community)
        for month, expected in MEDIUM.items():
            runs[month].action_compute()
            self.assertEqual(self.figures(runs[month]), expected)
            self.assertEqual(self.total(runs[month]), TOTALS["medium"][month])
            self.assertFalse(runs[month].exception_ids)
