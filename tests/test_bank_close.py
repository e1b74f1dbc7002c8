"""The bank's open lines as matching sees them and as the month end counts them."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.property_billing_bank.tests.bank_case import BankCase


@tagged("post_install", "-at_install")
class TestBankClose(BankCase):
    def test_open_lines_and_suspense_agree(self):
        lines = [
            self._bank_line(510.02, "3-501"),
            self._bank_line(300, "3-502"),
            self._bank_line(66, "转账"),
            self._bank_line(-8.5, "手续费"),
        ]
        matches = self._propose(*lines)
        close = self.env["property.month.close"].create({"month": date(2026, 11, 1)})
        self.assertEqual(close._check_statement_lines(), matches.statement_line_id)
        self.assertAlmostEqual(self._waiting(close), -867.52)
        matches.filtered("unit_id").action_accept()
        left = matches.filtered(lambda match: not match.is_reconciled)
        self.assertEqual(left.statement_line_id, lines[2] | lines[3])
        self.assertEqual(close._check_statement_lines(), left.statement_line_id)
        self.assertAlmostEqual(self._waiting(close), -57.5)
        matches[0].action_undo()
        self.assertEqual(len(close._check_statement_lines()), 3)

    def _waiting(self, close):
        """What the month end finds on suspense accounts."""
        return sum(close._check_suspense().mapped("balance"))
