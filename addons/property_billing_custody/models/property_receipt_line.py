from odoo import fields, models
from odoo.exceptions import UserError


class PropertyReceiptLine(models.Model):
    _inherit = "property.receipt.line"

    kind = fields.Selection(
        selection_add=[("deposit", "Deposit")], ondelete={"deposit": "cascade"}
    )
    deposit_id = fields.Many2one(
        "property.deposit", index="btree_not_null", ondelete="restrict", copy=False
    )

    def _check_still_held(self):
        """A deposit that was touched since is no slip of the keyboard any more.

        :raise UserError: it was deducted from, refunded or transferred
        """
        for deposit in self.deposit_id:
            deposit._lock()
            taken = self.filtered(lambda x, held=deposit: x.deposit_id == held)
            changed = deposit.currency_id.compare_amounts(
                deposit.amount_held, deposit.amount
            )
            if changed or taken.partner_id != deposit.partner_id:
                raise UserError(
                    self.env._(
                        "%s was deducted from, refunded or transferred: the receipt "
                        "stays.",
                        deposit.display_name,
                    )
                )
