from odoo import models


class PropertyUnit(models.Model):
    _inherit = "property.unit"

    def _get_household_actions(self):
        actions = super()._get_household_actions()
        if self.env.user.has_group("property_billing.group_cashier"):
            actions.append(
                {
                    "key": "take_payment",
                    "label": self.env._("Take Payment"),
                    "icon": "fa-money",
                    "hotkey": "p",
                    "sequence": 5,
                    "method": "action_take_payment",
                }
            )
        return actions

    def action_take_payment(self):
        """Open the counter for the unit."""
        action = self.env["ir.actions.client"]._for_xml_id(
            "property_billing_counter.property_counter_action"
        )
        return {**action, "params": {"unit_ids": self.ids}}
