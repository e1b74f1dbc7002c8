from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyTariffChange(models.TransientModel):
    """A new price from a day on: the old one ends, the scope stays."""

    _name = "property.tariff.change"
    _description = "New Price"

    tariff_id = fields.Many2one("property.tariff", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="tariff_id.company_id")
    currency_id = fields.Many2one(related="tariff_id.currency_id")
    basis = fields.Selection(related="tariff_id.basis")
    scope = fields.Char(related="tariff_id.scope")
    old_price = fields.Float(
        string="Old Price", related="tariff_id.price", digits=(16, 6)
    )
    old_fixed_amount = fields.Monetary(
        string="Old Fixed Amount", related="tariff_id.fixed_amount"
    )
    date_start = fields.Date(string="Valid from", required=True)
    price = fields.Float(
        string="Unit Price",
        compute="_compute_prices",
        store=True,
        readonly=False,
        digits=(16, 6),
    )
    fixed_amount = fields.Monetary(
        compute="_compute_prices", store=True, readonly=False
    )

    @api.depends("tariff_id")
    def _compute_prices(self):
        for change in self:
            change.price = change.tariff_id.price
            change.fixed_amount = change.tariff_id.fixed_amount

    def action_apply(self):
        """End the old price the day before and start the new one.

        :raise UserError: the day is not within the time of the old price
        """
        self.ensure_one()
        old = self.tariff_id
        if self.date_start <= old.date_start or (
            old.date_end and self.date_start > old.date_end
        ):
            raise UserError(
                self.env._(
                    "The old price is valid from %(start)s to %(end)s: the new one "
                    "starts after its first day and within its time.",
                    start=old.date_start,
                    end=old.date_end or "…",
                )
            )
        end = old.date_end
        old.date_end = fields.Date.subtract(self.date_start, days=1)
        new = old.copy(
            {
                "date_start": self.date_start,
                "date_end": end,
                "price": self.price,
                "fixed_amount": self.fixed_amount,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": new._name,
            "res_id": new.id,
            "view_mode": "form",
            "name": new.display_name,
        }
