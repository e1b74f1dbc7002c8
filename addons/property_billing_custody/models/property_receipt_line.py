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

    def _before_void_deposit(self):
        """A deposit that was touched since is no slip of the keyboard any more."""
        for deposit in self.deposit_id:
            deposit._lock()
            if self.currency_id.compare_amounts(deposit.amount_held, deposit.amount):
                raise UserError(
                    self.env._(
                        "%s was deducted from, refunded or transferred: the receipt "
                        "stays.",
                        deposit.display_name,
                    )
                )
            if deposit.partner_id != self.partner_id:
                raise UserError(
                    self.env._(
                        "%s was deducted from, refunded or transferred: the receipt "
                        "stays.",
                        deposit.display_name,
                    )
                )
