from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .posting_case import PostingCase


@tagged("post_install", "-at_install")
class TestGuards(PostingCase):
    """An invoice of charges that is reset to draft."""

    def setUp(self):
        super().setUp()
        self.fee_run = self._run()
        self.charges = self._month(self.fee_run)
        self.move = self.charges._post_charges(date(2026, 10, 1))
        self.lines = self.charges.move_line_id
        self.receivables = self.charges.receivable_line_id

    def test_draft_and_post_again_keeps_the_links(self):
        name = self.move.name
        self.move.button_draft()
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})
        self.assertEqual(set(self.charges.mapped("payment_state")), {False})
        with Form(self.move) as form:
            form.invoice_date = date(2026, 10, 5)
        self.move.action_post()
        self.assertEqual(self.move.name, name)
        self.assertEqual(self.charges.move_line_id, self.lines)
        self.assertEqual(self.charges.receivable_line_id, self.receivables)
        for charge in self.charges:
            self.assertEqual(charge.move_line_id.property_charge_id, charge)
            self.assertEqual(charge.receivable_line_id.property_charge_id, charge)
            self.assertAlmostEqual(charge.receivable_line_id.balance, charge.amount)
            self.assertEqual(charge.receivable_line_id.date_maturity, charge.due_date)

    def test_lines_are_not_altered(self):
        self.move.button_draft()
        account = self.company_data["default_account_revenue"].copy()
        for vals in (
            {"price_unit": 1.0},
            {"quantity": 2.0},
            {"discount": 50.0},
            {"tax_ids": [Command.clear()]},
            {"account_id": account.id},
            {"name": "Something else"},
            {"property_charge_id": self.charges[1].id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.lines[0].write(vals)
        with self.assertRaises(UserError):
            self.receivables[0].write({"date_maturity": "2027-01-01"})
        with self.assertRaises(UserError):
            self.move.write(
                {
                    "invoice_line_ids": [
                        Command.update(self.lines[0].id, {"price_unit": 1})
                    ]
                }
            )

    def test_lines_are_not_deleted(self):
        self.move.button_draft()
        for line in self.lines[0], self.receivables[0]:
            with self.assertRaises(UserError):
                line.unlink()
        with self.assertRaises(UserError):
            self.move.write({"invoice_line_ids": [Command.delete(self.lines[0].id)]})
        with self.assertRaises(UserError):
            self.move.write({"line_ids": [Command.clear()]})

    def test_no_line_is_added(self):
        self.move.button_draft()
        with self.assertRaises(UserError):
            self.move.write(
                {
                    "invoice_line_ids": [
                        Command.create({"name": "Extra", "price_unit": 5.0})
                    ]
                }
            )

    def test_payer_and_journal_stay(self):
        self.move.button_draft()
        for vals in (
            {"partner_id": self.owner2.id},
            {"property_unit_id": self.unit2.id},
            {"invoice_payment_term_id": self.pay_terms_b.id},
            {"fiscal_position_id": self.fiscal_pos_a.id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.move.write(vals)

    def test_analytics_may_be_corrected(self):
        other = self.analytic.copy()
        self.move.button_draft()
        self.lines[0].analytic_distribution = {str(other.id): 100.0}
        self.move.action_post()
        self.assertEqual(self.lines[0].analytic_line_ids.mapped("amount"), [198.13])

    def test_cancelled_invoice_cancels_its_charges(self):
        self.move.button_cancel()
        self.assertEqual(set(self.charges.mapped("state")), {"cancelled"})
        again = self._charge(self.service, 200, self.fee_run)
        self.assertEqual(again.state, "draft")

    def test_cancelled_invoice_taken_up_again(self):
        self.move.button_cancel()
        self.move.button_draft()
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})

    def test_deleted_invoice_cancels_its_charges(self):
        self.move.button_draft()
        self.move.unlink()
        self.assertFalse(self.move.exists())
        self.assertEqual(set(self.charges.mapped("state")), {"cancelled"})
        self.assertFalse(self.charges.move_line_id)

    def test_other_invoices_are_free(self):
        """A duplicate, or any other invoice, is nobody's claim."""
        copy = self.move.copy()
        self.assertFalse(copy.line_ids.property_charge_id)
        copy.invoice_line_ids[0].price_unit = 5.0
        copy.action_post()
        copy.button_draft()
        copy.invoice_line_ids[0].unlink()
        self.assertEqual(len(copy.invoice_line_ids), 2)
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})

    def test_correcting_charge(self):
        """A reversed month is charged anew; the new charge names the old one."""
        old = self.charges[0]
        self.move._reverse_moves(cancel=True)
        self.assertEqual(old.state, "reversed")
        new = self._charge(
            self.service,
            180.0,
            kind="correction",
            corrects_id=old.id,
            origin_key=f"correction of {old.id}",
        )
        new._post_charges(date(2026, 10, 20))
        self.assertEqual(new.corrects_id, old)
        self.assertAlmostEqual(new.amount_residual, 180.0)
