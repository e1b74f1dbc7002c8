from odoo import models
from odoo.exceptions import UserError

MAX_CHARGES = 600


class PropertyUnit(models.Model):
    _inherit = "property.unit"

    def _get_household_actions(self):
        return [
            *super()._get_household_actions(),
            {
                "key": "tax_invoice",
                "label": self.env._("Tax Invoice"),
                "icon": "fa-file-text-o",
                "sequence": 65,
                "method": "action_request_tax_invoice",
                "hotkey": "i",
            },
        ]

    def action_request_tax_invoice(self):
        """Ask for tax invoices of what was paid on the unit and not invoiced.

        :raise UserError: nothing paid is left to invoice
        """
        self.ensure_one()
        charges = self.env["property.fee.charge"].search(
            [
                ("unit_id", "=", self.id),
                ("payment_state", "in", ("paid", "partial")),
                ("amount", ">", 0),
                ("fee_item_id.tax_invoiced", "=", True),
            ],
            order="date_start desc, id desc",
            limit=MAX_CHARGES,
        )
        amounts = charges._get_tax_paid_open()
        if not any(amounts.values()):
            raise UserError(
                self.env._(
                    "Nothing that was paid on %s is left to invoice. An invoice ahead "
                    "of the payment is asked for from the list of charges.",
                    self.name,
                )
            )
        return self.env["property.tax.invoice.request"]._open(amounts)
