from odoo.exceptions import AccessError
from odoo.tests import tagged

from .fee_case import FeeCase

STAFF = "property_base.group_staff"
SUPERVISOR = "property_base.group_supervisor"
MANAGER = "property_base.group_manager"
CASHIER = "property_billing.group_cashier"
ACCOUNTANT = "account.group_account_invoice"
ACCOUNT_MANAGER = "account.group_account_manager"


@tagged("post_install", "-at_install")
class TestFeeAccess(FeeCase):
    def test_who_computes(self):
        for login, groups in (
            ("fee_supervisor", [SUPERVISOR]),
            ("fee_accountant", [ACCOUNTANT]),
        ):
            run = self._run().with_user(self._user(login, *groups))
            self._compute(run)
            self.assertEqual(run.state, "computed")
            run.action_cancel()
            self.assertEqual(run.state, "cancelled")

    def test_who_does_not_compute(self):
        run = self._run()
        for login, groups in (
            ("fee_staff", [STAFF]),
            ("fee_cashier", [CASHIER]),
            ("fee_both", [CASHIER, SUPERVISOR, ACCOUNTANT]),
        ):
            mine = run.with_user(self._user(login, *groups))
            self.assertEqual(mine.state, "draft")
            for action in (mine.action_compute, mine.action_cancel, mine.action_draft):
                with self.assertRaises(AccessError):
                    action()
            with self.assertRaises(AccessError):
                mine.write({"include_missed": True})
            with self.assertRaises(AccessError):
                mine.create({"community_id": self.community.id})
        self.assertEqual(run.state, "draft")

    def test_nobody_writes_charges_by_hand(self):
        charge = self._computed().charge_ids[0]
        for login, groups in (
            ("hand_manager", [MANAGER]),
            ("hand_accountant", [ACCOUNT_MANAGER]),
        ):
            mine = charge.with_user(self._user(login, *groups))
            self.assertTrue(mine.amount)
            for method, args in (
                (mine.write, ({"amount": 1},)),
                (mine.unlink, ()),
                (mine.copy, ()),
            ):
                with self.assertRaises(AccessError):
                    method(*args)

    def test_who_sets_prices(self):
        for login, groups in (
            ("price_manager", [MANAGER]),
            ("price_accountant", [ACCOUNT_MANAGER]),
        ):
            user = self._user(login, *groups)
            self.tariff.with_user(user).price = 2.40
            self.service.with_user(user).due_days = 10
        for login, groups in (
            ("price_staff", [STAFF]),
            ("price_supervisor", [SUPERVISOR]),
            ("price_cashier", [CASHIER]),
            ("price_cashier_manager", [CASHIER, MANAGER, ACCOUNT_MANAGER]),
        ):
            user = self._user(login, *groups)
            self.assertEqual(self.tariff.with_user(user).price, 2.40)
            for record, vals in (
                (self.tariff, {"price": 1}),
                (self.service, {"vacancy_percent": 1}),
            ):
                with self.assertRaises(AccessError):
                    record.with_user(user).write(vals)
                with self.assertRaises(AccessError):
                    record.with_user(user).copy()
                with self.assertRaises(AccessError):
                    record.with_user(user).unlink()

    def test_cashier_assigns_nothing(self):
        user = self._user("assign_cashier", CASHIER, SUPERVISOR)
        with self.assertRaises(AccessError):
            self.assignment.with_user(user).date_end = "2026-06-30"
        self.assignment.with_user(
            self._user("assign_supervisor", SUPERVISOR)
        ).date_end = "2026-06-30"

    def test_cashier_measures_nothing(self):
        """Fees are area × price: who takes money changes neither."""
        self.unit.area = 90
        for groups in ((CASHIER,), (CASHIER, MANAGER)):
            user = self._user(f"area_cashier_{len(groups)}", *groups)
            for values in (
                {"area": 1},
                {"inner_area": 1},
                {"usage": "storage"},
                {"handover_date": "2030-01-01"},
                {"active": False},
            ):
                with self.assertRaises(AccessError, msg=str(values)):
                    self.unit.with_user(user).write(values)
            self.unit.with_user(user).note = "key at the desk"
        self.unit.with_user(self._user("area_supervisor", SUPERVISOR)).area = 91
        self.assertEqual(self.unit.area, 91)

    def test_vacancy_is_reported_by_staff_and_decided_by_a_supervisor(self):
        staff = self._user("vacancy_staff", STAFF)
        supervisor = self._user("vacancy_supervisor", SUPERVISOR)
        cashier = self._user("vacancy_cashier", CASHIER, SUPERVISOR)
        vacancies = self.env["property.vacancy"].with_user(staff)
        with self.assertRaises(AccessError):
            vacancies.create({"unit_id": self.unit.id, "confirmed_date": "2026-01-10"})
        vacancy = vacancies.create({"unit_id": self.unit.id})
        vacancy.note = "no power used"
        for user in (staff, cashier):
            with self.assertRaises(AccessError):
                vacancy.with_user(user).action_confirm()
            with self.assertRaises(AccessError):
                vacancy.with_user(user).write({"state": "confirmed"})
        vacancy.with_user(supervisor).action_confirm()
        self.assertEqual(vacancy.confirmed_id, supervisor)
        with self.assertRaises(AccessError):
            vacancy.date_end = "2027-01-01"

    def test_companies_do_not_see_each_other(self):
        run = self._computed()
        other = self.env["res.company"].create({"name": "Other"})
        user = self._user(
            "other_manager",
            MANAGER,
            ACCOUNTANT,
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for records in (
            run,
            run.charge_ids,
            run.total_ids,
            self.service,
            self.tariff,
            self.assignment,
        ):
            mine = self.env[records._name].with_user(user)
            self.assertFalse(mine.search([("id", "in", records.ids)]), records)
            with self.assertRaises(AccessError):
                records.with_user(user).read(["display_name"])

    def test_user_of_one_community(self):
        run = self._computed()
        elsewhere = self.env["property.community"].create(
            {"name": "Elsewhere", "code": "EW"}
        )
        user = self._user("elsewhere", SUPERVISOR)
        user.property_community_ids = elsewhere
        for records in (run, run.charge_ids, run.total_ids, self.tariff):
            mine = self.env[records._name].with_user(user)
            self.assertFalse(mine.search([("id", "in", records.ids)]), records)
        with self.assertRaises(AccessError):
            run.with_user(user).action_compute()

    def test_portal_user_sees_no_fee_tables(self):
        run = self._computed()
        user = self._user("fee_portal", "base.group_portal")
        for records in (run, run.total_ids, self.service, self.tariff, self.assignment):
            with self.assertRaises(AccessError):
                records.with_user(user).read(["display_name"])
