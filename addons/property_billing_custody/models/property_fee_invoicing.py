from odoo import api, models


class PropertyFeeInvoicing(models.AbstractModel):
    _inherit = "property.fee.invoicing"

    @api.model
    def _apply_credits(self, moves):
        """What is deducted from deposits is settled by them, not by a prepayment."""
        if not self.env.context.get("property_from_deposit"):
            super()._apply_credits(moves)

    @api.model
    def _get_credit_plan(self, found, dues):
        """A prepayment meant for an item settles charges of that item, and first."""
        plan = []
        meant = found.filtered("move_id.property_fee_item_id")
        for item, same in meant.grouped(
            lambda x: x.move_id.property_fee_item_id
        ).items():
            own = dues.filtered(
                lambda due, item=item: due.property_charge_id.fee_item_id == item
            )
            if own:
                plan.append(same | own)
        free = found - meant
        return [*plan, free | dues] if free else plan
