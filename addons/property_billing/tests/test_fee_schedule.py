import io
from datetime import date

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .ledger_case import LedgerCase
from .pdf_text import pdf_pages

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


class ScheduleCase(LedgerCase):
    """October and November of one flat, October of another.

    501: service 210.02 a month, parking 300.00 in October; 502: service 242.68.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env, "fs_officer", groups="property_base.group_staff"
        )
        cls.env["property.building.officer"].create(
            {
                "building_id": cls.building.id,
                "user_id": cls.officer.id,
                "date_start": "2026-01-01",
            }
        )
        october, november = cls._run(OCTOBER), cls._run(NOVEMBER)
        cls.first = cls._charge(cls.service, 210.02, october)
        cls.car = cls._charge(cls.parking, 300.00, october)
        cls.second = cls._charge(cls.service, 242.68, october, cls.occupancy2)
        cls.later = cls._charge(cls.service, 210.02, november)
        (cls.first | cls.car | cls.second)._post_charges(OCTOBER)
        cls.later._post_charges(NOVEMBER)

    def _sums(self, day="2026-12-31", groupby=("unit_id", "fee_item_id"), **extra):
        """{keys: (due, paid, written off, owed)} of the community's year."""
        rows = self.env["property.fee.schedule.row"].with_context(property_asof=day)
        groups = rows._read_group(
            [("community_id", "=", self.community.id)],
            list(groupby),
            [
                "amount_due:sum",
                "amount_paid:sum",
                "amount_written_off:sum",
                "amount_owed:sum",
            ],
        )
        return {
            tuple(group[: len(groupby)]): tuple(round(v, 2) for v in group[-4:])
            for group in groups
        }


