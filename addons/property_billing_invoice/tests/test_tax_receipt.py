from odoo import fields
from odoo.tests import tagged

from .invoice_case import InvoiceCase


@tagged("post_install", "-at_install")
class TestTaxReceipt(InvoiceCase):
    """A receipt swapped for an invoice is handed back."""

    def _swap(self, receipt, **values):
        action = receipt.with_user(self.cashier).action_request_tax_invoice()
        wizard = self.env[action["res_model"]].with_user(self.cashier)
        wizard = wizard.browse(action["res_id"])
        wizard.write(values)
        return self._made(wizard.action_request())

    def _paid(self, *lines):
        return self._take(list(lines) or [self._line(self.service_charge)])

    def test_swapped(self):
        receipt = self._paid()
        invoice = self._swap(receipt)
        self.assertEqual(invoice.receipt_ids, receipt)
        self.assertEqual(receipt.surrendered_date, fields.Date.today())
        self.assertEqual(receipt.tax_invoice_count, 1)
        with self._refused("swapped for the tax invoice"):
            self.counter.void(receipt.id, "slip of the keyboard")
        self.assertEqual(receipt.state, "issued")
        marks = self.env["property.receipt.printer"]._get_receipt_marks(receipt)
        self.assertIn("SWAPPED", "".join(marks))

    def test_amount_of_the_receipt_alone(self):
        """100 of 300 were paid on it: 100 is invoiced."""
        receipt = self._paid(self._line(self.parking_charge, "100.00"))
        self.assertAlmostEqual(self._swap(receipt).amount, 100.00)

    def test_withdrawn_request_gives_it_back(self):
        receipt = self._paid()
        self._swap(receipt).action_withdraw()
        self.assertFalse(receipt.surrendered_date)
        self.counter.void(receipt.id, "slip of the keyboard")
        self.assertEqual(receipt.state, "void")

    def test_two_debtors_on_a_receipt(self):
        receipt = self._paid(
            self._line(self.service_charge), self._line(self.other_charge)
        )
        invoices = self._swap(receipt)
        self.assertEqual(len(invoices), 2)
        self.assertEqual(receipt.tax_invoice_ids, invoices.sudo(False))
        invoices[0].action_withdraw()
        self.assertTrue(receipt.surrendered_date)
        invoices[1].action_withdraw()
        self.assertFalse(receipt.surrendered_date)

    def test_receipt_that_is_not_handed_back(self):
        receipt = self._paid()
        with self._refused("Take the receipts"):
            self._swap(receipt, receipts_back=False)
        invoice = self._swap(
            receipt, receipts_back=False, no_receipt_reason="lost, statement signed"
        )
        self.assertFalse(receipt.surrendered_date)
        self.assertEqual(invoice.source, "lost, statement signed")

    def test_receipt_of_a_prepayment_stays(self):
        receipt = self._paid(self._line(self.service_charge), self._prepaid("50"))
        action = receipt.action_request_tax_invoice()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.kept_receipt_ids, receipt)
        self.assertFalse(wizard.receipt_ids)
        self.assertAlmostEqual(self._made(wizard.action_request()).amount, 210.02)
        self.assertFalse(receipt.surrendered_date)

    def test_asked_for_from_the_charges(self):
        """Who asks from the charges is shown the receipt too."""
        receipt = self._paid()
        wizard = self._wizard(self.service_charge)
        self.assertEqual(wizard.receipt_ids, receipt)
        wizard.action_request()
        self.assertTrue(receipt.surrendered_date)

    def test_red_letter_frees_the_receipt(self):
        receipt = self._paid()
        invoice = self._issue(self._swap(receipt), day=fields.Date.today())
        action = invoice.action_red()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        red = self._made(wizard.browse(action["res_id"]).action_create())
        self._issue(red, day=fields.Date.today())
        self.counter.void(receipt.id, "wrong household")
        self.assertEqual(receipt.state, "void")

    def test_sold_and_invoiced_is_not_undone(self):
        receipt = self._paid(self._sold("90.00"))
        self._issue(
            self._swap(receipt, receipts_back=False, no_receipt_reason="lost"),
            day=fields.Date.today(),
        )
        with self._refused("red-letter"):
            self.counter.void(receipt.id, "not wanted")

    def test_void_receipt_is_not_swapped(self):
        receipt = self._paid()
        self.counter.void(receipt.id, "slip of the keyboard")
        with self._refused("void receipt"):
            receipt.action_request_tax_invoice()
