from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .recovery_case import RecoveryCase


@tagged("post_install", "-at_install")
class TestReduction(RecoveryCase):
    """210.02 service, 300.00 parking and 34.56 shares for October, nothing paid."""

    def test_percent(self):
        reduction = self._reduce(10)
        self.assertEqual(
            sorted(reduction.line_ids.mapped("amount")), [3.46, 21.00, 30.00]
        )
        self.assertAlmostEqual(reduction.amount, 54.46)
        self._book(self._approve(reduction))
        self.assertEqual(reduction.state, "booked")
        self.assertEqual(
            [round(charge.amount_residual, 2) for charge in self.charges],
            [189.02, 270.00, 31.10],
        )
        sums = self._sums()
        names = ("billed", "reduced", "corrected", "written_off", "collected")
        self.assertEqual(self._figures(sums, *names), [544.58, 54.46, 0, 0, 0])
        self.assertEqual(self._figures(sums, "closing"), [490.12])

    def test_credit_note_names_its_charges(self):
        reduction = self._book(self._approve(self._reduce(10)))
        [note] = reduction.move_ids
        self.assertEqual(note.move_type, "out_refund")
        self.assertEqual(note.reversed_entry_id, self.fee.move_id)
        self.assertEqual(note.invoice_line_ids.property_charge_id, self.charges)
        self.assertAlmostEqual(note.amount_total, 54.46)
        self.assertEqual(note.property_occupancy_id, self.occupancy)
        taxes = {
            line.property_charge_id: line.tax_ids for line in note.invoice_line_ids
        }
        self.assertEqual(taxes[self.fee], self.vat6)
        self.assertEqual(taxes[self.park], self.vat9)
        self.assertFalse(taxes[self.shared])
        self.assertIn("Lift out of order", note.invoice_line_ids[0].name)

    def test_amount_is_shared_to_the_cent(self):
        reduction = self._reduce(mode="amount", amount_asked=100)
        self.assertAlmostEqual(reduction.amount, 100)
        self.assertEqual(
            [round(line.amount, 2) for line in reduction.line_ids.sorted("amount")],
            [6.35, 38.56, 55.09],
        )

    def test_period_item_and_unit_narrow_it(self):
        other = self._month(self._run(date(2026, 11, 1)), self.occupancy2)
        other._post_charges(date(2026, 11, 1))
        reduction = self._reduce(
            date_start="2026-11-01",
            date_end="2026-11-30",
            fee_item_ids=[(6, 0, self.parking.ids)],
            unit_ids=[(6, 0, self.unit2.ids)],
        )
        self.assertEqual(reduction.line_ids.charge_id, other[1])

    def test_more_than_is_owed(self):
        with self.assertRaisesRegex(UserError, "more than"):
            self._reduce(mode="amount", amount_asked=544.59)
        reduction = self._reduce(10)
        reduction.line_ids[0].amount = 300.01
        with self.assertRaisesRegex(UserError, "300.01.* is more than"):
            reduction.action_request()
        self.assertEqual(reduction.state, "draft")

    def test_paid_between_asking_and_booking(self):
        reduction = self._approve(self._reduce(100))
        self._pay(self.fee, 210.02, "2026-10-15")
        with self.assertRaisesRegex(UserError, "more than"):
            self._book(reduction)
        self.assertEqual(reduction.state, "approved")
        self.assertFalse(reduction.move_ids)

    def test_paid_charges_become_credit(self):
        self._pay(self.park, 300, "2026-10-15")
        reduction = self._reduce(
            10, fee_item_ids=[(6, 0, self.parking.ids)], include_paid=True
        )
        self._book(self._approve(reduction))
        self.assertAlmostEqual(reduction.move_ids.amount_residual, 0)
        sums = self._sums()
        self.assertEqual(self._figures(sums, "reduced"), [30])
        self.assertEqual(self._figures(sums, "closing"), [214.58])

    def test_nothing_to_reduce(self):
        with self.assertRaisesRegex(UserError, "nothing to reduce"):
            self._reduce(date_start="2031-01-01")

    def test_zero_is_no_request(self):
        with self.assertRaisesRegex(UserError, "how much"):
            self._reduce(0).action_request()

    def test_an_invoiced_charge_waits_for_the_red_number(self):
        reduction = self._approve(self._reduce(10))
        charge = type(self.env["property.fee.charge"])
        with patch.object(
            charge,
            "_get_tax_invoice_state",
            lambda self: dict.fromkeys(self.ids, "issued"),
        ):
            reduction.invalidate_recordset(["needs_red"])
            self.assertTrue(reduction.needs_red)
            with self.assertRaisesRegex(UserError, "red-letter"):
                self._book(reduction)
            reduction.with_user(self.accountant).red_number = "25332000000012345678"
            self._book(reduction)
        self.assertEqual(reduction.state, "booked")

    def test_fully_reduced_is_reversed(self):
        self._book(self._approve(self._reduce(100)))
        self.assertEqual(set(self.charges.mapped("state")), {"reversed"})
        self.assertEqual(self._figures(self._sums(), "closing"), [0])
