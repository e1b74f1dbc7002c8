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
        self.case_id._dispute(self.reason, **self._prepare_details())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_details(self):
        """Hook: what a module asks beside the reason, for ``_dispute``."""
        return {}
