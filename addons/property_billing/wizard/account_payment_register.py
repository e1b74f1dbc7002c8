from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _get_total_amounts_to_pay(self, batch_results):
        """The charges of an invoice are claims, not instalments: all are proposed."""
        wizard = self.with_context(property_whole_charges=True)
        return super(AccountPaymentRegister, wizard)._get_total_amounts_to_pay(
            batch_results
        )
