from unittest.mock import patch

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import property_fee_computing
from .fee_case import FeeCase

COMPUTING = "odoo.addons.property_billing.models.property_fee_computing"
OCTOBER = ("2026-10-01", "2026-10-31")


@tagged("post_install", "-at_install")
class TestFeeRun(FeeCase):
    def test_the_database_refuses_a_month_twice(self):
        """Odoo only logs a constraint it could not add."""
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'x' "
            "AND conrelid = 'property_fee_charge'::regclass"
        )
        self.assertEqual(self.env.cr.fetchall(), [("property_fee_charge_no_overlap",)])
        charge = self._computed().charge_ids[0]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            charge.sudo().copy({"state": "draft"})

    def test_month(self):
        run = self._run("2026-10-15")
        self.assertEqual(run.date_start, fields.Date.to_date("2026-10-01"))
        self.assertEqual(run.date_end, fields.Date.to_date("2026-10-31"))
        self.assertNotEqual(run.name, "/")
        self.assertIn("Test Garden 2026-10", run.display_name)

    def test_compute(self):
        run = self._computed()
        self.assertEqual(run.state, "computed")
        self.assertEqual(
            self.amounts(run),
            [
                ("501", "Service", "吴轩敏", *OCTOBER, 210.02),
                ("502", "Service", "张国", *OCTOBER, 242.68),
            ],
        )
        charge = run.charge_ids.filtered(lambda c: c.unit_id == self.unit)
        self.assertEqual(charge.occupancy_id, self.occupancy)
        self.assertEqual(charge.owner_occupancy_id, self.occupancy)
        self.assertEqual(charge.assignment_id, self.assignment)
        self.assertEqual(charge.tariff_id, self.tariff)
        self.assertEqual(charge.community_id, self.community)
        self.assertEqual(charge.building_id, self.building)
        self.assertEqual(charge.kind, "recurring")
        self.assertEqual(charge.due_date, fields.Date.to_date("2026-11-01"))
        self.assertEqual((charge.quantity, charge.price), (89.37, 2.35))
        self.assertEqual(charge.explanation, "89.37 m² × 2.35 = 210.02")
        self.assertEqual((run.charge_count, run.amount_total), (2, 452.70))
        self.assertFalse(run.exception_ids)

    def test_explanation_in_the_language_of_the_payer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        item = self._item("Parking", basis="fixed")
        self._tariff(item, fixed_amount=80)
        self._assign(self.unit, item, quantity=2)
        self.owner.lang = "en_US"
        run = self._computed()
        charge = run.charge_ids.filtered(lambda c: c.fee_item_id == item)
        self.assertEqual(charge.explanation, "2 × 80.00 a month = 160.00")
        self.assertEqual(charge.amount, 160.0)

    def test_handover_by_rule(self):
        """W2, from the register to the charges."""
        self.community.write(
            {"developer_id": self.developer.id, "developer_pays": True}
        )
        self.occupancy.date_start = "2026-03-12"
        whole = ("2026-03-01", "2026-03-31")
        before, after = ("2026-03-01", "2026-03-11"), ("2026-03-12", "2026-03-31")
        run = self._run("2026-03-01")
        for rule, expected in (
            ("next_month", [("Test Developer", *whole, 210.02)]),
            (
                "daily_actual",
                [("Test Developer", *before, 74.52), ("吴轩敏", *after, 135.50)],
            ),
            (
                "daily_30",
                [("Test Developer", *before, 70.01), ("吴轩敏", *after, 140.01)],
            ),
            ("full_month", [("吴轩敏", *whole, 210.02)]),
        ):
            self.community.start_rule = rule
            self._compute(run)
            found = [row[2:] for row in self.amounts(run) if row[0] == "501"]
            self.assertEqual(found, expected, rule)
        owner = run.charge_ids.filtered(lambda c: c.partner_id == self.owner)
        self.assertEqual(owner.occupancy_id, self.occupancy)

    def test_developer_has_no_occupancy(self):
        self.community.write(
            {"developer_id": self.developer.id, "developer_pays": True}
        )
        self.occupancy.unlink()
        charge = self._computed().charge_ids.filtered(lambda c: c.unit_id == self.unit)
        self.assertEqual(charge.partner_id, self.developer)
        self.assertFalse(charge.occupancy_id)
        self.assertFalse(charge.owner_occupancy_id)

    def test_explanations_of_shares(self):
        self.community.write(
            {
                "developer_id": self.developer.id,
                "developer_pays": True,
                "start_rule": "daily_actual",
            }
        )
        self.occupancy.date_start = "2026-03-12"
        run = self._computed("2026-03-01")
        texts = run.charge_ids.filtered(lambda c: c.unit_id == self.unit).sorted(
            "date_start"
        )
        self.assertEqual(
            texts.mapped("explanation"),
            [
                "89.37 m² × 2.35 = 210.02, less 135.50 for the later days = 74.52",
                "89.37 m² × 2.35 × 20/31 days = 135.50",
            ],
        )

    def test_tenant_pays_what_falls_on_the_occupant(self):
        parking = self._item("Parking", basis="fixed", payer="occupant")
        self._tariff(parking, fixed_amount=80)
        self._assign(self.unit, parking)
        tenant = self.env["property.occupancy"].create(
            {
                "unit_id": self.unit.id,
                "partner_id": self.env["res.partner"].create({"name": "Tenant"}).id,
                "role": "tenant",
            }
        )
        run = self._computed()
        charge = run.charge_ids.filtered(lambda c: c.fee_item_id == parking)
        self.assertEqual(charge.partner_id, tenant.partner_id)
        self.assertEqual(charge.occupancy_id, tenant)
        self.assertEqual(charge.owner_occupancy_id, self.occupancy)

    def test_vacancy(self):
        """W3: 70 % from the seventh month; the explanation says so."""
        item = self._item("Vacant", vacancy_percent=70, vacancy_wait_months=6)
        self._tariff(item, price=2.65)
        self._assign(self.unit2, item)
        self.env["property.vacancy"].create(
            {"unit_id": self.unit2.id, "confirmed_date": "2025-12-10"}
        ).action_confirm()
        for month, amount in (("2026-06-01", 273.67), ("2026-07-01", 191.57)):
            run = self._computed(month)
            charge = run.charge_ids.filtered(lambda c: c.fee_item_id == item)
            self.assertEqual(charge.amount, amount)
        self.assertEqual(
            charge.explanation, "103.27 m² × 2.65 × 70 % (vacant) = 191.57"
        )

    def test_refused_vacancy_counts_for_nothing(self):
        self.service.write({"vacancy_percent": 70})
        vacancy = self.env["property.vacancy"].create({"unit_id": self.unit.id})
        vacancy.write({"confirmed_date": "2026-01-10", "refuse_reason": "lit"})
        vacancy.action_refuse()
        self.assertEqual(self.amounts(self._computed())[0][-1], 210.02)

    def test_cycle_of_three_months(self):
        self.assignment.cycle_months = 3
        run = self._computed()
        self.assertEqual(
            [row[3] for row in self.amounts(run) if row[0] == "501"],
            ["2026-10-01", "2026-11-01", "2026-12-01"],
        )
        november = self._computed("2026-11-01")
        self.assertEqual([row[0] for row in self.amounts(november)], ["502"])
        self.assertFalse(november.exception_ids)
        self.assertFalse(november.change_ids)

    # -------------------------------------------------------- again ----

    def test_compute_again_replaces_the_drafts(self):
        run = self._computed()
        old = run.charge_ids
        self.unit.area = 100
        self.assignment2.date_end = "2026-09-30"
        self._compute(run)
        self.assertFalse(old.exists())
        self.assertEqual([row[-1] for row in self.amounts(run)], [235.00])

    def test_second_run_adds_nothing(self):
        self._computed()
        again = self._computed()
        self.assertFalse(again.charge_ids)
        self.assertFalse(again.exception_ids)

    def test_posted_charges_stay(self):
        run = self._computed()
        posted = run.charge_ids.filtered(lambda c: c.unit_id == self.unit).sudo()
        posted.state = "posted"
        self.unit.area = 100
        self._compute(run)
        self.assertEqual(posted.amount, 210.02)
        self.assertEqual(len(run.charge_ids), 2)

    def test_reversed_month_is_charged_again(self):
        run = self._computed()
        run.charge_ids.sudo().write({"state": "reversed"})
        run.sudo().state = "posted"
        self.assertEqual(len(self._computed().charge_ids), 2)

    def test_repeated_click(self):
        run = self._run()
        run.action_compute()
        batches = run.batch_ids
        self.assertEqual(run.state, "computing")
        self.assertEqual(len(batches), 2)
        run.action_compute()
        self.assertEqual(run.batch_ids, batches)
        self.assertTrue(all([batch._run() for batch in batches]))
        self.assertEqual(run.state, "computed")
        run.invalidate_recordset(["batch_progress"])
        self.assertEqual(run.batch_progress, 100)
        self.assertEqual(len(run.charge_ids), 2)
        self.assertFalse(batches[0]._run())

    def test_one_run_of_a_community_computes_at_a_time(self):
        self._run().action_compute()
        other = self._run("2026-11-01")
        with self.assertRaisesRegex(UserError, "being computed"):
            other.action_compute()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            other.write({"state": "computing"})
            other.flush_recordset()

    # --------------------------------------------------- exceptions ----

    def test_one_exception_for_a_unit_nobody_pays(self):
        lift = self._item("Lift")
        self._tariff(lift, price=0.38, fixed_amount=5)
        self._assign(self.unit, lift)
        self.occupancy.unlink()
        run = self._computed()
        self.assertEqual([row[0] for row in self.amounts(run)], ["502"])
        self.assertEqual(len(run.exception_ids), 1)
        self.assertEqual(run.exception_ids.kind, "no_payer")
        self.assertEqual(run.exception_ids.amount, 248.98)  # 210.02 + 38.96
        self.assertIn("Service, Lift", run.exception_ids.reason)
        self.assertEqual((run.exception_count, run.missed_count), (1, 0))

    def test_no_area_no_price(self):
        self.unit.area = 0
        other = self._item("Other")
        self._assign(self.unit2, other)
        run = self._computed()
        self.assertEqual(
            {(e.unit_id, e.fee_item_id, e.kind) for e in run.exception_ids},
            {
                (self.unit, self.service, "no_area"),
                (self.unit2, other, "no_tariff"),
            },
        )
        self.assertEqual([row[0] for row in self.amounts(run)], ["502"])

    def test_unexpected_error_of_a_unit(self):
        """The rest of the batch goes on; the unit says why it did not."""
        real = property_fee_computing.assess

        def broken(unit, *args):
            if unit.id == self.unit.id:
                raise ZeroDivisionError("a bug")
            return real(unit, *args)

        with (
            patch(f"{COMPUTING}.assess", broken),
            mute_logger(COMPUTING),
        ):
            run = self._computed()
        self.assertEqual(run.state, "computed")
        self.assertEqual([row[0] for row in self.amounts(run)], ["502"])
        self.assertEqual(
            [(e.unit_id, e.kind, e.reason) for e in run.exception_ids],
            [(self.unit, "error", "a bug")],
        )
        self._compute(run)
        self.assertEqual(len(run.charge_ids), 2)
        self.assertFalse(run.exception_ids)

    def test_missed_months(self):
        """Left out and said so, until they are taken in."""
        self.assignment2.date_start = "2026-12-01"
        self._computed()
        self._computed("2026-11-01")
        self.assignment2.date_start = "2026-10-10"
        run = self._computed("2026-12-01")
        missed = run.exception_ids
        self.assertEqual(set(missed.mapped("kind")), {"missed"})
        self.assertEqual(
            [(str(e.date_start), e.amount) for e in missed.sorted("date_start")],
            [("2026-10-10", 172.23), ("2026-11-01", 242.68)],  # 242.6845 x 22/31
        )
        self.assertEqual((run.exception_count, run.missed_count), (0, 2))
        run.include_missed = True
        self._compute(run)
        self.assertFalse(run.exception_ids)
        caught_up = run.charge_ids.filtered(
            lambda c: c.date_start < run.date_start
        ).sorted("date_start")
        self.assertEqual(caught_up.mapped("amount"), [172.23, 242.68])
        self.assertEqual(set(caught_up.mapped("due_date")), {run.date_start})

    # ------------------------------------------------------- result ----

    def test_totals_against_last_month(self):
        lift = self._item("Lift")
        self._tariff(lift, price=0.38, fixed_amount=5)
        self._assign(self.unit, lift, date_end="2026-10-31")
        self._computed()
        run = self._computed("2026-11-01")
        self.assertEqual(
            [
                (t.fee_item_id, t.count, t.amount, t.last_count, t.last_amount)
                for t in run.total_ids
            ],
            [(self.service, 2, 452.70, 2, 452.70), (lift, 0, 0, 1, 38.96)],
        )
        self.assertEqual(run.total_ids.mapped("difference"), [0, -38.96])
        action = run.total_ids[0].action_open_charges()
        charges = self.env["property.fee.charge"].search(action["domain"])
        self.assertEqual(charges, run.charge_ids)

    def test_largest_changes(self):
        first = self._computed()
        self.assertFalse(first.change_ids)
        self.unit.area = 100
        run = self._computed("2026-11-01")
        self.assertEqual(
            [
                (c.unit_id, c.last_amount, c.amount, c.difference)
                for c in run.change_ids
            ],
            [(self.unit, 210.02, 235.00, 24.98)],
        )

    def test_buttons_open_what_they_count(self):
        run = self._computed()
        for action, model in (
            (run.action_open_charges(), "property.fee.charge"),
            (run.action_open_exceptions(), "property.fee.exception"),
            (run.action_open_invoices(), "account.move"),
        ):
            self.assertEqual(action["res_model"], model)
        self.assertEqual(
            self.env["property.fee.charge"].search(run.action_open_charges()["domain"]),
            run.charge_ids,
        )

    # ------------------------------------------------------- states ----

    def test_cancel_frees_the_month(self):
        run = self._computed()
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(set(run.charge_ids.mapped("state")), {"cancelled"})
        self.assertEqual(run.charge_count, 0)
        self.assertEqual(len(self._computed().charge_ids), 2)

    def test_cancelled_run_is_taken_up_again(self):
        run = self._computed()
        run.action_cancel()
        run.action_draft()
        self._compute(run)
        self.assertEqual(run.charge_ids.mapped("state"), ["draft", "draft"])

    def test_stuck_run_goes_back(self):
        run = self._run()
        run.action_compute()
        run.action_draft()
        self.assertEqual(run.state, "draft")
        self.assertFalse(run.batch_ids)
        self._compute(run)
        self.assertEqual(len(run.charge_ids), 2)

    def test_posted_run_is_closed(self):
        run = self._computed()
        run.sudo().state = "posted"
        for action in (run.action_compute, run.action_cancel, run.action_draft):
            with self.assertRaises(UserError):
                action()
        with self.assertRaises(UserError):
            run.unlink()
        with self.assertRaises(UserError):
            run.date_start = "2026-12-01"

    def test_month_stays_once_computed(self):
        run = self._computed()
        with self.assertRaises(UserError):
            run.date_start = "2026-11-01"
        run.date_start = "2026-10-01"
        self.assertEqual(run.state, "computed")

    def test_delete_with_its_drafts(self):
        run = self._computed()
        charges = run.charge_ids
        with self.assertRaises(UserError):
            run.unlink()
        run.action_cancel()
        run.unlink()
        self.assertFalse(charges.exists())

    # -------------------------------------------------------- speed ----

    def test_queries_do_not_grow_with_units(self):
        def queries(run):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._compute(run)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self._compute(self._run("2026-09-01"))
        few = queries(self._run("2026-10-01"))
        units = self.env["property.unit"].create(
            [self._unit_vals(f"6{i:02d}", 6, 90) for i in range(40)]
        )
        self.env["property.occupancy"].create(
            [{"unit_id": unit.id, "partner_id": self.owner.id} for unit in units]
        )
        self._assign(units, date_start="2026-11-01")
        self.assertLessEqual(queries(self._run("2026-11-01")), few + 3)
