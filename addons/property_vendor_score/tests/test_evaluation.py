from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .score_case import ScoreCase


@tagged("post_install", "-at_install")
class TestEvaluation(ScoreCase):
    def _line(self, evaluation, source):
        return evaluation.line_ids.filtered(lambda line: line.source == source)

    # ------------------------------------------------------------------ W10 ----

    def test_w10_score_and_deduction(self):
        row = self._w10()
        self.assertEqual(row.score, 87.15)
        self.assertEqual(row.grade, "Good")
        self.assertEqual(row.fee_amount, 38500.00)
        self.assertEqual(row.band_deduction, 1925.00)

    def test_w10_three_absences(self):
        """The attendance has data now, so the typed 90 does not count for it."""
        self._count(absent=(1, 4, 7))
        template = self.template.copy({"active": False})
        template.line_ids.filtered(lambda li: li.source == "attendance").unlink()
        template.line_ids.filtered(lambda li: li.source == "plan").weight = 35
        template.active = True
        row = self._evaluation(template_id=template.id)
        row.action_compute()
        self._type(row, inspection=92, plan=85, complaint=88, satisfaction=78)
        # (30 × 92 + 35 × 85 + 20 × 88 + 15 × 78) / 100
        self.assertEqual(row.score, 86.65)
        self.assertEqual(row.absence_count, 3)
        self.assertEqual(row.band_deduction, 1925.00)
        self.assertEqual(row.deduction_amount, 2225.00)
        self.assertEqual(row.payable_amount, 36275.00)

    def test_w10_weekly_and_monthly_inspections(self):
        for day, (floors, glass) in enumerate([(56, 30), (60, 30), (54, 30), (58, 30)]):
            self._check(floors, glass, "weekly", f"2026-10-{7 * day + 1:02}")
        self._check(56, 35, "monthly", "2026-10-28")
        self._check(20, 10, "daily", "2026-10-28")
        row = self._evaluation()
        row.action_compute()
        line = self._line(row, "inspection")
        self.assertEqual(line.score, 89.40)
        self.assertEqual(row.score, 89.40)
        self.assertEqual(row.deduction_percent, 5)

    def test_w10_bounds(self):
        # two sources of 50 %: means of 89.995 and 89.994 cannot be typed with two
        # decimals but as halves of 89.99 + 90.00, and of thirds of 89.99 and 90.00
        template = self._template({"inspection": 50, "plan": 50})
        row = self._evaluation(template_id=template.id)
        row.action_compute()
        self._type(row, inspection=89.99, plan=90.00)
        self.assertEqual((row.score, row.deduction_percent), (90.00, 0))
        template = self._template({"inspection": 60, "plan": 40})
        row.template_id = template
        row.action_compute()
        self._type(row, inspection=89.99, plan=90.00)
        self.assertEqual((row.score, row.deduction_percent), (89.99, 5))

    def _template(self, weights, **vals):
        return self.template.copy(
            {
                "name": "Other",
                "line_ids": [
                    Command.create({"source": source, "weight": weight})
                    for source, weight in weights.items()
                ],
                **vals,
            }
        )

    # -------------------------------------------------------------- sources ----

    def test_attendance(self):
        self._count(absent=(0, 1))
        self._count(days=1, first=self.contract.date_start)
        row = self._evaluation()
        row.action_compute()
        line = self._line(row, "attendance")
        self.assertEqual((line.numerator, line.denominator), (78, 80))
        self.assertEqual(line.score, 97.50)
        self.assertEqual(row.absence_deduction, 200)

    def test_plan(self):
        plan = self._approved(self.contract, "2026-10-01")
        tasks = plan.task_ids.sorted("date_end")
        tasks[0].done_date = tasks[0].date_end
        tasks[1].done_date = tasks[1].date_end.replace(day=31)
        row = self._evaluation()
        row.action_compute()
        line = self._line(row, "plan")
        in_time = len(tasks.filtered(lambda task: task.state == "done"))
        self.assertEqual((line.numerator, line.denominator), (in_time, len(tasks)))
        self.assertTrue(0 < line.score < 100)

    def test_without_data_it_is_missing(self):
        self._count()
        row = self._evaluation()
        row.action_compute()
        line = self._line(row, "satisfaction")
        self.assertFalse(line.has_score)
        self.assertEqual(line.score_text, "missing")
        self.assertEqual(line.weight_used, 0)
        self.assertEqual(row.missing_count, 4)
        self.assertEqual(row.score, 100)
        self.assertEqual(self._line(row, "attendance").weight_used, 100)

    def test_nothing_has_data(self):
        row = self._evaluation()
        row.action_compute()
        self.assertFalse(row.has_score)
        self.assertFalse(row.grade)
        with self.assertRaisesRegex(UserError, "no source has data"):
            row.action_send()

    def test_template_that_blocks(self):
        self._count()
        self.template.missing = "block"
        row = self._evaluation()
        with self.assertRaisesRegex(UserError, "Complaints"):
            row.action_send()

    def test_typed_only_where_there_is_no_data(self):
        self._count(absent=(0, 1))
        row = self._evaluation()
        row.action_compute()
        self._type(row, attendance=10)
        self.assertEqual(self._line(row, "attendance").score, 97.50)
        self.assertFalse(self._line(row, "attendance").is_typed)

    @mute_logger("odoo.sql_db")
    def test_typed_needs_a_reason(self):
        row = self._evaluation()
        row.action_compute()
        line = self._line(row, "satisfaction")
        with (
            self.assertRaisesRegex((IntegrityError, ValidationError), "reason"),
            self.cr.savepoint(),
        ):
            line.write({"is_typed": True, "typed_score": 80})

    def test_events(self):
        kind = self.env.ref("property_vendor_score.event_kind_theft")
        event = (
            self.env["property.vendor.event"]
            .with_user(self.supervisor)
            .create(
                {
                    "contract_id": self.contract.id,
                    "date": "2026-10-10",
                    "kind_id": kind.id,
                }
            )
        )
        self.assertEqual(event.amount, kind.amount)
        row = self._w10()
        self.assertEqual(event.evaluation_id, row)
        self.assertEqual(row.event_deduction, kind.amount)
        self.assertEqual(row.payable_amount, 38500 - 1925 - kind.amount)
        row.action_send()
        with self.assertRaisesRegex(UserError, "it stays"):
            event.amount = 1
        with self.assertRaisesRegex(UserError, "it stays"):
            event.unlink()

    def test_fee_by_visit(self):
        contract = self._contract(
            "V-1",
            fee_basis="visit",
            fee_amount=500,
            headcount=0,
            area_ids=[Command.set(self.garden.ids)],
            duty_ids=[Command.create({"name": "Mow", "count": 2, "per": "month"})],
        )
        plan = self._approved(contract, "2026-10-01")
        plan.task_ids[0].done_date = plan.task_ids[0].date_end
        row = self._evaluation(contract)
        row.action_compute()
        self.assertEqual(row.fee_amount, 500)

    def test_fee_of_a_quarter_and_a_broken_month(self):
        quarter = self._evaluation(date_start="2026-07-01", date_end="2026-09-30")
        broken = self._evaluation(date_start="2026-10-01", date_end="2026-10-10")
        (quarter | broken).action_compute()
        self.assertEqual(quarter.fee_amount, 115500)
        self.assertEqual(broken.fee_amount, 12419.35)

    def test_two_in_a_row(self):
        first = self._w10(date_start="2026-09-01", date_end="2026-09-30")
        self._type(first, inspection=10)
        self.assertTrue(first.needs_rectification)
        self.assertFalse(first.may_terminate)
        first.action_send()
        second = self._w10()
        self.assertFalse(second.may_terminate)
        self._type(second, inspection=10)
        self.assertTrue(second.may_terminate)

    # ------------------------------------------------------------ bad input ----

    def test_weights_of_99(self):
        weight = self.template.line_ids.filtered(lambda li: li.source == "plan")
        with self.assertRaisesRegex(ValidationError, "99.00"), self.cr.savepoint():
            weight.weight = 24
        with self.assertRaisesRegex(ValidationError, "90.00"), self.cr.savepoint():
            self.template.line_ids.filtered(
                lambda li: li.source == "attendance"
            ).unlink()
        with self.assertRaisesRegex(ValidationError, "99"), self.cr.savepoint():
            self.template.weight_weekly = 39
        with self.assertRaisesRegex(ValidationError, "begin at 0"):
            self.template.band_ids.filtered(lambda b: b.lower == 0).lower = 1

    def test_two_weights_change_at_once(self):
        lines = self.template.line_ids
        plan = lines.filtered(lambda li: li.source == "plan")
        inspection = lines.filtered(lambda li: li.source == "inspection")
        self.template.write(
            {
                "line_ids": [
                    Command.update(plan.id, {"weight": 35}),
                    Command.update(inspection.id, {"weight": 20}),
                ]
            }
        )
        self.assertEqual(plan.weight, 35)

    @mute_logger("odoo.sql_db")
    def test_overlap(self):
        self._evaluation()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._evaluation(date_start="2026-10-31", date_end="2026-11-20")
            self.env.flush_all()

    def test_outside_the_contract(self):
        with self.assertRaisesRegex(UserError, "is not within contract"):
            self._evaluation(date_start="2025-12-01", date_end="2026-01-31")

    def test_contract_not_in_force(self):
        draft = self._draft("C-9", area_ids=[Command.set(self.garden.ids)])
        with self.assertRaisesRegex(UserError, "not in force"):
            self._evaluation(draft)

    def test_period_not_over(self):
        self._count(first=self.contract.date_start.replace(month=11))
        row = self._evaluation(date_start="2026-11-01", date_end="2026-11-30")
        with self.assertRaisesRegex(UserError, "runs until"):
            row.action_send()

    def test_queries_of_twenty(self):
        """Many take no more reads than one: sources are asked once."""
        rows = self._evaluation(date_start="2026-01-01", date_end="2026-01-14")
        rows.action_compute()
        days = [(month, half) for month in range(2, 12) for half in (1, 15)]
        many = self._evaluation(date_start="2026-01-15", date_end="2026-01-31")
        for month, half in days[:19]:
            many |= self._evaluation(
                date_start=f"2026-{month:02}-{half:02}",
                date_end=f"2026-{month:02}-{half + 13:02}",
            )
        self._count(days=31)
        counts = []
        for records in (many[:1], many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.action_compute()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 3 * 19, counts)
