from odoo import fields, models
from odoo.exceptions import UserError

from ..models.tier_review import APPROVED


class PropertyVendorReturn(models.TransientModel):
    """What is to be changed in a vendor's paper: who submitted it reads it."""

    _name = "property.vendor.return"
    _description = "Return a Vendor's Paper"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    remark = fields.Text(string="Remarks", required=True)

    def action_return(self):
        """Return the paper, with the rights of the user."""
        self.ensure_one()
        if self.res_model not in APPROVED:
            raise UserError(self.env._("There is nothing to return."))
        self.env[self.res_model].browse(self.res_id)._return(self.remark)
        return {"type": "ir.actions.act_window_close"}
