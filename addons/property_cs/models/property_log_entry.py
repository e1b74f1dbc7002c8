from odoo import api, models


class PropertyLogEntry(models.Model):
    """Complaints among the lines of the daily log."""

    _inherit = "property.log.entry"

    @api.model
    def _selection_kind(self):
        return [*super()._selection_kind(), ("complaint", self.env._("Complaint"))]
