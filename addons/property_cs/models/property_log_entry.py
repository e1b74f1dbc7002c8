from odoo import api, models


class PropertyLogEntry(models.Model):
    """Complaints, violations and disputes among the lines of the daily log."""

    _inherit = "property.log.entry"

    @api.model
    def _selection_kind(self):
        kinds = {
            "complaint": self.env._("Complaint"),
            "violation": self.env._("Violation"),
            "dispute": self.env._("Dispute"),
        }
        return [*super()._selection_kind(), *kinds.items()]
