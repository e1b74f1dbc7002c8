from odoo import models
from odoo.exceptions import AccessError


class PropertyCashierGuardMixin(models.AbstractModel):
    """Who takes money does not say what is owed, whatever else they are."""

    _name = "property.cashier.guard.mixin"
    _description = "Closed to Cashiers"

    def _check_access(self, operation):
        if operation != "read" and self._is_cashier():
            return self, self._make_cashier_error
        return super()._check_access(operation)

    def _is_cashier(self):
        return not self.env.su and self.env.user.has_group(
            "property_billing.group_cashier"
        )

    def _make_cashier_error(self):
        return AccessError(
            self.env._(
                "Who takes money at the counter cannot change fees: %(model)s.",
                model=self._description,
            )
        )
