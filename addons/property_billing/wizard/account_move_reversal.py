from odoo import models
from odoo.exceptions import UserError


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def modify_moves(self):
        """A second invoice beside the charges would be a claim without a charge."""
        if any(move._has_property_claims() for move in self.move_ids):
            raise UserError(
                self.env._(
                    "The invoice claims fees that were charged: reverse it, then make "
                    "a correcting charge."
                )
            )
        return super().modify_moves()
