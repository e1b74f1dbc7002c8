from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyParkingRefund(models.TransientModel):
    """Gives back the whole months of a parking card that were not used."""

    _name = "property.parking.refund"
    _description = "Give back a Parking Card"

    card_id = fields.Many2one(
        "property.parking.card",
        string="Parking Card",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="card_id.currency_id")
    date = fields.Date(
        string="Last Day of Use",
        required=True,
        default=fields.Date.context_today,
        help="A month that has begun is used.",
    )
    months = fields.Integer(
        string="Months Given back", compute="_compute_months", compute_sudo=True
    )
    amount = fields.Monetary(compute="_compute_months", compute_sudo=True)
    reason = fields.Char(required=True, help="As printed on the credit note.")

    @api.depends("card_id", "date")
    def _compute_months(self):
        for refund in self:
            unused = refund.card_id._get_unused(refund.date) if refund.date else []
            refund.months = len(unused)
            refund.amount = sum(
                amount for charge, amount in unused if charge.state == "posted"
            )

    def action_give_back(self):
        """Propose the credit; an accountant approves it on the card."""
        self.ensure_one()
        card = self.card_id
        # sudo: property.parking.card - locked, not changed
        card.sudo().lock_for_update(allow_referencing=True)
        if card.state != "live":
            raise UserError(self.env._("This card is not in use any more."))
        if not card._get_unused(self.date):
            raise UserError(self.env._("No whole month is left after that day."))
        card._give_back(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
