from odoo import models
from odoo.exceptions import UserError


class PropertyOccupancy(models.Model):
    _inherit = "property.occupancy"

    def write(self, vals):
        self._check_invoiced_stays(vals)
        return super().write(vals)

    def _check_invoiced_stays(self, vals):
        """Who is put in the place of another would read the other's invoices."""
        moved = self.filtered(
            lambda o: any(
                name in vals and vals[name] != o[name].id
                for name in ("partner_id", "unit_id")
            )
        )
        if moved._get_invoices(limit=1):
            raise UserError(
                self.env._(
                    "Invoices hang on this occupancy: end it, and register the other "
                    "person or unit as a new one."
                )
            )

    def _get_invoices(self, limit=None):
        """Invoices that hang on these occupancies, with superuser rights."""
        # sudo: account.move - whoever keeps the register need not read the ledger
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    "|",
                    ("property_occupancy_id", "in", self.ids),
                    ("property_owner_occupancy_id", "in", self.ids),
                ],
                limit=limit,
            )
        )

    def _revoke_portal_traces(self):
        """End also what opens the invoices of the household.

        Who held the unit still reads the invoices in their own name when they
        sign in. Links that were sent, and followers, end: those of the payer's
        invoices for every member who leaves, and those of the tenant's for the
        owner.
        """
        result = super()._revoke_portal_traces()
        households = self | self.principal_id
        moves = households._get_invoices()
        self._unfollow_portal(moves)
        self._refresh_access_tokens(moves)
        return result
