from odoo import models


class PropertyOccupancy(models.Model):
    """When a household ends, its links to tickets end with it."""

    _inherit = "property.occupancy"

    def _revoke_portal_traces(self):
        super()._revoke_portal_traces()
        # called with superuser rights, see there
        tickets = self.env["helpdesk.ticket"].search(
            [("property_occupancy_id", "in", self.ids)]
        )
        self._unfollow_portal(tickets)
        self._refresh_access_tokens(tickets)
        tickets._refresh_rating_tokens()
