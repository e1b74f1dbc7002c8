from odoo import fields, models
from odoo.exceptions import UserError


class PropertyDepositTransfer(models.TransientModel):
    """Deposits that follow the unit to its new holder; else they stay."""

    _name = "property.deposit.transfer"
    _description = "Transfer Deposits"
    _inherit = ["property.cashier.guard.mixin"]

    deposit_ids = fields.Many2many(
        "property.deposit",
        string="Deposits",
        required=True,
        domain=[("state", "=", "held")],
    )
    partner_id = fields.Many2one(
        "res.partner", string="New Holder", required=True, ondelete="cascade"
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(
        required=True, help="The agreement of both, such as the clause of the sale."
    )

    def action_transfer(self):
        """Book the transfer; accountants."""
        self.ensure_one()
        self.env["property.deposit"]._check_accountant()
        deposits = self.deposit_ids
        deposits.check_access("read")
        if not deposits:
            raise UserError(self.env._("Choose the deposits."))
        for same in deposits.grouped("unit_id").values():
            # sudo: property.deposit - written by the code alone
            same.sudo()._transfer(self.partner_id, self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
