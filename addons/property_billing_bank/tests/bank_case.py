from datetime import date

from odoo.tests import new_test_user

from odoo.addons.property_billing_counter.tests.counter_case import CounterCase


class BankCase(CounterCase):
    """An accountant, and lines of the bank that transfers arrive at.

    Unit 3-501 owes 210.02 and 300.00, unit 3-502 owes 273.67.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.channels["transfer"].journal_id
        cls.accountant = new_test_user(
            cls.env,
            "bank_accountant",
            groups="property_base.group_staff,account.group_account_user,"
            "account.group_account_manager",
            company_id=cls.company.id,
        )
        cls.receivable = cls.service_charge.receivable_line_id.account_id

    def _bank_line(self, amount, text="转账", name=None, **values):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": date(2026, 11, 5),
                "payment_ref": text,
                "partner_name": name,
                "amount": amount,
                **values,
            }
        )

    def _propose(self, *lines):
        lines = self.env["account.bank.statement.line"].union(*lines)
        self.env["property.bank.matcher"]._propose(lines)
        return lines.property_match_ids.with_user(self.accountant)

    def _match(self, amount, text="转账", name=None, **values):
        return self._propose(self._bank_line(amount, text, name, **values))

    def _suspense(self):
        return self._balance(self.bank.suspense_account_id)

    def _unpaid(self, *charges):
        """By the journal items of the receivable account alone."""
        items = self.env["account.move.line"].search(
            [("property_charge_id", "in", [c.id for c in charges])]
        )
        return sum(
            items.filtered(lambda i: i.account_id == self.receivable).mapped(
                "amount_residual"
            )
        )
