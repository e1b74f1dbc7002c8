from odoo import models


class PropertyPayerChange(models.Model):
    _inherit = "property.payer.change"

    def _get_balance_rows(self):
        """Deposits stay with who paid them; the fund goes with the unit."""
        rows = super()._get_balance_rows()
        rows.append(
            (
                self.env._("Deposits"),
                self._get_former_deposits(),
                self.env._(
                    "stay with who paid them, until they are refunded or transferred"
                ),
            )
        )
        fund = self._get_unit_fund()
        if fund:
            note = self.env._("goes with the unit")
            rows.append((self.env._("Special Maintenance Fund"), fund, note))
        return rows

    def _get_former_deposits(self):
        deposits = self.env["property.deposit"].search(
            [
                ("unit_id", "=", self.unit_id.id),
                ("partner_id", "=", self.former_partner_id.id),
                ("state", "=", "held"),
            ]
        )
        return sum(deposits.mapped("amount_held"))

    def _get_unit_fund(self):
        [(held,)] = self.env["property.custody.row"]._read_group(
            [("book", "=", "fund"), ("unit_id", "=", self.unit_id.id)],
            [],
            ["closing:sum"],
        )
        return held or 0.0
