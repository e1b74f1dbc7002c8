from odoo import fields, models


class PropertyArrearsDispute(models.TransientModel):
    """What the payer objects to: the steps wait until it is settled."""

    _name = "property.arrears.dispute"
    _description = "Dispute of Arrears"

    case_id = fields.Many2one(
        "property.arrears.case", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_pause(self):
        self.ensure_one()
        self.case_id._dispute(self.reason)
        return {"type": "ir.actions.act_window_close"}