@tagged("post_install", "-at_install")
class TestFeeSchedule(ScheduleCase):
    def test_due_paid_owed(self):
        self._pay(self.first, 210.02, "2026-10-18")
        self._pay(self.second, 100, "2026-11-02")
        self.assertEqual(
            self._sums(),
            {
                (self.unit, self.service): (420.04, 210.02, 0, 210.02),
                (self.unit, self.parking): (300, 0, 0, 300),
                (self.unit2, self.service): (242.68, 100, 0, 142.68),
            },
        )
        self.assertEqual(
            self._sums(groupby=["month:month"]),
            {
                (OCTOBER,): (752.70, 310.02, 0, 442.68),
                (NOVEMBER,): (210.02, 0, 0, 210.02),
            },
        )

    def test_as_of_any_day(self):
        """On 31 October the second payment was not there, nor November charged."""
        self._pay(self.first, 210.02, "2026-10-18")
        self._pay(self.second, 100, "2026-11-02")
        self.assertEqual(
            self._sums("2026-10-31", ["community_id"]),
            {(self.community,): (752.70, 210.02, 0, 542.68)},
        )
        self.assertEqual(
            self._sums("2026-10-17", ["community_id"]),
            {(self.community,): (752.70, 0, 0, 752.70)},
        )

    def test_reduced(self):
        """30 credited of 210.02: 180.02 is due, whether it was paid or not."""
        self._take_back(self.first, 30, "2026-10-20")
        self.assertEqual(
            self._sums("2026-10-31")[self.unit, self.service], (180.02, 0, 0, 180.02)
        )
        self._pay(self.second, 242.68, "2026-10-10")
        self._take_back(self.second, 42.68, "2026-10-20")
        self.assertEqual(
            self._sums("2026-10-31")[self.unit2, self.service], (200, 200, 0, 0)
        )

    def test_written_off(self):
        """What is written off is not paid."""
        self._pay(self.second, 100, "2026-10-10")
        self._write_off(self.second, "2026-10-20")
        self.assertEqual(
            self._sums("2026-10-31")[self.unit2, self.service],
            (242.68, 100, 142.68, 0),
        )
        self.assertEqual(
            self._sums("2026-10-19")[self.unit2, self.service],
            (242.68, 100, 0, 142.68),
        )

    def test_change_of_payer_adds_up(self):
        """Sold on 12 November: the month is 210.02, whoever pays which part."""
        change = self.env["property.payer.change"].create(
            {
                "unit_id": self.unit.id,
                "date": "2026-11-12",
                "partner_id": self.env["res.partner"].create({"name": "李买"}).id,
                "booking_date": "2026-11-20",
            }
        )
        change.action_compute()
        change.action_book()
        sums = self._sums(groupby=["unit_id", "month:month"])
        self.assertEqual(sums[self.unit, NOVEMBER], (210.02, 0, 0, 210.02))
        payers = self._sums(groupby=["partner_id", "month:month"])
        # 12 to 30 November: 19 of 30 days, 133.01
        self.assertEqual(payers[change.partner_id, NOVEMBER], (133.01, 0, 0, 133.01))
        self.assertEqual(payers[self.owner, NOVEMBER], (77.01, 0, 0, 77.01))

    def test_equals_the_ledger(self):
        self._pay(self.first, 210.02, "2026-10-18")
        self._take_back(self.second, 42.68, "2026-10-20")
        self._prepay(50, "2026-10-25")
        [(balance,)] = self.env["account.move.line"]._read_group(
            [
                ("property_charge_id", "!=", False),
                ("property_community_id", "=", self.community.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["amount_residual:sum"],
        )
        [sums] = self._sums(groupby=["community_id"]).values()
        self.assertAlmostEqual(sums[3], balance)
        self.assertAlmostEqual(sums[0] - sums[1] - sums[2], sums[3])

    def test_agrees_with_the_rates(self):
        """Two ways to read the ledger: the rates charge by charge, this at once."""
        self._pay(self.first, 210.02, "2026-10-18")
        self._take_back(self.first, 30, "2026-10-20")
        self._pay(self.second, 100, "2026-10-10")
        self._write_off(self.second, "2026-11-20")
        change = self.env["property.payer.change"].create(
            {
                "unit_id": self.unit.id,
                "date": "2026-10-12",
                "partner_id": self.env["res.partner"].create({"name": "李买"}).id,
                "booking_date": "2026-11-20",
            }
        )
        change.action_compute()
        change.action_book()
        self._pay(change.line_ids.new_id[:1], 50, "2026-11-25")
        for day in ("2026-10-15", "2026-10-31", "2026-11-22", "2026-12-31"):
            rates = (
                self.env["property.collection.row"]
                .with_context(property_period=["2026-01-01", "2026-12-31", day])
                ._read_group(
                    [("community_id", "=", self.community.id)],
                    ["unit_id", "fee_item_id"],
                    [
                        "current_due:sum",
                        "collected:sum",
                        "written_off:sum",
                        "current_closing:sum",
                    ],
                )
            )
            with self.subTest(day):
                self.assertEqual(
                    self._sums(day),
                    {
                        (unit, item): tuple(round(value, 2) for value in sums)
                        for unit, item, *sums in rates
                    },
                )

    def test_officer_sees_own_communities(self):
        other = self.env["property.community"].create({"name": "Other", "code": "OT"})
        self.officer.property_community_ids = other
        rows = self.env["property.fee.schedule.row"].with_user(self.officer)
        self.assertFalse(rows.search([("community_id", "=", self.community.id)]))
        self.officer.property_community_ids = self.community
        self.assertEqual(
            len(rows.search([("community_id", "=", self.community.id)])), 4
        )

    # ------------------------------------------------------------- outputs ----

    def _schedule(self, **extra):
        return self.env["property.fee.schedule"].create(
            {
                "community_id": self.community.id,
                "year": 2026,
                "as_of": "2026-12-31",
                **extra,
            }
        )

    def test_workbook(self):
        self._pay(self.first, 210.02, "2026-10-18")
        name, content = self._schedule()._get_xlsx("schedule", {})
        self.assertIn("2026", name)
        book = load_workbook(io.BytesIO(content))
        sheet, months, buildings = book.worksheets
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        self.assertEqual(len(rows), 3)
        self.assertEqual(
            rows[0][:6],
            ["3-501", "吴轩敏", "Property Service Fee", 420.04, 210.02, 210.02],
        )
        # the tenth month: 3 columns of text, the year, nine months of 3 columns
        self.assertEqual(rows[0][33:36], [210.02, 210.02, 0])
        self.assertEqual(rows[0][36:39], [210.02, 0, 210.02])
        self.assertEqual(rows[0][6:9], [None, None, None])
        total = [cell.value for cell in list(months.iter_rows())[-1]]
        self.assertEqual(total[2:], [962.72, 210.02, 0, 752.70])
        total = [cell.value for cell in list(buildings.iter_rows())[-1]]
        self.assertEqual(total[2:], [962.72, 210.02, 0, 752.70])

    def test_empty_year(self):
        _name, content = self._schedule(year=2020)._get_xlsx("schedule", {})
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(len(book.worksheets), 3)
        with self.assertRaisesRegex(UserError, "Nothing was charged"):
            self._schedule(year=2020).action_pdf()

    @mute_logger("odoo.sql_db")
    def test_no_such_year(self):
        with self.assertRaises(IntegrityError):
            self._schedule(year=26)

    def test_paper(self):
        schedule = self._schedule()
        action = schedule.action_pdf()
        self.assertIn(
            f"/property/fee/pdf/property.fee.schedule/{schedule.id}", action["url"]
        )
        [page] = pdf_pages(schedule._get_pdf()[1])
        for word in ("3-501", "3-502", "420.04", "962.72"):
            self.assertIn(word, page)

    def test_only_a_building(self):
        empty = self.env["property.building"].create(
            {"community_id": self.community.id, "code": "9"}
        )
        with self.assertRaises(UserError):
            self._schedule(building_ids=empty.ids).action_pdf()
        self.assertEqual(
            self._schedule(building_ids=self.building.ids)._count_units(), 2
        )


@tagged("post_install", "-at_install")
class TestCollectionTarget(ScheduleCase):
    def _months(self):
        groups = self.env["property.collection.month"]._read_group(
            [("user_id", "=", self.officer.id)],
            ["month:month"],
            ["due:sum", "collected:sum", "target:sum", "gap:sum", "rate:avg"],
        )
        return {
            month: tuple(round(value or 0, 2) for value in values)
            for month, *values in groups
        }

    def _target(self, **extra):
        return self.env["property.collection.target"].create(
            {
                "user_id": self.officer.id,
                "community_id": self.community.id,
                "month": "2026-10-15",
                "amount": 400,
                **extra,
            }
        )

    def test_collected_against_target(self):
        """October: 210.02 + 90 of 400 is 75.005 %, 75.01; November has no target."""
        self.assertEqual(self._target().month, OCTOBER)
        self._pay(self.first, 210.02, "2026-10-18")
        self._pay(self.car, 90, "2026-10-31")
        self._pay(self.car, 100, "2026-11-01")
        self.assertEqual(
            self._months(),
            {
                OCTOBER: (752.70, 300.02, 400, -99.98, 75.01),
                NOVEMBER: (210.02, 100, 0, 100, 0),
            },
        )

    def test_only_money_counts(self):
        """Neither a credit note nor what is written off was collected."""
        self._take_back(self.first, 30, "2026-10-20")
        self._write_off(self.second, "2026-10-21")
        self.assertEqual(self._months()[OCTOBER][1], 0)

    @mute_logger("odoo.sql_db")
    def test_one_target(self):
        self._target()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._target(month="2026-10-31")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._target(month="2026-11-30", amount=0)

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.env["property.collection.target"].with_user(self.officer).create(
                {
                    "user_id": self.officer.id,
                    "community_id": self.community.id,
                    "amount": 1,
                }
            )
