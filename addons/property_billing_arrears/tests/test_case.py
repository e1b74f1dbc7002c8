from datetime import date, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .recovery_case import RecoveryCase

TODAY = date(2026, 12, 15)


@tagged("post_install", "-at_install")
@freeze_time("2026-12-15 03:00:00")
class TestCase(RecoveryCase):
    """October's 544.58 is overdue on 15 December 2026: parking since 1 October, the
    rest since 1 November.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user("officer", "property_base.group_staff")
        cls.env["property.building.officer"].create(
            {
                "building_id": cls.building.id,
                "user_id": cls.officer.id,
                "date_start": "2026-01-01",
            }
        )
        cls.owner.phone = "13812345678"

    def _sync(self):
        self.env["property.arrears.sync"].sudo()._sync(self.community)

    def _case(self, user=None, unit=None):
        case = self.env["property.arrears.case"].search(
            [("unit_id", "=", (unit or self.unit).id)]
        )
        return case.with_user(user) if user else case

    def _open_case(self, user=None):
        self._sync()
        return self._case(user)

    def _promise(self, case, amount=300, **values):
        return (
            self.env["property.arrears.promise"]
            .with_user(self.officer)
            .create(
                {
                    "case_id": case.id,
                    "amount": amount,
                    "promised_date": "2026-12-20",
                    **values,
                }
            )
        )

    def _paper(self):
        papers = self.env["ir.attachment"].with_user(self.officer)
        paper = papers.create({"name": "x.png", "raw": b"paper"})
        return [(6, 0, paper.ids)]

    # -------------------------------------------------------------- in step ----

    def test_opened_from_the_ledger(self):
        case = self._open_case()
        self.assertEqual(case.partner_id, self.owner)
        self.assertAlmostEqual(case.amount_overdue, 544.58)
        self.assertAlmostEqual(case.amount_now, 544.58)
        self.assertEqual(case.charge_count, 3)
        self.assertEqual(case.oldest_due_date, date(2026, 10, 1))
        self.assertEqual(case.days_overdue, 75)
        self.assertEqual(case.officer_id, self.officer)
        self.assertEqual(case.limitation_date, date(2029, 10, 1))
        self.assertEqual(case.next_stage, "demand")
        self.assertEqual(case.next_date, date(2026, 10, 31))
        self.assertFalse(self._case(unit=self.unit2))

    def test_again_changes_nothing(self):
        case = self._open_case()
        before = case.read()
        self._sync()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._case().read(), before)

    def test_follows_payments_and_closes(self):
        case = self._open_case()
        self._pay(self.park, 300, "2026-12-14")
        self._sync()
        self.assertAlmostEqual(case.amount_overdue, 244.58)
        self.assertEqual(case.oldest_due_date, date(2026, 11, 1))
        self._pay(self.fee | self.shared, 244.58, "2026-12-14")
        self._sync()
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.amount_overdue, 0)
        self.assertFalse(case.next_date)

    def test_the_worklist_shows_what_is_owed_now(self):
        case = self._open_case()
        self._pay(self.park, 300, "2026-12-14")
        arch = self.env["property.arrears.case"].get_view(view_type="list")["arch"]
        self.assertRegex(arch, r'name="amount_now"[^>]*sum')
        self.assertAlmostEqual(case.amount_overdue, 544.58)
        case.invalidate_recordset(["amount_now"])
        self.assertAlmostEqual(case.amount_now, 244.58)

    def test_owes_again(self):
        case = self._open_case()
        case.sudo()._reach("demand", TODAY)
        self._pay(self.charges, 544.58, "2026-12-14")
        self._sync()
        november = self._charge(self.service, 100, self._run(date(2026, 11, 1)))
        november._post_charges(date(2026, 11, 1))
        self._sync()
        self.assertEqual((case.state, case.stage), ("open", False))
        self.assertAlmostEqual(case.amount_overdue, 100)

    def test_what_is_not_due_is_no_arrears(self):
        self._pay(self.charges, 544.58, "2026-12-14")
        january = self._charge(self.service, 100, self._run(date(2027, 1, 1)))
        january._post_charges(date(2026, 12, 1))
        self._sync()
        self.assertFalse(self._case())

    def test_written_off_is_closed(self):
        case = self._open_case()
        self._book(self._approve(self._lose()))
        self._sync()
        self.assertEqual(case.state, "closed")

    def test_queries_do_not_grow_with_units(self):
        """Ten units more in arrears cost no search each."""
        self._sync()
        self.env.flush_all()
        with self.assertQueryCount(40):
            self._sync()
            self.env.flush_all()
        for number in range(10):
            unit = self.env["property.unit"].create(
                self._unit_vals(f"7{number:02}", 50)
            )
            occupancy = self.env["property.occupancy"].create(
                {"unit_id": unit.id, "partner_id": self.owner2.id}
            )
            charge = self._charge(self.service, 10, self.run_, occupancy)
            charge._post_charges(date(2026, 10, 1))
        self._sync()
        self.env.flush_all()
        with self.assertQueryCount(40):
            self._sync()
            self.env.flush_all()

    def test_nobody_makes_or_changes_cases(self):
        case = self._open_case(self.officer)
        with self.assertRaises(AccessError):
            case.write({"stage": "lawsuit"})
        with self.assertRaises(AccessError):
            case.write({"amount_overdue": 0})
        with self.assertRaises(AccessError):
            case.create({"unit_id": self.unit2.id, "partner_id": self.owner2.id})
        case.note = "Rings twice"
        self.assertEqual(case.note, "Rings twice")

    # ------------------------------------------------------------ contacts ----

    def test_contact(self):
        case = self._open_case(self.officer)
        contact = (
            self.env["property.arrears.contact"]
            .with_user(self.officer)
            .create(
                {
                    "case_id": case.id,
                    "result": "promised",
                    "follow_up_date": "2026-12-28",
                }
            )
        )
        self.assertEqual(contact.user_id, self.officer)
        self.assertEqual(case.last_contact_date, contact.date)
        self.assertEqual(case.next_date, date(2026, 12, 28))
        with self.assertRaises(AccessError):
            contact.note = "changed"
        with self.assertRaisesRegex(UserError, "after it was made"):
            contact.create(
                {"case_id": case.id, "result": "other", "date": "2027-01-01 00:00:00"}
            )
        with self.assertRaisesRegex(UserError, "before today"):
            contact.create(
                {
                    "case_id": case.id,
                    "result": "other",
                    "follow_up_date": "2026-12-01",
                }
            )

    def test_phone_is_masked_outside_the_office(self):
        case = self._open_case()
        self.assertEqual(case.with_user(self.officer).phone, "13812345678")
        books = self._user("books", "account.group_account_invoice")
        self.assertEqual(case.with_user(books).phone, "138****5678")

    # ------------------------------------------------------------ promises ----

    def test_promise_kept(self):
        case = self._open_case()
        promise = self._promise(case)
        self.assertEqual(promise.state, "open")
        self.assertEqual(case.promise_state, "open")
        self.assertEqual(case.next_date, date(2026, 12, 21))
        self._pay(self.park, 300, "2026-12-18")
        promise.invalidate_recordset()
        self.assertEqual((promise.amount_paid, promise.state), (300, "kept"))
        self._sync()
        self.assertEqual(case.promise_state, "kept")

    def test_promise_broken(self):
        case = self._open_case()
        promise = self._promise(case)
        self._pay(self.park, 299.99, "2026-12-18")
        with freeze_time("2026-12-21 03:00:00"):
            promise.invalidate_recordset()
            self.assertEqual(promise.state, "broken")
            self._sync()
            self.assertEqual(case.promise_state, "broken")

    def test_reductions_and_write_offs_keep_no_promise(self):
        case = self._open_case()
        promise = self._promise(case, 50)
        self._book(self._approve(self._reduce(10)))
        self._book(self._approve(self._lose()))
        promise.invalidate_recordset()
        self.assertEqual((promise.amount_paid, promise.state), (0, "open"))

    def test_a_payment_before_it_keeps_no_promise(self):
        case = self._open_case()
        self._pay(self.park, 300, "2026-12-14")
        self.assertEqual(self._promise(case, 100).amount_paid, 0)

    def test_signed_promise_renews_the_limitation(self):
        case = self._open_case()
        self._promise(case, is_signed=True, evidence_ids=self._paper())
        self._sync()
        self.assertEqual(case.limitation_date, date(2029, 12, 15))
        rows = self.env["property.arrears"].search(
            [("charge_id", "in", self.charges.ids)]
        )
        self.assertEqual(set(rows.mapped("limitation_date")), {date(2029, 12, 15)})
        self.env.invalidate_all()
        before = rows.with_context(property_asof="2026-12-14").search(
            [("charge_id", "=", self.park.id)]
        )
        self.assertEqual(before.limitation_date, date(2029, 10, 1))

    def test_spoken_promise_renews_nothing(self):
        case = self._open_case()
        self._promise(case)
        self._sync()
        self.assertEqual(case.limitation_date, date(2029, 10, 1))

    def test_signed_without_the_paper(self):
        case = self._open_case()
        with self.assertRaisesRegex(UserError, "Attach the paper"):
            self._promise(case, is_signed=True)

    def test_promise_of_tomorrow(self):
        case = self._open_case()
        with self.assertRaisesRegex(UserError, "after it was made"):
            self._promise(case, made_date="2026-12-16")

    def test_part_payment_renews_where_the_community_says_so(self):
        case = self._open_case()
        self._pay(self.park, 100, "2026-12-10")
        self._sync()
        self.assertEqual(case.limitation_date, date(2029, 10, 1))
        self.community.part_payment_renews = True
        self._sync()
        rows = self.env["property.arrears"].search([("charge_id", "=", self.park.id)])
        self.assertEqual(rows.limitation_date, date(2029, 12, 10))
        self._sync()
        self.assertEqual(len(self.park.interruption_ids), 1)

    # ------------------------------------------------------------- disputes ----

    def test_dispute_pauses(self):
        case = self._open_case(self.officer)
        action = case.action_dispute()
        self.env["property.arrears.dispute"].with_user(self.officer).with_context(
            **action["context"]
        ).create({"reason": "Lift broken for months"}).action_pause()
        self.assertEqual(case.state, "paused")
        self.assertFalse(case.next_date)
        self._sync()
        self.assertFalse(case.next_stage)
        self.assertEqual(case.state, "paused")
        with self.assertRaises(UserError):
            case._dispute("again")
        case.action_resume()
        self.assertEqual((case.state, case.next_stage), ("open", "demand"))

    # ------------------------------------------------------------- notices ----

    def _campaign(self, cases, user=None, **values):
        printer = type(self.env["property.fee.notice.printer"])
        with patch.object(
            printer,
            "_render",
            lambda _self, notices: dict.fromkeys(notices.ids, b"%PDF"),
        ):
            campaign = (
                self.env["property.arrears.campaign"]
                .with_user(user or self.asker)
                .with_context(
                    active_model=cases._name, active_ids=cases.ids, property_inline=True
                )
                .create(values)
            )
            action = campaign.action_issue()
        return self.env["property.fee.notice.issue"].browse(action["res_id"])

    def test_campaign(self):
        other = self._month(self.run_, self.occupancy2)
        other._post_charges(date(2026, 10, 1))
        case = self._open_case()
        issue = self._campaign(case)
        self.assertEqual(issue.stage, "demand")
        self.assertEqual(issue.deadline, TODAY + timedelta(days=7))
        self.assertEqual(issue.notice_ids.partner_id, self.owner)
        self.assertAlmostEqual(issue.notice_ids.amount_total, 544.58)
        self.assertEqual((case.stage, case.stage_date), ("demand", TODAY))
        self.assertEqual(case.next_stage, "visit")
        self.assertEqual(case.next_date, TODAY + timedelta(days=7))
        self.assertFalse(self._case(unit=self.unit2).stage)

    def test_a_disputed_case_gets_no_notice(self):
        case = self._open_case()
        case.with_user(self.officer)._dispute("Lift")
        with self.assertRaisesRegex(UserError, "None of these cases"):
            self._campaign(case)

    def test_a_demand_delivered_renews(self):
        case = self._open_case()
        issue = self._campaign(case)
        issue.notice_ids._deliver("hand", TODAY, [("x.png", b"signed")])
        self._sync()
        self.assertEqual(case.demand_date, TODAY)
        self.assertEqual(case.limitation_date, TODAY + relativedelta(years=3))

    def test_a_case_never_goes_back(self):
        case = self._open_case()
        case.sudo()._reach("visit", TODAY)
        self._campaign(case, stage="reminder")
        self.assertEqual(case.stage, "visit")

    def test_new_case_stands_where_its_notices_are(self):
        case = self._open_case()
        self._campaign(case)
        case.sudo().unlink()
        self.assertEqual(self._open_case().stage, "demand")

    def test_who_issues(self):
        case = self._open_case()
        with self.assertRaises(AccessError):
            self._campaign(case, self.officer)

    # ---------------------------------------------------------- activities ----

    def test_the_officer_has_an_activity(self):
        case = self._open_case()
        [activity] = case.activity_ids
        self.assertEqual(activity.user_id, self.officer)
        self.assertEqual(activity.date_deadline, case.next_date)
        self._sync()
        self.assertEqual(case.activity_ids, activity)
        case.with_user(self.officer)._dispute("Lift")
        self._sync()
        self.assertFalse(case.activity_ids)

    def test_cron(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=60.0
        ):
            self.env["property.arrears.sync"].sudo()._cron_sync()
        self.assertTrue(self._case())

    # --------------------------------------------------------------- access ----

    def test_limited_to_communities(self):
        case = self._open_case()
        elsewhere = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "EW", "company_id": self.company.id}
        )
        self.officer.property_community_ids = elsewhere
        with self.assertRaises(AccessError):
            case.with_user(self.officer).read(["amount_overdue"])

    # --------------------------------------------------------------- ageing ----

    def _ageing(self, by, **values):
        return self.env["property.arrears.ageing"].create(
            {"by": by, "community_ids": [(6, 0, self.community.ids)], **values}
        )

    def test_ageing(self):
        """75 days: parking; 44 days: the rest; all as the receivables have it."""
        for by in ("unit_id", "building_id", "officer_id", "partner_id"):
            lines, total = self._ageing(by)._get_lines()
            self.assertEqual(len(lines), 1)
            self.assertEqual(
                [round(amount, 2) for amount in total[1]],
                [0, 0, 244.58, 300, 0, 0, 0],
            )
            receivable = self._balance(self.fee.receivable_line_id.account_id)
            self.assertAlmostEqual(total[3], receivable)
            self.assertAlmostEqual(total[2], receivable)

    def test_ageing_by_item(self):
        lines, _total = self._ageing("fee_item_id")._get_lines()
        self.assertEqual(
            sorted(round(line[3], 2) for line in lines), [34.56, 210.02, 300]
        )

    def test_ageing_as_of_another_day(self):
        self._pay(self.park, 300, "2026-12-10")
        _lines, total = self._ageing("unit_id", date="2026-10-31")._get_lines()
        self.assertEqual(
            [round(amount, 2) for amount in total[1]], [244.58, 300, 0, 0, 0, 0, 0]
        )

    def test_edges_of_the_ages(self):
        rows = self.env["property.arrears"]
        expected = {0: "not_due", 1: "d30", 30: "d30", 31: "d60", 60: "d60"}
        expected |= {61: "d90", 90: "d90", 91: "d180", 180: "d180", 181: "d365"}
        expected |= {365: "d365", 366: "over"}
        for days, age in expected.items():
            self.env.invalidate_all()
            day = fields.Date.to_string(self.park.due_date + timedelta(days=days))
            row = rows.with_context(property_asof=day).search(
                [("charge_id", "=", self.park.id)]
            )
            self.assertEqual(row.ageing, age, days)

    def test_ageing_sheet(self):
        title, [sheet] = self._ageing("unit_id")._xlsx_ageing({})
        self.assertIn("2026-12-15", title)
        self.assertEqual(len(sheet.columns), 10)
        self.assertEqual(sheet.rows[0][0], self.unit.display_name)
        self.assertAlmostEqual(sheet.totals[0][-1], 544.58)

    def test_ageing_on_paper(self):
        html = self.env["ir.actions.report"]._render_qweb_html(
            "property_billing_arrears.report_ageing", self._ageing("unit_id").ids
        )[0]
        self.assertIn("544.58", html.decode())
