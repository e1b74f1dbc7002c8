from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .recovery_case import RecoveryCase


@tagged("post_install", "-at_install")
class TestWriteOff(RecoveryCase):
    """544.58 owed for October, against the allowance."""

    def _written(self, **values):
        write_off = self._approve(self._lose(**values))
        return self._book(write_off)

    def _tax_accounts(self):
        lines = self.fee.move_id.line_ids.filtered("tax_line_id")
        return lines.account_id

    def test_against_the_allowance(self):
        taxes = {account: self._balance(account) for account in self._tax_accounts()}
        write_off = self._written()
        self.assertEqual(self._balance(self.allowance), 544.58)
        self.assertEqual(self._balance(self.fee.receivable_line_id.account_id), 0)
        self.assertTrue(taxes)
        for account, before in taxes.items():
            self.assertEqual(self._balance(account), before)
        self.assertEqual(set(self.charges.mapped("payment_state")), {"paid"})
        self.assertEqual(write_off.move_ids.property_unit_id, self.unit)
        self.assertEqual(set(self.charges.mapped("state")), {"posted"})

    def test_rates_show_it_as_written_off(self):
        """Never paid, neither reduced nor corrected: W8's rule."""
        self._pay(self.park, 100, "2026-10-20")
        self._written()
        sums = self._sums()
        names = ("billed", "reduced", "corrected", "collected", "written_off")
        self.assertEqual(self._figures(sums, *names), [544.58, 0, 0, 100, 444.58])
        self.assertEqual(self._figures(sums, "closing"), [0])
        self.assertEqual(str(sums.current_rate), "18.36")

    def test_w8_with_the_allowance(self):
        """120,000 of last year: 45,000 paid, 5,000 written off against the allowance."""
        last_year = self._run(date(2025, 12, 1))
        paid, lost, unpaid = [
            self._charge(item, amount, last_year, self.occupancy2)
            for item, amount in (
                (self.service, 45000),
                (self.parking, 5000),
                (self.share, 70000),
            )
        ]
        (paid | lost | unpaid)._post_charges(date(2025, 12, 1))
        self._pay(paid, 45000, "2026-06-10")
        write_off = self._lose(unit_id=self.unit2.id, partner_id=self.owner2.id)
        write_off.line_ids.filtered(lambda ln: ln.charge_id != lost).unlink()
        self._book(self._approve(write_off, self.director, self.controller))
        sums = self._sums("2026-01-01", "2026-12-31", "2026-12-31")
        self.assertEqual(
            self._figures(sums, "opening", "recovered", "arrears_written_off"),
            [120000, 45000, 5000],
        )
        self.assertEqual(str(sums.arrears_rate), "37.50")
        self.assertEqual(str(sums.arrears_rate_net), "39.13")

    def test_another_allowance_later_leaves_the_rates(self):
        self._written()
        self.company.property_allowance_account_id = self.env["account.account"].create(
            {
                "code": "1232.T",
                "name": "New Allowance",
                "account_type": "asset_current",
            }
        )
        self.assertEqual(self._figures(self._sums(), "written_off"), [544.58])

    def test_more_than_is_owed(self):
        write_off = self._lose()
        write_off.line_ids[0].amount = 5000
        with self.assertRaisesRegex(UserError, "more than"):
            write_off.action_request()

    def test_paid_between_asking_and_booking(self):
        write_off = self._approve(self._lose())
        self._pay(self.park, 300, "2026-10-20")
        with self.assertRaisesRegex(UserError, "more than"):
            self._book(write_off)
        self.assertEqual(self._balance(self.allowance), 0)

    def test_nothing_owed(self):
        with self.assertRaisesRegex(UserError, "owes nothing"):
            self._lose(unit_id=self.unit2.id, partner_id=self.owner2.id)

    def test_only_claims_on_this_payer_for_this_unit(self):
        [other] = self._charge(
            self.service, 10, occupancy=self.occupancy2, run=self.run_
        )
        other._post_charges(date(2026, 10, 1))
        write_off = self._lose()
        with self.assertRaisesRegex(UserError, "not a claim on this payer"):
            write_off.line_ids.create(
                {
                    "write_off_id": write_off.id,
                    "charge_id": other.id,
                    "amount": 10,
                }
            )

    def test_without_an_allowance(self):
        self.company.property_allowance_account_id = False
        with self.assertRaisesRegex(UserError, "no allowance"):
            self._lose().action_request()

    def test_the_allowance_is_no_receivable(self):
        receivable = self.fee.receivable_line_id.account_id
        with self.assertRaises(ValidationError):
            self.company.property_allowance_account_id = receivable

    def test_closed_books(self):
        write_off = self._approve(self._lose())
        self.company.sudo().hard_lock_date = date(2100, 1, 31)
        with self.assertRaisesRegex(UserError, "closed"):
            self._book(write_off)

    # ------------------------------------------------------------- memo ledger ----

    def _recover(self, line, amount, user=None, **values):
        action = line.action_recover()
        recovery = (
            self.env["property.fee.recovery"]
            .with_user(user or self.accountant)
            .with_context(**action["context"])
            .create({"journal_id": self.bank.id, "amount": amount, **values})
        )
        recovery.action_book()
        return recovery

    def _line(self, write_off, charge):
        return write_off.line_ids.filtered(lambda ln: ln.charge_id == charge)

    def test_memo_ledger(self):
        lines = self.env["property.fee.write.off.line"]
        booked = [("is_booked", "=", True), ("unit_id", "=", self.unit.id)]
        write_off = self._approve(self._lose())
        self.assertFalse(lines.search(booked))
        self._book(write_off)
        self.assertEqual(lines.search(booked), write_off.line_ids)
        self.assertAlmostEqual(sum(write_off.line_ids.mapped("amount_open")), 544.58)

    def test_recovered(self):
        """200 of the parking fee comes in: bank against the allowance."""
        write_off = self._written()
        line = self._line(write_off, self.park)
        before = self._sums()
        self._recover(line, 200)
        self.assertEqual(self._balance(self.allowance), 344.58)
        self.assertEqual(self._balance(self.fee.receivable_line_id.account_id), 0)
        self.assertAlmostEqual(line.amount_recovered, 200)
        self.assertAlmostEqual(line.amount_open, 100)
        names = ("collected", "written_off", "reduced", "closing")
        self.assertEqual(
            self._figures(self._sums(), *names), self._figures(before, *names)
        )
        self.assertEqual(self.park.payment_state, "paid")

    def test_recovered_by_no_more_than_was_lost(self):
        write_off = self._written()
        line = self._line(write_off, self.park)
        self._recover(line, 200)
        with self.assertRaisesRegex(UserError, "still claimed"):
            self._recover(line, 100.01)
        self._recover(line, 100)
        self.assertEqual(line.amount_open, 0)

    def test_a_bounced_recovery_is_none(self):
        line = self._line(self._written(), self.park)
        recovery = self._recover(line, 200)
        payment = recovery.payment_id.with_env(self.env)
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(recovery.amount_paid, 0)
        self.assertAlmostEqual(line.amount_open, 300)

    def test_who_recovers(self):
        line = self._line(self._written(), self.park)
        for user in (self.asker, self.cashier):
            with self.assertRaises(AccessError):
                self._recover(line, 10, user)

    def test_an_entry_taken_back_leaves_the_memo(self):
        write_off = self._written()
        write_off.move_ids.button_draft()
        write_off.move_ids.button_cancel()
        self.assertFalse(write_off.line_ids.filtered("is_booked"))
        self.assertAlmostEqual(self.fee.amount_residual, 210.02)

    def test_recovery_does_not_change(self):
        recovery = self._recover(self._line(self._written(), self.park), 20)
        with self.assertRaises(UserError):
            recovery.amount = 200
        with self.assertRaises(UserError):
            recovery.unlink()
        with self.assertRaises(UserError):
            recovery.action_book()
