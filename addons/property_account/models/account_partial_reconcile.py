from collections import defaultdict

from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._name_property_of_payments()
        return partials

    def _name_property_of_payments(self):
        """Money that named no community takes that of the invoices it settles.

        So what is left of it is the credit of the unit, if they are of one unit,
        as if it had been named when it came: a bank statement line, a payment
        entered without a unit, one matched by hand.
        """
        for move, lines in self._get_property_unnamed_money().items():
            vals = lines._get_property_payment_vals()
            if vals["property_community_id"]:
                # sudo: account.move - who reconciles need not write the entry
                entry = move.sudo().with_context(skip_is_manually_modified=True)
                payments = entry.origin_payment_id
                payments.write(dict(vals))
                (entry - payments.move_id).write(dict(vals))

    def _get_property_unnamed_money(self):
        """Return {entry without community: lines with one that it settles}."""
        found = defaultdict(self.env["account.move.line"].browse)
        for partial in self:
            debit, credit = partial.debit_move_id, partial.credit_move_id
            for line, other in ((debit, credit), (credit, debit)):
                move = line.move_id
                if (
                    move.move_type == "entry"
                    and not move.property_community_id
                    and other.property_community_id
                ):
                    found[move] |= other
        return found
