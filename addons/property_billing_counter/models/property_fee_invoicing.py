from odoo import api, models


class PropertyFeeInvoicing(models.AbstractModel):
    _inherit = "property.fee.invoicing"

    @api.model
    def _apply_credits(self, moves):
        """What is sold at the counter is paid there, not out of a prepayment."""
        if self.env.context.get("property_counter_take"):
            return
        super()._apply_credits(moves)
