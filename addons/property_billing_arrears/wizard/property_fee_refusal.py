from odoo import fields, models
from odoo.exceptions import UserError

from ..models.tier_review import APPROVED


class PropertyFeeRefusal(models.TransientModel):
    """Why a request is refused: who asked reads it."""

    _name = "property.fee.refusal"
    _description = "Refuse a Request"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_refuse(self):
        """Refuse the request, with the rights of the user."""
        self.ensure_one()
        if self.res_model not in APPROVED:
            raise UserError(self.env._("There is nothing to refuse."))
        self.env[self.res_model].browse(self.res_id)._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
