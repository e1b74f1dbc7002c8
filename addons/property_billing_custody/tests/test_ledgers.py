from datetime import date

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.property_billing.tests.pdf_text import pdf_pages

from .custody_case import CustodyCase


@tagged("post_install", "-at_install")
class TestLedgers(CustodyCase):
    """The ledgers equal the accounts on any day, by hand and by journal items."""

    def _pay(self, amount, day):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.owner2.id,
                "amount": amount,
                "date": day,
                "journal_id": self.company_data["default_journal_bank"].id,
                "property_unit_id": self.unit2.id,
            }
        )
        payment.action_post()
        return payment

    def _charge_on(self, amount, day):
        charge = self._charge(
            self.service,
            amount,
            occupancy=self.occupancy2,
            date_start=day.replace(day=1),
            date_end=day,
            due_date=day,
        )
        charge._post_charges(day)
        return charge

    def test_prepayments_month_by_month(self):
        """1,000 in March, 300 applied in April, 200 back in May: 500 is left."""
        self._pay(1000, date(2026, 3, 10))
        self._charge_on(300, date(2026, 4, 20))
        refund = self.env["property.prepayment.refund"].create(
            {
                "unit_id": self.unit2.id,
                "partner_id": self.owner2.id,
                "amount": 200,
                "reason": "Asked for",
                "channel_id": self.channels["transfer"].id,
                "date": "2026-05-05",
            }
        )
        self._through(refund)
        expected = {
            # opening, received, applied, refunded, closing
            3: (0, 1000, 0, 0, 1000),
            4: (1000, 0, 300, 0, 700),
            5: (700, 0, 0, 200, 500),
            6: (500, 0, 0, 0, 500),
        }
        for month, figures in expected.items():
            start = date(2026, month, 1)
            end = fields.Date.add(start, months=1, days=-1)
            [row] = self._rows("prepayment", start, end, unit_id=self.unit2.id)
            with self.subTest(month=month):
                self.assertEqual(
                    (row.opening, row.received, row.applied, row.refunded, row.closing),
                    figures,
                )
        [row] = self._rows("prepayment", "2026-03-01", "2026-06-30")
        self.assertEqual(row.closing, 500)

    def test_a_payment_of_what_is_owed_is_no_prepayment(self):
        self._take([self._line(self.service_charge)])
        today = self.till.date
        self.assertFalse(self._rows("prepayment", today, today))

    def test_an_overpayment_counts_with_what_is_over(self):
        charge = self._charge_on(300, date(2026, 4, 20))
        payment = self._pay(350, date(2026, 4, 25))
        lines = payment.move_id.line_ids | charge.receivable_line_id
        lines.filtered(
            lambda line: line.account_id == charge.receivable_line_id.account_id
        ).reconcile()
        [row] = self._rows("prepayment", "2026-04-01", "2026-04-30")
        self.assertEqual((row.received, row.applied, row.closing), (50, 0, 50))

    def test_deposits(self):
        deposit = self._deposit("3000")
        other = self._contractor_deposit("1000")
        self._through(self._deduction(260, deposit))
        self._through(self._refund(other))
        today = self.till.date
        rows = self._rows("deposit", today, today)
        row = rows.filtered(lambda r: r.deposit_id == deposit)
        self.assertEqual(
            (row.opening, row.received, row.used, row.refunded, row.closing),
            (0, 3000, 260, 0, 2740),
        )
        row = rows - row
        self.assertEqual((row.received, row.refunded, row.closing), (1000, 1000, 0))
        self.assertAlmostEqual(sum(rows.mapped("closing")), self._held())
        tomorrow = fields.Date.add(today, days=1)
        later = self._rows("deposit", tomorrow, tomorrow)
        self.assertEqual(later.mapped("deposit_id"), deposit)
        self.assertEqual((later.opening, later.closing), (2740, 2740))

    def test_an_entry_without_a_kind_is_in_the_ledger_too(self):
        self._deposit("100")
        self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    fields.Command.create(
                        {"account_id": self.account.id, "balance": -55}
                    ),
                    fields.Command.create(
                        {
                            "account_id": self.company_data[
                                "default_account_expense"
                            ].id,
                            "balance": 55,
                        }
                    ),
                ],
            }
        ).action_post()
        today = self.till.date
        rows = self._rows("deposit", "2020-01-01", today)
        self.assertEqual(self._held(), 155)
        self.assertAlmostEqual(sum(rows.mapped("closing")), 155)
        self.assertEqual(sum(rows.mapped("moved")), 55)

    def test_deposits_of_a_former_system(self):
        equity = self.company_data["default_account_expense"]
        deposit = self.env["property.deposit"]._bring_in(
            [
                {
                    "unit_id": self.unit.id,
                    "kind_id": self.renovation.id,
                    "role": "household",
                    "partner_id": self.owner.id,
                    "amount": 800,
                    "date": "2025-05-05",
                    "old_receipt": "0001234",
                }
            ],
            equity,
            date(2026, 1, 1),
        )
        self.assertEqual((deposit.amount_held, deposit.state), (800, "held"))
        [row] = self._rows("deposit", "2026-01-01", "2026-01-31")
        self.assertEqual((row.received, row.moved, row.closing), (0, 800, 800))
        refund = self._refund(deposit, receipt_back=False)
        with self.assertRaises(UserError) as caught:
            refund.action_request()
        self.assertIn("0001234", str(caught.exception))
        refund.receipt_back = "returned"
        with self.assertRaises(UserError):
            refund.action_request()  # no channel is known
        refund.channel_id = self.channels["cash"]
        self._through(refund)
        self.assertEqual(self._held(), 0)

    def _wizard(self, book):
        return (
            self.env["property.custody.ledger"]
            .with_user(self.accountant)
            .create({"book": book, "community_ids": self.community.ids})
        )

    def test_screen_sheet_and_paper(self):
        self._deposit("3000")
        self._take([self._prepaid("600")])
        for book, amount in (("deposit", 3000), ("prepayment", 600)):
            wizard = self._wizard(book)
            action = wizard.action_show()
            rows = (
                self.env[action["res_model"]]
                .with_context(**action["context"])
                .search(action["domain"])
            )
            self.assertAlmostEqual(sum(rows.mapped("closing")), amount)
            name, [sheet] = wizard._xlsx_ledger({})
            self.assertEqual(sheet.totals[0][-1], amount)
            self.assertIn(f"{wizard.date_end}", name)
            self.assertEqual(len(sheet.rows[0]), len(sheet.columns))
        for book in ("fund", "public"):
            _name, [sheet] = self._wizard(book)._xlsx_ledger({})
            self.assertFalse(sheet.rows)

    def test_the_pdf(self):
        self._deposit("3000")
        name, content = self._wizard("deposit").with_context(lang="en_US")._get_pdf()
        self.assertTrue(name.endswith(".pdf"))
        self.assertIn("3,000.00", " ".join(pdf_pages(content)))
