from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .notice_common import NoticeCommon
from .pdf_text import pdf_pages


@tagged("post_install", "-at_install")
class TestFeeNoticeIssue(NoticeCommon):
    """A month of a building of two entrances, with a developer's units."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "zh_CN"
        cls.entrance1 = cls.env["property.entrance"].create(
            {"building_id": cls.building.id, "code": "1", "floor_count": 12}
        )
        # made in no order: 3-1-1101, 3-1-201, 3-2-101 and the 501, 502 of entrance 2
        cls.high, cls.low, cls.second = cls.env["property.unit"].create(
            [
                cls._unit_vals("1101", 11, 80, entrance_id=cls.entrance1.id),
                cls._unit_vals("201", 2, 80, entrance_id=cls.entrance1.id),
                cls._unit_vals("101", 1, 80),
            ]
        )
        for unit in cls.high | cls.low | cls.second:
            cls.env["property.occupancy"].create(
                {
                    "unit_id": unit.id,
                    "partner_id": cls.env["res.partner"]
                    .create({"name": f"业主{unit.code}"})
                    .id,
                }
            )
        cls.unsold = cls.env["property.unit"].create(
            [cls._unit_vals(f"60{n}", 6, 100) for n in range(1, 7)]
        )
        cls.homes = cls.low | cls.high | cls.second | cls.unit | cls.unit2
        cls.fee_run = cls.env["property.fee.run"].create(
            {
                "name": "2026-11",
                "community_id": cls.community.id,
                "date_start": "2026-11-01",
                "date_end": "2026-11-30",
            }
        )
        developer = {
            "partner_id": cls.developer.id,
            "occupancy_id": False,
            "owner_occupancy_id": False,
        }
        cls.charges = cls._create_charges(
            [
                cls._charge_vals(unit, "2026-11-01", 188.0, run_id=cls.fee_run.id)
                for unit in cls.homes
            ]
            + [
                cls._charge_vals(
                    unit, "2026-11-01", 235.0, run_id=cls.fee_run.id, **developer
                )
                for unit in cls.unsold
            ]
            + [cls._charge_vals(cls.low, "2026-09-01", 188.0)]
        )
        cls.fee_run.state = "posted"
        cls.supervisor = new_test_user(
            cls.env, "leader", "property_base.group_supervisor"
        )

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2026-11-05 02:00:00"))

    def _issue(self, **values):
        issue = self.env["property.fee.notice.issue"].create(
            {
                "community_id": self.community.id,
                "run_id": self.fee_run.id,
                "date": "2026-11-05",
                **values,
            }
        )
        issue.with_context(property_inline=True).action_issue()
        return issue

    def _of(self, issue, unit):
        return issue.notice_ids.filtered(lambda n: n.unit_id == unit)

    def test_a_notice_each_and_one_statement(self):
        issue = self._issue()
        self.assertEqual(issue.state, "issued")
        self.assertEqual(issue.notice_count, 6)
        statement = self._of(issue, self.env["property.unit"])
        self.assertEqual(statement.partner_id, self.developer)
        self.assertAlmostEqual(statement.amount_payable, 1410.0)
        self.assertEqual(statement.line_ids.unit_id, self.unsold)
        self.assertAlmostEqual(self._of(issue, self.low).amount_arrears, 188.0)
        self.assertAlmostEqual(issue.amount_payable, 1410.0 + 5 * 188 + 188)

    def test_threshold_decides_on_the_statement(self):
        self.community.statement_threshold = 7
        self.assertEqual(self._issue().notice_count, 11)
        self.community.statement_threshold = 0
        self.assertEqual(self._issue(stage="reminder").notice_count, 11)

    def test_building_in_walking_order_one_page_each(self):
        issue = self._issue()
        pages = [
            page
            for notice in issue._get_notices_to_carry()
            for page in pdf_pages(notice.attachment_id.raw)
        ]
        self.assertEqual(len(pages), 6)
        *homes, statement = pages
        self.assertIn("Test Developer", statement)
        order = [self.low, self.high, self.second, self.unit, self.unit2]
        for unit, page in zip(order, homes, strict=True):
            self.assertIn(unit.name, page)
            self.assertIn(unit.owner_ids.name, page)

    def test_text_of_a_notice(self):
        self.community.payment_instructions = "工商银行 1202 0000\n前台 8:30–17:30"
        [text] = pdf_pages(self._of(self._issue(), self.low).attachment_id.raw)
        for words in (
            "交费通知单",
            "Test Garden",
            "3-1-201",
            "业主201",
            "物业服务费",
            "2026-11",
            "80.00 m² × 2.35 = 188.00",
            "2026-09",
            "376.00",
            "叁佰柒拾陆元整",
            "2026年11月12日",
            "工商银行 1202 0000",
            "前台 8:30–17:30",
            "TG 3-1-201",
            "0571-88880000",
            "2026年11月5日",
            self.env.company.name,
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)
        self.assertNotIn("Payment Notice", text)

    def test_text_of_a_statement(self):
        [text] = pdf_pages(
            self._of(self._issue(), self.env["property.unit"]).attachment_id.raw
        )
        self.assertIn("壹仟肆佰壹拾元整", text)
        self.assertIn("1,410.00", text)
        for unit in self.unsold:
            self.assertIn(unit.name, text)

    def test_language_of_the_payer(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.low.owner_ids.lang = "en_US"
        [text] = pdf_pages(self._of(self._issue(), self.low).attachment_id.raw)
        self.assertIn("Payment Notice", text)

    def test_notice_longer_than_a_page_is_cut_right(self):
        """Halving finds it: every PDF is its own notice's."""
        self.community.payment_instructions = "\n".join(["很长的说明"] * 10)
        long = self._create_charges(
            [
                self._charge_vals(
                    self.second,
                    f"{year}-{month:02}-01",
                    100.0,
                    fee_item_id=self.env["property.fee.item"]
                    .create(self._item_vals(f"项目{year}{month}", 1))
                    .id,
                )
                for year in (2023, 2024, 2025)
                for month in range(1, 13)
            ]
        )
        issue = self._issue()
        for unit in self.homes:
            notice = self._of(issue, unit)
            pages = pdf_pages(notice.attachment_id.raw)
            self.assertEqual(len(pages) > 1, unit == self.second)
            self.assertIn(unit.name, pages[0])
            self.assertTrue(notice._is_pdf_intact())
        self.assertEqual(len(self._of(issue, self.second).line_ids), len(long) + 1)

    def test_arrears_of_many_months_are_one_row(self):
        self._create_charges(
            [
                self._charge_vals(self.second, f"2025-{month:02}-01", 100.0)
                for month in range(1, 13)
            ]
        )
        [text] = pdf_pages(self._of(self._issue(), self.second).attachment_id.raw)
        self.assertIn("2025-01 – 2025-12", text)
        self.assertIn("1,200.00", text)

    def test_again_adds_nothing(self):
        issue = self._issue()
        with self.assertRaisesRegex(UserError, "announced already"):
            issue.with_context(property_inline=True).action_issue()
        with self.assertRaisesRegex(UserError, "announced already"):
            self._issue()
        self.assertEqual(len(issue.notice_ids), 6)

    def test_who_was_missing_gets_one(self):
        issue = self._issue(building_ids=False)
        self._of(issue, self.low).action_cancel()
        issue.with_context(property_inline=True).action_issue()
        again = self._of(issue, self.low)
        self.assertEqual(sorted(again.mapped("state")), ["cancelled", "issued"])

    def test_database_refuses_the_same_notice_twice(self):
        notice = self._of(self._issue(), self.low)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            notice.copy()
            self.env.flush_all()
        self.assertIn("property_fee_notice_run_uniq", str(caught.exception))

    def test_served_electronically_and_paid_are_not_carried(self):
        issue = self._issue()
        self._of(issue, self.low)._mark_portal_read(self.low.owner_ids)
        paid = self.charges.filtered(lambda c: c.unit_id == self.high)
        self._pay(paid, paid.amount, "2026-11-05")
        self.second.occupancy_ids.date_end = "2026-10-31"
        carried = issue._get_notices_to_carry()
        self.assertNotIn(self.low, carried.unit_id)
        self.assertNotIn(self.high, carried.unit_id)
        self.assertIn(self.unit, carried.unit_id)

    def test_who_moved_out_is_not_carried_to_the_door(self):
        self.second.occupancy_ids.date_end = "2026-10-31"
        issue = self._issue()
        self.assertTrue(self._of(issue, self.second).is_former)
        self.assertNotIn(self.second, issue._get_notices_to_carry().unit_id)

    def test_limited_to_a_building(self):
        other = self.env["property.building"].create(
            {"community_id": self.community.id, "code": "9"}
        )
        with self.assertRaisesRegex(UserError, "announced already"):
            self._issue(building_ids=[(6, 0, other.ids)])

    def test_from_the_run(self):
        action = self.fee_run.action_notices()
        self.assertEqual(action["views"], [(False, "form")])
        issue = (
            self.env["property.fee.notice.issue"]
            .with_context(**action["context"])
            .create({"date": "2026-11-05"})
        )
        self.assertEqual(issue.run_id, self.fee_run)
        self.assertEqual(issue.deadline, date(2026, 11, 12))
        self.assertEqual(self.fee_run.notice_issue_count, 1)
        self.assertEqual(
            self.fee_run.action_notices()["domain"], [("run_id", "=", self.fee_run.id)]
        )

    def test_from_the_household_card(self):
        card = self.env["property.unit"].get_household(self.low.id)
        [found] = [a for a in card["actions"] if a["key"] == "fee_notice"]
        action = getattr(self.low, found["method"])()
        wizard = (
            self.env["property.fee.notice.create"]
            .with_context(**action["context"])
            .create({"date": "2026-11-05"})
        )
        self.assertEqual(wizard.unit_ids, self.low)

    def test_in_the_background(self):
        """The cron works the batches off; half-way it goes on where it stopped."""
        issue = self.env["property.fee.notice.issue"].create(
            {
                "community_id": self.community.id,
                "run_id": self.fee_run.id,
                "date": "2026-11-05",
            }
        )
        issue.with_user(self.supervisor).action_issue()
        self.assertEqual(issue.state, "issuing")
        self.assertFalse(issue.notice_ids)
        issue.with_user(self.supervisor).action_issue()
        self.assertEqual(issue.batch_count, 2)
        for batch in issue.sudo().batch_ids:
            self.assertTrue(batch._run())
        self.assertEqual(issue.state, "issued")
        self.assertEqual(len(issue.notice_ids), 6)
        self.assertEqual(issue.notice_ids.create_uid, self.supervisor)

    def test_front_desk_does_not_issue_in_bulk(self):
        staff = new_test_user(self.env, "desk2", "property_billing.group_cashier")
        issue = self.env["property.fee.notice.issue"].create(
            {"community_id": self.community.id, "date": "2026-11-05"}
        )
        with self.assertRaises(AccessError):
            issue.with_user(staff).action_issue()

    def test_demand_for_what_is_owed_today(self):
        issue = self._issue(run_id=False, stage="demand")
        self.assertEqual(issue.notice_ids.unit_id, self.low)
        self.assertEqual(issue.notice_ids.line_ids.date_start, date(2026, 9, 1))

    def test_number_of_queries_does_not_follow_the_number_of_notices(self):
        """Finding and grouping the claims costs the same for six and for one."""
        issue = self.env["property.fee.notice.issue"].create(
            {
                "community_id": self.community.id,
                "run_id": self.fee_run.id,
                "date": "2026-11-05",
            }
        )
        claims = issue._find_claims()
        self.assertGreater(len(claims), 5)
        one = dict([next(iter(claims.items()))])
        self._count_queries(issue, claims)  # whatever is cached is cached now
        self.assertEqual(
            self._count_queries(issue, one), self._count_queries(issue, claims)
        )

    def _count_queries(self, issue, claims):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        issue._find_claims()
        issue._skip_served(issue._group_claims(claims))
        return self.cr.sql_log_count - before
