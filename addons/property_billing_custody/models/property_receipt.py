from odoo import models
from odoo.exceptions import UserError


class PropertyReceipt(models.Model):
    _inherit = "property.receipt"

    def _check_voidable(self, reason):
        """What was paid back, deducted or handed on since is not undone at the till."""
        super()._check_voidable(reason)
        self.line_ids._check_still_held()
        if self._get_paid_back():
            raise UserError(
                self.env._(
                    "Money of %s was paid back already: the receipt stays.", self.name
                )
            )

    def _get_paid_back(self):
        """Outbound payments that are matched with what the receipt took."""
        # sudo: account.payment - whether there is one, for the cashier
        lines = self.sudo().payment_ids.move_id.line_ids
        payments = lines.matched_debit_ids.debit_move_id.move_id.origin_payment_id
        return payments.filtered(lambda payment: payment.payment_type == "outbound")
