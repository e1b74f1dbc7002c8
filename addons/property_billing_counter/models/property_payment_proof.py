from odoo import fields, models


class PropertyPaymentProof(models.Model):
    _inherit = "property.payment.proof"

    def _confirm_taken(self, tender):
        """Settled by a receipt of the counter; the caller has checked the rights.

        :param tender: property.receipt.tender that is this money
        :raise UserError: a colleague is at it, or has decided it
        """
        self._claim()
        payments = tender.receipt_id.line_ids.filtered(
            lambda line: line.tender_id == tender
        ).payment_id
        self.write(
            {
                "state": "confirmed",
                "payment_id": payments[:1].id,
                "decided_id": self.env.uid,
                "decided_date": fields.Datetime.now(),
            }
        )

    def _reopen_voided(self):
        """The receipt is void: the proof waits again."""
        self.write(
            {
                "state": "submitted",
                "payment_id": False,
                "decided_id": False,
                "decided_date": False,
            }
        )
