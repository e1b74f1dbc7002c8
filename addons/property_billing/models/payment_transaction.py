from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _create_payment(self, **extra_create_values):
        """Fees paid online settle the debt of the payer, whoever pays.

        The portal names the person who is signed in: an owner who pays what the
        tenant owes, a family member. The payment carries the partner of the
        invoices, so that what is left over is the credit of the payer.
        """
        invoices = self.invoice_ids.filtered("property_charge_ids")
        payers = self.invoice_ids.commercial_partner_id
        if invoices and len(payers) == 1:
            extra_create_values = {"partner_id": payers.id, **extra_create_values}
        return super()._create_payment(**extra_create_values)
