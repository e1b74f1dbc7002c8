from odoo import models


class PropertyOccupancy(models.Model):
    _inherit = "property.occupancy"

    def _revoke_portal_traces(self):
        """End also what opens the invoices of the household.

        Who held the unit still reads the invoices in their own name when they
        sign in. Links that were sent, and followers, end: those of the payer's
        invoices for every member who leaves, and those of the tenant's for the
        owner.
        """
        result = super()._revoke_portal_traces()
        households = self | self.principal_id
        moves = self.env["account.move"].search(
            [
                "|",
                ("property_occupancy_id", "in", households.ids),
                ("property_owner_occupancy_id", "in", households.ids),
            ]
        )
        self._unfollow_portal(moves)
        self._refresh_access_tokens(moves)
        return result
