from odoo import models
from odoo.exceptions import AccessError


class PropertyFeeCorrection(models.TransientModel):
    """Corrections are asked for and approved before they are charged."""

    _inherit = "property.fee.correction"

    def action_create(self):
        """Ask for the correction; the tiers decide, an accountant books it."""
        self._check_correctable()
        request = self.env["property.fee.correction.request"].create(
            {
                "charge_id": self.charge_id.id,
                "amount_in_force": self.amount_in_force,
                "amount_right": self.amount_right,
                "due_date": self.due_date,
                "reason": self.reason,
            }
        )
        request.action_request()
        return request._get_records_action(name=request._description)

    def action_create_and_post(self):
        raise AccessError(self.env._("A correction is approved first: ask for it."))
