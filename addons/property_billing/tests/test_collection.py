from datetime import date

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestCollection(NoticeCommon):
    """November 2026 of two units, after an October that left arrears.

    Unit 1: October 200.00, of which 50.00 was paid in October and 60.00 in
    November; November 200.00, paid 200.00 on 20 November. Unit 2: October
    300.00, paid on 10 November; November 300.00, reduced by 30.00 on 15
    November, 100.00 paid on 28 November; a December charge of 300.00.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = cls._charge_vals
        cls.charges = cls._create_charges(
            [
                vals(cls.unit, "2026-10-01", 200),
                vals(cls.unit, "2026-11-01", 200),
                vals(cls.unit2, "2026-10-01", 300),
                vals(cls.unit2, "2026-11-01", 300),
                vals(cls.unit2, "2026-12-01", 300),
            ]
        )
        cls.oct1, cls.nov1, cls.oct2, cls.nov2, cls.dec2 = cls.charges
        cls._pay(cls.oct1, 50, "2026-10-20")
        cls._pay(cls.oct1, 60, "2026-11-10")
        cls._pay(cls.nov1, 200, "2026-11-20")
        cls._pay(cls.oct2, 300, "2026-11-10")
        cls._credit(cls.nov2, 30, "2026-11-15")
        cls._pay(cls.nov2, 100, "2026-11-28")
        cls.env["property.building.officer"].create(
            {
                "building_id": cls.building.id,
                "user_id": cls.env.user.id,
                "date_start": "2026-11-01",
            }
        )

    def _rows(self, as_of="2026-11-30", start="2026-11-01", end="2026-11-30"):
        return self.env["property.collection.row"].with_context(
            property_period=[start, end, as_of]
        )

    def _sums(self, groupby=None, **days):
        rows = self._rows(**days)
        domain = [("community_id", "=", self.community.id)]
        return rows._get_collections(domain, groupby)

    def _ledger(self, day):
        """Sum of the receivables of the community in the books, by another way."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("partner_id", "in", (self.owner | self.owner2).ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        return sum(lines.mapped("balance"))

    def test_month_end(self):
        sums = self._sums()[None]
        self.assertEqual(sums.opening, 150 + 300)
        self.assertEqual(sums.recovered, 60 + 300)
        self.assertEqual(sums.arrears_closing, 90)
        self.assertEqual(str(sums.arrears_rate), "80.00")
        self.assertEqual(sums.billed, 500)
        self.assertEqual(sums.reduced, 30)
        self.assertEqual(sums.collected, 300)
        self.assertEqual(str(sums.current_rate), "63.83")  # 300 / 470
        self.assertEqual(str(sums.combined_rate), "71.74")  # 660 / 920
        self.assertEqual(sums.closing, 90 + 170)

    def test_as_of_an_earlier_day(self):
        sums = self._sums(as_of="2026-11-14")[None]
        self.assertEqual(sums.recovered, 360)
        self.assertEqual(sums.collected, 0)
        self.assertEqual(sums.reduced, 0)
        sums = self._sums(as_of="2026-11-27")[None]
        self.assertEqual(sums.collected, 200)
        self.assertEqual(sums.reduced, 30)

    def test_reconciles_to_the_ledger_on_any_day(self):
        for day in ("2026-11-09", "2026-11-10", "2026-11-20", "2026-11-30"):
            sums = self._sums(as_of=day)[None]
            self.assertEqual(float(sums.closing + sums.future), self._ledger(day), day)

    def test_later_month_is_future_then_current(self):
        december = {"start": "2026-12-01", "end": "2026-12-31"}
        sums = self._sums(as_of="2026-12-31", **december)[None]
        self.assertEqual(sums.billed, 300)
        self.assertEqual(sums.opening, 260)
        self.assertEqual(float(sums.closing), self._ledger("2026-12-31"))
        whole = self._sums(as_of="2026-12-31")[None]
        self.assertEqual(whole.future, 300)

    def test_year_to_date(self):
        sums = self._sums(start="2026-01-01", end="2026-11-30")[None]
        self.assertEqual(sums.opening, 0)
        self.assertEqual(sums.billed, 1000)
        self.assertEqual(sums.collected, 50 + 60 + 200 + 300 + 100)

    def test_households(self):
        rows = self._rows()
        domain = [("community_id", "=", self.community.id)]
        self.assertEqual(rows._get_households(domain)[None], (0, 2))
        self._pay(self.oct1, 90, "2026-11-29")
        self.assertEqual(rows._get_households(domain)[None], (1, 2))
        by_building = rows._get_households(domain, "building_id")
        self.assertEqual(by_building, {self.building.id: (1, 2)})

    def test_rate_of_a_group_is_sum_over_sum(self):
        groups = self._rows()._read_group(
            [("community_id", "=", self.community.id)],
            ["unit_id"],
            ["current_rate:avg"],
        )
        self.assertEqual(
            {unit: rate for unit, rate in groups},
            {self.unit: 100.0, self.unit2: 37.04},  # 100 / 270
        )

    def test_what_does_not_count_stands_apart(self):
        self.parking_item.in_rates = False
        self._create_charges(
            [
                self._charge_vals(
                    self.unit, "2026-11-01", 80, fee_item_id=self.parking_item.id
                )
            ]
        )
        rows = self._rows()
        domain = rows._in_rates([("community_id", "=", self.community.id)])
        self.assertEqual(rows._get_collections(domain)[None].billed, 500)
        self.assertEqual(self._sums()[None].billed, 580)

    def test_indicators_and_the_rows_behind(self):
        days = {
            "date_start": date(2026, 11, 1),
            "date_end": date(2026, 11, 30),
            "community_ids": self.community.ids,
        }
        expected = {
            "collection_current": (300, 470, 63.83),
            "collection_arrears": (360, 450, 80.0),
            "collection_combined": (660, 920, 71.74),
            "collection_households": (0, 2, 0.0),
        }
        for code, (top, bottom, value) in expected.items():
            indicator = self.env["property.indicator"].search([("code", "=", code)])
            figure = indicator._get_values(**days)[0]
            self.assertEqual(
                (figure["numerator"], figure["denominator"], figure["value"]),
                (top, bottom, value),
                code,
            )
            by_officer = indicator._get_values(dimension="officer", **days)
            self.assertEqual([row["key"] for row in by_officer], [self.env.uid])
            self.assertEqual(by_officer[0]["value"], value)
            self._check_rows(indicator, days, top, bottom)

    def _check_rows(self, indicator, days, top, bottom):
        fields = {
            "collection_current": ("collected", "current_due"),
            "collection_arrears": ("recovered", "arrears_due"),
            "collection_combined": ("paid", "due"),
        }.get(indicator.code)
        for index, part in enumerate(("numerator", "denominator")):
            action = indicator.action_open_rows(part, **days)
            rows = (
                self.env[action["res_model"]]
                .with_context(**action["context"])
                .search(action["domain"])
            )
            rows.invalidate_recordset()
            if fields:
                found = sum(rows.mapped(fields[index]))
            else:
                found = len(rows.unit_id)
            self.assertAlmostEqual(found, (top, bottom)[index], 2, indicator.code)

    def test_sheet(self):
        report = self.env["property.collection.report"].create(
            {"day": "2026-11-15", "community_ids": self.community.ids}
        )
        self.assertEqual(str(report.date_end), "2026-11-30")
        report.as_of = "2026-11-30"
        title, lines, total = report._get_tables()[0]
        self.assertEqual(len(lines), 1)
        self.assertEqual(total[1].current_due, 470)
        __, sheets = report._xlsx_rates({})
        self.assertEqual(len(sheets), 3)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "property_billing.property_collection_report_pdf", report.ids
        )[0]
        self.assertIn(b"63.83%", html)

    def test_queries_do_not_grow_with_rows(self):
        rows = self._rows()
        domain = [("community_id", "=", self.community.id)]
        rows._get_collections(domain, "fee_item_id")
        with self.assertQueryCount(1):
            rows._get_collections(domain, "fee_item_id")

    def test_other_community_is_not_read(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        user = new_test_user(
            self.env,
            "limited",
            groups="property_base.group_supervisor",
            property_community_ids=[(6, 0, other.ids)],
        )
        sums = self._rows().with_user(user)._get_collections([])[None]
        self.assertEqual(sums.billed, 0)

    def test_a_wrong_period_is_refused(self):
        with self.assertRaises(UserError):
            self._rows(start="2026-12-01").search([], limit=1)
        with self.assertRaises(UserError):
            self._rows(start="x'; DROP").search([], limit=1)
