"""Rates by what was booked: every figure here was counted by hand."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCollectionLedger(LedgerCase):
    def _sums(self, start, end, as_of):
        rows = self.env["property.collection.row"].with_context(
            property_period=[str(day) for day in (start, end, as_of)]
        )
        sums = rows._get_collections([("community_id", "=", self.community.id)])[None]
        self.assertAlmostEqual(
            float(sums.closing + sums.future) + self._credit_open(as_of),
            self._ledger(as_of),
        )
        return sums

    def _october(self, as_of):
        return self._sums("2026-10-01", "2026-10-31", as_of)

    def _november(self, as_of):
        return self._sums("2026-11-01", "2026-11-30", as_of)

    def _ledger(self, day):
        """What the receivables of both households come to in the books."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("partner_id", "in", (self.owner | self.owner2).ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        return sum(lines.mapped("balance"))

    def _credit_open(self, day):
        """What of payments and credit notes was not matched on the day."""
        claims = self.env["property.fee.charge"].search([]).receivable_line_id
        lines = self.env["account.move.line"].search(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("partner_id", "in", (self.owner | self.owner2).ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        return sum(
            line.balance
            + sum(
                partial.amount
                for partial in line.matched_debit_ids
                if str(partial.max_date) <= day
            )
            - sum(
                partial.amount
                for partial in line.matched_credit_ids
                if str(partial.max_date) <= day
            )
            for line in lines - claims
        )

    def _figures(self, sums, *names):
        return [round(float(getattr(sums, name)), 2) for name in names]

    # ------------------------------------------------------------ domain W8 ----

    def test_w8(self):
        """Opening 120,000, of it 45,000 paid and 5,000 written off; billed
        1,000,000, collected 910,000 (80,000 of it prepaid last year); 60,000
        received for next year. Then 20,000 of it reduced.
        """
        last_year = self._run(date(2025, 12, 1))
        paid, lost, unpaid = [
            self._charge(item, amount, last_year)
            for item, amount in (
                (self.service, 45000),
                (self.parking, 5000),
                (self.share, 70000),
            )
        ]
        (paid | lost | unpaid)._post_charges(date(2025, 12, 1))
        self._prepay(80000, "2025-12-20")
        this_year = self._run(date(2026, 1, 1))
        collected = self._charge(self.service, 910000, this_year)
        due = self._charge(self.service, 90000, this_year, self.occupancy2)
        (collected | due)._post_charges(date(2026, 1, 1))
        self.assertAlmostEqual(collected.amount_residual, 830000)
        self._pay(collected, 830000, "2026-05-10")
        self._pay(paid, 45000, "2026-06-10")
        self._write_off(lost, "2026-07-01")
        self._prepay(60000, "2026-11-10")
        sums = self._sums("2026-01-01", "2026-12-31", "2026-12-31")
        self.assertEqual(
            self._figures(sums, "opening", "recovered", "arrears_written_off"),
            [120000, 45000, 5000],
        )
        self.assertEqual(self._figures(sums, "billed", "collected"), [1000000, 910000])
        rates = ("current_rate", "arrears_rate", "combined_rate", "arrears_rate_net")
        self.assertEqual(
            [str(getattr(sums, name)) for name in rates],
            ["91.00", "37.50", "85.27", "39.13"],
        )
        self.assertEqual(sums.closing, 160000)
        self._take_back(due, 20000, "2026-11-20")
        sums = self._sums("2026-01-01", "2026-12-31", "2026-12-31")
        self.assertEqual(
            [str(getattr(sums, name)) for name in rates[:3]],
            ["92.86", "37.50", "86.82"],
        )
        self.assertEqual(sums.closing, 140000)

    # ---------------------------------------------------------- credit notes ----

    def test_credit_note_on_a_paid_charge(self):
        """180.60 paid on 20 October and credited on 12 November: nothing was due
        any more, and what was paid is the payer's credit.
        """
        charge = self._charge(self.service, 180.60, self._run())
        charge._post_charges(date(2026, 10, 1))
        self._pay(charge, 180.60, "2026-10-20")
        self._take_back(charge, 180.60, "2026-11-12")
        names = ("billed", "reduced", "collected", "closing")
        self.assertEqual(
            self._figures(self._october("2026-11-11"), *names), [180.60, 0, 180.60, 0]
        )
        sums = self._october("2026-11-12")
        self.assertEqual(self._figures(sums, *names), [180.60, 180.60, 0, 0])
        self.assertIsNone(sums.current_rate)
        self.assertEqual(self._credit_open("2026-11-12"), -180.60)
        sums = self._november("2026-11-12")
        arrears = ("opening", "recovered", "arrears_reduced", "arrears_closing")
        self.assertEqual(self._figures(sums, *arrears), [0, 0, 0, 0])

    def test_credit_carried_to_the_next_month_is_collected_there(self):
        october = self._charge(self.service, 180.60, self._run())
        october._post_charges(date(2026, 10, 1))
        self._pay(october, 180.60, "2026-10-20")
        self._take_back(october, 180.60, "2026-10-25")
        november = self._charge(self.service, 180.60, self._run(date(2026, 11, 1)))
        november._post_charges(date(2026, 11, 1))
        self.assertEqual(november.payment_state, "paid")
        names = ("billed", "reduced", "collected")
        self.assertEqual(
            self._figures(self._november("2026-11-30"), *names), [180.60, 0, 180.60]
        )
        self.assertEqual(
            self._figures(self._october("2026-11-30"), *names), [180.60, 180.60, 0]
        )

    def test_part_of_a_paid_charge_credited_and_refunded(self):
        """300 paid, 30 credited: 270 collected of 270, refunded or not."""
        charge = self._charge(self.parking, 300, self._run())
        charge._post_charges(date(2026, 10, 1))
        self._pay(charge, 300, "2026-10-20")
        refund = self._take_back(charge, 30, "2026-10-25")
        names = ("billed", "reduced", "collected", "closing")
        for _step in ("credited", "refunded"):
            sums = self._october("2026-10-31")
            self.assertEqual(self._figures(sums, *names), [300, 30, 270, 0])
            self.assertEqual(str(sums.current_rate), "100.00")
            if refund.amount_residual:
                self.env["account.payment.register"].with_context(
                    active_model="account.move", active_ids=refund.ids
                ).create({"payment_date": "2026-10-28"})._create_payments()

    def test_credit_note_of_a_paid_charge_settles_the_others(self):
        """Parking paid and credited: the ERP matches it with the same invoice."""
        charges = self._month(self._run())
        charges._post_charges(date(2026, 10, 1))
        self._pay(charges[1], 300, "2026-10-20")
        self._take_back(charges[1], 300, "2026-10-25")
        sums = self._october("2026-10-31")
        names = ("billed", "reduced", "collected", "closing")
        self.assertEqual(self._figures(sums, *names), [544.58, 300, 244.58, 0])
        self.assertAlmostEqual(self._credit_open("2026-10-31"), -55.42)

    def test_paid_late_and_credited_in_part(self):
        """100: 40 paid in October, 60 in November, then 30 credited."""
        charge = self._charge(self.service, 100, self._run())
        charge._post_charges(date(2026, 10, 1))
        self._pay(charge, 40, "2026-10-20")
        self._pay(charge, 60, "2026-11-05")
        self._take_back(charge, 30, "2026-11-12")
        sums = self._november("2026-11-30")
        names = ("opening", "arrears_reduced", "recovered", "arrears_closing")
        self.assertEqual(self._figures(sums, *names), [60, 30, 30, 0])
        self.assertEqual(str(sums.arrears_rate), "100.00")

    def test_credit_note_taken_off_its_charge_leaves_it_open(self):
        charge = self._charge(self.parking, 300, self._run())
        charge._post_charges(date(2026, 10, 1))
        refund = self._take_back(charge, 100, "2026-10-12")
        names = ("billed", "reduced", "collected", "closing")
        self.assertEqual(
            self._figures(self._october("2026-10-31"), *names), [300, 100, 0, 200]
        )
        refund.line_ids.remove_move_reconcile()
        self.assertEqual(
            self._figures(self._october("2026-10-31"), *names), [300, 0, 0, 300]
        )

    def test_correction_in_the_payer_s_favour(self):
        """Minus 50 for October, made and used in November."""
        october = self._charge(self.service, 210.02, self._run())
        october._post_charges(date(2026, 10, 1))
        self._pay(october, 210.02, "2026-10-20")
        self._charge(
            self.service,
            -50,
            kind="correction",
            origin_key="correction 1",
            corrects_id=october.id,
        )._post_charges(date(2026, 11, 5))
        sums = self._november("2026-11-05")
        self.assertEqual(self._figures(sums, "late", "arrears_closing"), [-50, -50])
        self.assertEqual(
            self._figures(sums, "arrears_corrected", "corrected"), [-50, 0]
        )
        november = self._charge(self.service, 210.02, self._run(date(2026, 11, 1)))
        november._post_charges(date(2026, 11, 6))
        self.assertAlmostEqual(november.amount_residual, 160.02)
        sums = self._november("2026-11-30")
        names = ("late", "recovered", "arrears_reduced", "billed", "reduced")
        self.assertEqual(self._figures(sums, *names), [-50, -50, 0, 210.02, 0])
        self.assertEqual(self._figures(sums, "collected", "paid"), [50, 0])
        self.assertEqual(self._figures(sums, "due", "closing"), [160.02, 160.02])

    # ------------------------------------------------------------ write-offs ----

    def test_difference_written_off_with_the_payment(self):
        """290 received for 300, the rest marked as lost."""
        charge = self._charge(self.parking, 300, self._run())
        charge._post_charges(date(2026, 10, 1))
        self._pay(
            charge,
            290,
            "2026-10-20",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense.id,
        )
        self.assertEqual(charge.payment_state, "paid")
        sums = self._october("2026-10-31")
        names = ("collected", "written_off", "closing")
        self.assertEqual(self._figures(sums, *names), [290, 10, 0])
        self.assertEqual(str(sums.current_rate), "96.67")

    def test_write_off_of_several_charges_adds_up(self):
        """200.00 received for 210.02 + 34.56 + 0.01."""
        fee_run = self._run()
        charges = self.env["property.fee.charge"]
        for item, amount in (
            (self.service, 210.02),
            (self.share, 34.56),
            (self.parking, 0.01),
        ):
            charges |= self._charge(item, amount, fee_run)
        charges._post_charges(date(2026, 10, 1))
        self._pay(
            charges,
            200,
            "2026-10-20",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense.id,
        )
        sums = self._october("2026-10-31")
        self.assertEqual(
            self._figures(sums, "collected", "written_off", "closing"),
            [200.00, 44.59, 0],
        )

    def test_fee_of_the_bank_is_no_write_off(self):
        """300 paid by the resident, of which 298.20 arrived."""
        charge = self._charge(self.parking, 300, self._run())
        charge._post_charges(date(2026, 10, 1))
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "payment_ref": "TG 3-501",
                "partner_id": self.owner.id,
                "amount": 298.20,
                "date": "2026-10-20",
            }
        )
        __, suspense, __ = line._seek_for_lines()
        account = charge.receivable_line_id.account_id
        entry = line.move_id.with_context(force_delete=True, skip_readonly_check=True)
        entry.write(
            {
                "line_ids": [
                    Command.delete(suspense.id),
                    Command.create(self._entry_line(account, -300.0)),
                    Command.create(self._entry_line(self.expense, 1.80)),
                ]
            }
        )
        paid = line.move_id.line_ids.filtered(lambda aml: aml.account_id == account)
        (paid | charge.receivable_line_id).reconcile()
        sums = self._october("2026-10-31")
        self.assertEqual(self._figures(sums, "collected", "written_off"), [300, 0])

    def test_sheet_shows_what_was_written_off(self):
        """Every line of the sheet comes out: due - paid - written off = unpaid."""
        charge = self._charge(self.parking, 300, self._run())
        charge._post_charges(date(2026, 10, 1))
        self._write_off(charge, "2026-10-20")
        report = self.env["property.collection.report"].create(
            {
                "kind": "custom",
                "date_start": "2026-10-01",
                "date_end": "2026-10-31",
                "as_of": "2026-10-31",
                "community_ids": self.community.ids,
            }
        )
        __, sheets = report._xlsx_rates({})
        titles = [column.title for column in sheets[0].columns]
        for row in (*sheets[0].rows, *sheets[0].totals):
            values = dict(zip(titles, row, strict=True))
            labels = report._get_labels()
            self.assertEqual(values[labels["written_off"]], 300)
            self.assertEqual(values[labels["current_closing"]], 0)
