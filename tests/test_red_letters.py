"""Credits of invoiced charges wait, whichever part of the suite makes them."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.property_billing_arrears.tests.recovery_case import RecoveryCase


@tagged("post_install", "-at_install")
class TestRedLetters(RecoveryCase):
    """210.02 service is on a tax invoice; 300.00 parking and 34.56 shares are not."""

    def setUp(self):
        super().setUp()
        self.invoice = self._invoiced(self.fee)

    def _invoiced(self, charges):
        action = charges.with_user(self.asker).action_request_tax_invoice()
        wizard = self.env[action["res_model"]].with_user(self.asker)
        done = wizard.browse(action["res_id"]).action_request()
        invoice = self.env["property.tax.invoice"].browse(done["res_id"])
        return self._number(invoice, "2026-10-05")

    def _number(self, invoice, day):
        invoice = invoice.with_user(self.accountant)
        invoice.write({"number": f"26332{invoice.id:015d}", "date": day})
        invoice.action_issue()
        return invoice

    def _wanted(self):
        return self.env["property.tax.invoice"].search(
            [
                ("kind", "=", "red"),
                ("state", "in", ("requested", "exported")),
                ("community_id", "=", self.community.id),
            ]
        )

    def _refused(self, words, action):
        with self.assertRaises(UserError) as caught:
            action()
        self.assertRegex(str(caught.exception), words)

    def test_reduction_waits_for_the_red_letter(self):
        """10 %: 21.00 of the service fee must be red, the others need nothing."""
        reduction = self._approve(self._reduce(10))
        red = self._wanted()
        self.assertAlmostEqual(red.amount, -21.00)
        self.assertEqual(red.source, reduction.name)
        self.assertEqual(red.line_ids.charge_id, self.fee)
        self._refused("red-letter", lambda: self._book(reduction))
        self.assertEqual(reduction.state, "approved")
        # a number that the register does not know lets nothing pass
        reduction.with_user(self.accountant).red_number = "26332999999999999999"
        self._refused("red-letter", lambda: self._book(reduction))
        reduction.with_user(self.accountant).red_number = False
        red = self._number(red, "2026-10-06")
        self._book(reduction)
        self.assertEqual(reduction.state, "booked")
        self.assertEqual(reduction.red_number, red.number)
        self.assertAlmostEqual(self.fee.amount_residual, 189.02)
        self.assertEqual(self.fee.tax_invoice_state, "issued")

    def test_reduction_of_others_waits_for_nothing(self):
        reduction = self._approve(
            self._reduce(10, fee_item_ids=[(6, 0, self.parking.ids)])
        )
        self.assertFalse(self._wanted())
        self._book(reduction)
        self.assertAlmostEqual(self.park.amount_residual, 270.00)

    def test_approved_correction_waits(self):
        wizard = (
            self.env["property.fee.correction"]
            .with_user(self.asker)
            .create(
                {"charge_id": self.fee.id, "amount_right": 200.02, "reason": "Less"}
            )
        )
        action = wizard.action_create()
        request = self.env[action["res_model"]].browse(action["res_id"])
        request.with_user(self.director).validate_tier()
        self._book(request)
        credit = request.correction_id
        self.assertEqual(credit.state, "draft")
        red = self._wanted()
        self.assertAlmostEqual(red.amount, -10.00)
        self._number(red, "2026-10-06").action_post_waiting()
        self.assertEqual(credit.state, "posted")
        self.assertAlmostEqual(self.fee.amount_residual, 200.02)

    def test_change_of_payer_books_what_it_can(self):
        """The credit of the invoiced fee waits; parking changes hands at once."""
        buyer = self.env["res.partner"].create({"name": "李买"})
        self.occupancy.date_start = "2020-01-01"
        change = self.env["property.payer.change"].create(
            {
                "unit_id": self.unit.id,
                "kind": "sale",
                "date": date(2026, 10, 16),
                "partner_id": buyer.id,
                "booking_date": "2026-10-20",
            }
        )
        change.action_compute()
        self.assertIn(self.service.name, change.red_note)
        change.with_user(self.accountant).action_book()
        lines = {line.charge_id: line for line in change.line_ids}
        self.assertEqual(change.state, "booked")
        self.assertEqual(lines[self.fee].credit_id.state, "draft")
        self.assertEqual(lines[self.park].credit_id.state, "posted")
        self.assertEqual(lines[self.park].new_id.state, "posted")
        red = self._wanted()
        self.assertEqual(red.waiting_ids, lines[self.fee].credit_id)
        self.assertAlmostEqual(red.amount, lines[self.fee].credit_id.amount)
        self._number(red, "2026-10-21").action_post_waiting()
        self.assertEqual(lines[self.fee].credit_id.state, "posted")

    def test_written_off_stays_invoiced(self):
        """Writing off leaves the tax as it is: no red letter."""
        self._book(self._approve(self._lose()))
        self.assertFalse(self._wanted())
        self.assertEqual(self.fee.tax_invoice_state, "issued")
