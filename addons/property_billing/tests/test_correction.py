from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCorrection(LedgerCase):
    """210.02 was charged for October; it should have been something else."""

    def setUp(self):
        super().setUp()
        self.charge = self._charge(self.service, 210.02, self._run())
        self.charge._post_charges(date(2026, 10, 1))

    def _wizard(self, right, user=None):
        action = self.charge.action_correct()
        wizards = self.env[action["res_model"]].with_user(user or self.env.user)
        with Form(wizards.with_context(**action["context"])) as form:
            form.amount_right = right
            form.reason = "Area measured again"
        return form.record

    def _correct(self, right):
        correction = self._wizard(right)._create_charge()
        correction._post_charges()
        return correction

    def test_more(self):
        correction = self._correct(230.02)
        self.assertEqual(correction.kind, "correction")
        self.assertEqual(correction.corrects_id, self.charge)
        self.assertEqual(correction.move_id.move_type, "out_invoice")
        self.assertAlmostEqual(correction.amount, 20)
        self.assertAlmostEqual(correction.move_id.amount_total, 20)
        self.assertAlmostEqual(correction.amount_residual, 20)
        self.assertEqual(correction.date_start, self.charge.date_start)
        self.assertEqual(correction.occupancy_id, self.occupancy)
        self.assertEqual(self.charge.amount, 210.02)
        self.assertIn("Area measured again", correction.move_line_id.name)

    def test_less_settles_the_charge_it_corrects(self):
        """180.02 is right: 30 less to pay, and nothing else changes."""
        parking = self._charge(self.parking, 300, self._run(date(2026, 11, 1)))
        parking._post_charges(date(2026, 10, 2))
        correction = self._correct(180.02)
        self.assertAlmostEqual(correction.amount, -30)
        self.assertEqual(correction.move_id.move_type, "out_refund")
        self.assertEqual(correction.amount_residual, 0)
        self.assertAlmostEqual(self.charge.amount_residual, 180.02)
        self.assertEqual(parking.amount_residual, 300)

    def test_less_after_it_was_paid_is_a_credit(self):
        self._pay(self.charge, 210.02, "2026-10-10")
        correction = self._correct(180.02)
        self.assertAlmostEqual(correction.amount_residual, -30)
        november = self._charge(self.service, 180.02, self._run(date(2026, 11, 1)))
        november._post_charges(date(2026, 11, 1))
        self.assertAlmostEqual(november.amount_residual, 150.02)

    def test_counts_from_what_is_in_force(self):
        """10.02 credited and 20 charged on top make 220.00."""
        self._take_back(self.charge, 10.02, "2026-10-05")
        self._correct(220)
        wizard = self._wizard(219)
        self.assertAlmostEqual(wizard.amount_in_force, 220)
        self.assertAlmostEqual(wizard.difference, -1)

    def test_rates_take_it_for_its_month(self):
        """October: 180.02 in all, 100 paid."""
        self._correct(180.02)
        self._pay(self.charge, 100, date(2026, 11, 20))
        rows = self.env["property.collection.row"].with_context(
            property_period=["2026-10-01", "2026-10-31", "2027-12-31"]
        )
        sums = rows._get_collections([("community_id", "=", self.community.id)])[None]
        self.assertEqual(round(float(sums.current_due), 2), 180.02)
        self.assertEqual(round(float(sums.collected), 2), 100)
        self.assertEqual(str(sums.current_rate), "55.55")
        self.assertEqual(round(float(sums.billed), 2), 180.02)
        self.assertEqual(round(float(sums.corrected), 2), -30)
        self.assertEqual(sums.arrears_corrected, 0)

    def test_what_cannot_be_corrected(self):
        for right, message in ((210.02, "already"), (-1, "less than nothing")):
            wizard = self._wizard(right).with_context(lang="en_US")
            with self.assertRaisesRegex(UserError, message):
                wizard.action_create()
        correction = self._correct(200)
        wizard = self._wizard(100).with_context(lang="en_US")
        wizard.charge_id = correction
        with self.assertRaisesRegex(UserError, "Only a posted charge"):
            wizard.action_create()

    def test_who_may(self):
        """Supervisors save a draft; who takes money corrects nothing."""
        supervisor, cashier = (
            new_test_user(
                self.env, login, groups, company_id=self.company.id, lang="en_US"
            )
            for login, groups in (
                ("correcting", "property_base.group_supervisor"),
                (
                    "correcting_cashier",
                    "property_base.group_supervisor,property_billing.group_cashier",
                ),
            )
        )
        wizard = self._wizard(200, supervisor)
        self.assertFalse(wizard.may_post)
        with self.assertRaises(AccessError):
            wizard.action_create_and_post()
        draft = wizard._create_charge().with_env(self.env)
        self.assertEqual(draft.state, "draft")
        draft.action_post()
        self.assertAlmostEqual(self.charge.amount_residual, 200)
        with self.assertRaises(AccessError):
            self._wizard(100, cashier).action_create()
