import io
from datetime import date

import openpyxl

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time

from .notice_common import NoticeCommon
from .pdf_text import pdf_pages

PROOF = [("slip.txt", b"EMS 1234567890")]


@tagged("post_install", "-at_install")
class TestArrears(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "zh_CN"
        cls.officer = new_test_user(cls.env, "officer", "property_base.group_staff")
        cls.env["property.building.officer"].create(
            [
                {
                    "building_id": cls.building.id,
                    "user_id": cls.env.user.id,
                    "date_start": "2023-01-01",
                    "date_end": "2026-06-30",
                },
                {
                    "building_id": cls.building.id,
                    "user_id": cls.officer.id,
                    "date_start": "2026-07-01",
                },
            ]
        )
        cls.old, cls.recent, cls.other = cls._create_charges(
            [
                cls._charge_vals(cls.unit, "2024-03-01", 210.02),
                cls._charge_vals(cls.unit, "2026-10-01", 210.02),
                cls._charge_vals(cls.unit2, "2026-10-01", 242.68),
            ]
        )

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2026-11-05 02:00:00"))

    def _rows(self, day, user=None):
        self.env.invalidate_all()
        model = self.env["property.arrears"].with_user(user or self.env.user)
        return model.with_context(property_asof=day).search(
            [("community_id", "=", self.community.id)]
        )

    def _row(self, charge, day):
        return self._rows(day).filtered(lambda row: row.charge_id == charge)

    def test_rows_as_of_a_day(self):
        self._pay(self.recent, 100.0, "2026-11-02")
        self._pay(self.recent, 110.02, "2026-11-04")
        self.assertAlmostEqual(
            self._row(self.recent, "2026-11-01").amount_residual, 210.02
        )
        self.assertAlmostEqual(
            self._row(self.recent, "2026-11-02").amount_residual, 110.02
        )
        self.assertFalse(self._row(self.recent, "2026-11-04"))
        self.assertEqual(self._rows("2026-09-30").charge_id, self.old)

    def test_sum_is_the_charges_own(self):
        self._pay(self.other, 42.68, "2026-11-02")
        for day in ("2026-10-31", "2026-11-02", "2026-11-05"):
            by_charge = self.env["property.fee.charge"]._get_open_asof(
                [("community_id", "=", self.community.id)], fields.Date.to_date(day)
            )
            found = {row.charge_id.id: row.amount_residual for row in self._rows(day)}
            self.assertEqual(found, by_charge)

    def test_ages(self):
        for day, expected in (
            ("2026-10-30", "not_due"),
            ("2026-10-31", "not_due"),
            ("2026-11-01", "d30"),
            ("2026-11-30", "d30"),
            ("2026-12-01", "d90"),
            ("2027-01-29", "d90"),
            ("2027-01-30", "d180"),
            ("2027-04-29", "d180"),
            ("2027-04-30", "d365"),
            ("2027-10-31", "d365"),
            ("2027-11-01", "y2"),
            ("2028-10-31", "y3"),
            ("2029-11-30", "over"),
        ):
            row = self._row(self.recent, day)
            with self.subTest(day=day):
                self.assertEqual(row.bucket, expected)
                due = date(2026, 10, 31)
                overdue = max((fields.Date.to_date(day) - due).days, 0)
                self.assertEqual(row.days_overdue, overdue)

    def test_officer_of_the_day(self):
        self.assertEqual(self._row(self.old, "2026-06-30").officer_id, self.env.user)
        self.assertEqual(self._row(self.old, "2026-07-01").officer_id, self.officer)

    def test_last_demand_and_limitation(self):
        row = self._row(self.old, "2026-11-05")
        self.assertFalse(row.demand_date)
        self.assertEqual(row.limitation_date, date(2027, 3, 31))
        notice = self._demand()
        self.assertFalse(self._row(self.old, "2026-11-05").demand_date)
        notice._deliver("post", date(2026, 11, 5), PROOF)
        row = self._row(self.old, "2026-11-05")
        self.assertEqual(row.demand_date, date(2026, 11, 5))
        self.assertEqual(row.demand_count, 1)
        self.assertEqual(row.limitation_date, date(2029, 11, 5))
        before = self._row(self.old, "2026-11-04")
        self.assertFalse(before.demand_date)
        self.assertEqual(before.limitation_date, date(2027, 3, 31))

    def _demand(self):
        wizard = self.env["property.fee.notice.create"].create(
            {
                "unit_ids": [fields.Command.set(self.unit.ids)],
                "stage": "demand",
                "date": "2026-11-05",
            }
        )
        return self.env["property.fee.notice"].browse(wizard.action_issue()["res_id"])

    def test_grouped_like_any_list(self):
        groups = (
            self.env["property.arrears"]
            .with_context(property_asof="2026-11-05")
            ._read_group(
                [("community_id", "=", self.community.id)],
                ["unit_id"],
                ["amount_residual:sum", "__count"],
            )
        )
        self.assertEqual(
            {unit: (round(total, 2), count) for unit, total, count in groups},
            {self.unit: (420.04, 2), self.unit2: (242.68, 1)},
        )

    def test_limited_user(self):
        other = self.env["property.community"].create({"name": "Other", "code": "O"})
        self.assertEqual(len(self._rows("2026-11-05", self.officer)), 3)
        self.officer.property_community_ids = other
        self.assertFalse(self._rows("2026-11-05", self.officer))

    def test_notices_from_the_list(self):
        rows = self._rows("2026-11-05").filtered(lambda r: r.unit_id == self.unit)
        context = rows.action_issue_notices()["context"]
        wizard = (
            self.env["property.fee.notice.create"].with_context(**context).create({})
        )
        self.assertEqual(wizard.unit_ids, self.unit)
        self.assertEqual(wizard.partner_ids, self.owner)
        notice = self.env["property.fee.notice"].browse(wizard.action_issue()["res_id"])
        self.assertEqual(notice.line_ids.charge_id, self.old | self.recent)

    # ------------------------------------------------------------ query ----

    def _query(self, **values):
        return self.env["property.arrears.query"].create(
            {
                "date": "2026-11-05",
                "community_ids": [fields.Command.set(self.community.ids)],
                **values,
            }
        )

    def test_query(self):
        self.assertEqual(len(self._query()._get_rows()), 3)
        self.assertEqual(self._query(min_days=90)._get_rows().charge_id, self.old)
        self.assertEqual(
            self._query(unit_ids=[fields.Command.set(self.unit2.ids)])
            ._get_rows()
            .charge_id,
            self.other,
        )
        early = self._query(date="2026-10-15")
        self.assertEqual(early._get_rows().charge_id, self.old)
        early.overdue_only = False
        self.assertEqual(len(early._get_rows()), 3)
        action = early.action_show()
        self.assertEqual(action["context"]["property_asof"], "2026-10-15")

    def test_spreadsheet(self):
        self.owner.name = "=HYPERLINK(1)"
        _name, content = self._query()._get_xlsx("detail", {})
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        by_unit = [row for row in rows if row[1] == self.unit.name]
        self.assertEqual([row[7] for row in by_unit], [210.02, 210.02])
        self.assertEqual(by_unit[0][2], "=HYPERLINK(1)")
        cell = next(
            c for row in sheet.iter_rows() for c in row if c.value == "=HYPERLINK(1)"
        )
        self.assertEqual(cell.data_type, "s")
        self.assertAlmostEqual(rows[-1][7], 662.72)

    def test_paper(self):
        _name, content = self._query()._get_pdf()
        first, second = pdf_pages(content)
        for words in (
            "欠费明细",
            "3-2-501",
            "吴轩敏",
            "2024-03",
            "420.04",
            "肆佰贰拾元零肆分",
        ):
            self.assertIn(words, first)
        self.assertIn("242.68", second)
        self.assertNotIn("吴轩敏", second)

    def test_nothing_to_print(self):
        with self.assertRaisesRegex(UserError, "owes"):
            self._query(date="2024-01-01").action_pdf()


@tagged("post_install", "-at_install")
class TestFeePdf(HttpCase, NoticeCommon):
    """The routes give the kept PDFs to staff, with their own rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_charges(
            [
                cls._charge_vals(unit, "2026-10-01", 188.0)
                for unit in (cls.unit2 | cls.unit)
            ]
        )
        cls.issue = cls.env["property.fee.notice.issue"].create(
            {
                "community_id": cls.community.id,
                "stage": "demand",
                "date": fields.Date.today(),
            }
        )
        # whatever today is: the charges of an October of the past are overdue
        cls.issue.date = max(fields.Date.today(), date(2026, 11, 5))
        cls.issue.with_context(property_inline=True).action_issue()
        cls.staff = new_test_user(cls.env, "desk", "property_base.group_staff")
        new_test_user(cls.env, "resident", "base.group_portal")

    def _get(self, url, login="desk"):
        self.authenticate(login, login)
        return self.url_open(url)

    def test_issue_in_one_file(self):
        response = self._get(f"/property/fee/notices.pdf?issue={self.issue.id}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        first, second = pdf_pages(response.content)
        self.assertIn(self.unit.name, first)
        self.assertIn(self.unit2.name, second)

    def test_single_is_the_kept_file(self):
        notice = self.issue.notice_ids[0]
        response = self._get(f"/property/fee/notices.pdf?ids={notice.id}")
        self.assertEqual(response.content, notice.attachment_id.raw)

    def test_refused(self):
        ids = ",".join(map(str, self.issue.notice_ids.ids))
        urls = (
            f"/property/fee/notices.pdf?ids={ids}",
            f"/property/fee/notices.pdf?issue={self.issue.id}",
            "/property/fee/arrears.pdf?query=1",
        )
        for url in urls:
            self.assertEqual(self._get(url, "resident").status_code, 403, url)
        self.staff.property_community_ids = self.env["property.community"].create(
            {"name": "Other", "code": "O"}
        )
        for url in urls[:2]:
            self.assertEqual(self._get(url).status_code, 403, url)

    def test_nonsense(self):
        for query, status in (("ids=x", 400), ("ids=", 404), ("issue=0", 404)):
            response = self._get(f"/property/fee/notices.pdf?{query}")
            self.assertEqual(response.status_code, status, query)

    def test_query_of_somebody_else(self):
        query = self.env["property.arrears.query"].create({})
        response = self._get(f"/property/fee/arrears.pdf?query={query.id}")
        self.assertEqual(response.status_code, 403)

    def test_arrears_on_paper_and_as_spreadsheet(self):
        query = (
            self.env["property.arrears.query"]
            .with_user(self.staff)
            .create({"date": self.issue.date, "community_ids": self.community.ids})
        )
        response = self._get(query.action_pdf()["url"])
        self.assertEqual(len(pdf_pages(response.content)), 2)
        response = self._get(query.action_xlsx()["url"])
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"PK"))
