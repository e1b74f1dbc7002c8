from odoo.fields import Command
from odoo.tests import Form

from .posting_case import PostingCase


class LedgerCase(PostingCase):
    """What the fee office books, by the ERP's own buttons and wizards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.company_data["default_journal_bank"]
        cls.expense = cls.company_data["default_account_expense"]

    def _pay(self, charges, amount, day, **values):
        action = charges.action_register_payment()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        return wizard.create(
            {
                "journal_id": self.bank.id,
                "payment_date": day,
                "amount": amount,
                **values,
            }
        )._create_payments()

    def _prepay(self, amount, day, unit=None, partner=None, **values):
        """Money that comes before it is owed, for the first unit."""
        unit = self.unit if unit is None else unit
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.owner).id,
                "amount": amount,
                "journal_id": self.bank.id,
                "date": day,
                "property_unit_id": unit and unit.id,
                **values,
            }
        )
        payment.action_post()
        return payment

    def _receivable(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _take_back(self, charge, amount, day):
        """A credit note of the invoice, cut down to one charge."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=charge.move_id.ids)
            .create({"journal_id": charge.move_id.journal_id.id, "date": day})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        with Form(refund) as form:
            index = 0
            for line in refund.invoice_line_ids:
                if line.property_charge_id != charge:
                    form.invoice_line_ids.remove(index)
                    continue
                with form.invoice_line_ids.edit(index) as edited:
                    edited.price_unit = amount
                index += 1
        refund.action_post()
        return refund

    def _entry_line(self, account, balance):
        return {
            "account_id": account.id,
            "partner_id": self.owner.id,
            "balance": balance,
        }

    def _write_off(self, charge, day):
        """An entry that books what is unpaid as lost."""
        claim, amount = charge.receivable_line_id, charge.amount_residual
        move = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": day,
                "line_ids": [
                    Command.create(self._entry_line(self.expense, amount)),
                    Command.create(self._entry_line(claim.account_id, -amount)),
                ],
            }
        )
        move.action_post()
        (self._receivable(move) | claim).reconcile()
        return move
