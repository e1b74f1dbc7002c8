from odoo import models


class PropertyClearance(models.Model):
    _inherit = "property.clearance"

    def _get_credit_rows(self):
        """Deposits held of the payer are theirs: to be refunded or transferred."""
        return [*super()._get_credit_rows(), *self._get_deposit_rows()]

    def _get_deposit_rows(self):
        span = {"property_from": self.date, "property_to": self.date}
        groups = (
            self.env["property.custody.row"]
            .with_context(**span)
            ._read_group(
                [
                    ("book", "=", "deposit"),
                    ("unit_id", "in", self._get_units().ids),
                    ("partner_id", "=", self.partner_id.id),
                    ("closing", "!=", 0),
                ],
                ["unit_id", "deposit_id"],
                ["closing:sum"],
            )
        )
        return [
            {
                "section": "credit",
                "name": self.env._("Deposit %s", deposit.display_name or ""),
                "unit_id": unit.id,
                "partner_id": self.partner_id.id,
                "amount": held,
            }
            for unit, deposit, held in groups
        ]
