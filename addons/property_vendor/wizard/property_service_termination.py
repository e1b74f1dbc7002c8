from odoo import fields, models


class PropertyServiceTermination(models.TransientModel):
    """The last day of a contract, and why it ends before its time."""

    _name = "property.service.termination"
    _description = "Terminate a Service Contract"

    contract_id = fields.Many2one(
        "property.service.contract", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(
        string="Last Day", required=True, default=fields.Date.context_today
    )
    reason = fields.Text(required=True)

    def action_terminate(self):
        """Terminate with the rights of the user."""
        self.ensure_one()
        self.contract_id._terminate(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
