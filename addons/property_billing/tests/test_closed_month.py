"""Figures of a month whose books are closed stay what they were."""

from datetime import date

from odoo.tests import tagged

from .ledger_case import LedgerCase

NAMES = ("billed", "reduced", "collected", "written_off", "closing")


@tagged("post_install", "-at_install")
class TestClosedMonth(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charge = cls._charge(cls.service, 300.0, cls._run())
        cls.charge._post_charges(date(2026, 10, 1))

    def _figures(self, start, end, as_of, names=NAMES):
        rows = self.env["property.collection.row"].with_context(
            property_period=[start, end, as_of]
        )
        sums = rows._get_collections([("community_id", "=", self.community.id)])[None]
        return [float(getattr(sums, name)) for name in names]

    def _october(self, as_of="2026-10-31", names=NAMES):
        return self._figures("2026-10-01", "2026-10-31", as_of, names)

    def _november(self, names):
        return self._figures("2026-11-01", "2026-11-30", "2026-11-30", names)

    def _close_october(self):
        self.company.fiscalyear_lock_date = "2026-10-31"

    def _bounce(self, payment, day="2026-11-10"):
        payment.move_id._reverse_moves([{"date": day}], cancel=True)

    def test_payment_that_bounces_after_the_close(self):
        payment = self._pay(self.charge, 300.0, "2026-10-20")
        before = self._october()
        self.assertEqual(before, [300, 0, 300, 0, 0])
        self._close_october()
        self._bounce(payment)
        self.assertEqual(self._october(), before)
        self.assertEqual(self.charge.amount_residual, 300)
        names = ("opening", "arrears_due", "recovered", "arrears_closing")
        self.assertEqual(self._november(names), [0, 300, 0, 300])

    def test_residuals_and_arrears_as_of_the_close(self):
        payment = self._pay(self.charge, 300.0, "2026-10-20")
        self._close_october()
        self._bounce(payment)
        charges = self.env["property.fee.charge"]
        for day, left in (("2026-10-31", 0), ("2026-11-30", 300)):
            with self.subTest(day=day):
                day = date.fromisoformat(day)
                self.assertEqual(
                    self.charge._get_residual_asof(day), {self.charge.id: left}
                )
                found = charges._get_open_asof([("id", "=", self.charge.id)], day)
                self.assertEqual(found, {self.charge.id: left} if left else {})

    def test_paid_again_after_it_bounced(self):
        payment = self._pay(self.charge, 300.0, "2026-10-20")
        self._close_october()
        self._bounce(payment)
        self._pay(self.charge, 120.0, "2026-11-12")
        self.assertEqual(self._october(), [300, 0, 300, 0, 0])
        names = ("arrears_due", "recovered", "arrears_closing")
        self.assertEqual(self._november(names), [300, 120, 180])

    def test_matched_after_the_close(self):
        """October's money without a unit is matched with October's fee in November."""
        payment = self._prepay(300.0, "2026-10-20")
        before = self._october()
        self.assertEqual(before, [300, 0, 0, 0, 300])
        self._close_october()
        lines = self._receivable(payment.move_id) | self.charge.receivable_line_id
        lines.reconcile()
        self.assertEqual(self.charge.amount_residual, 0)
        self.assertEqual(self._october(), before)
        names = ("opening", "recovered", "arrears_closing")
        self.assertEqual(self._november(names), [300, 300, 0])

    def test_matched_and_undone_after_the_close_leaves_no_trace(self):
        payment = self._prepay(300.0, "2026-10-20")
        self._close_october()
        lines = self._receivable(payment.move_id) | self.charge.receivable_line_id
        lines.reconcile()
        lines.remove_move_reconcile()
        self.assertFalse(self.env["property.past.reconcile"].search([]))
        self.assertEqual(self._october(), [300, 0, 0, 0, 300])

    def test_undone_while_the_month_is_open(self):
        payment = self._pay(self.charge, 300.0, "2026-10-20")
        self._bounce(payment, "2026-10-25")
        self.assertEqual(self._october(), [300, 0, 0, 0, 300])
        self.assertFalse(self.env["property.past.reconcile"].search([]))

    def test_credit_note_after_the_close(self):
        self._pay(self.charge, 300.0, "2026-10-20")
        before = self._october()
        self._close_october()
        self._take_back(self.charge, 50.0, "2026-11-12")
        self.assertEqual(self._october(), before)
