from odoo import api, fields, models
from odoo.exceptions import AccessError


class MgmtsystemNonconformityCause(models.Model):
    """Causes offered for what residents report."""

    _inherit = "mgmtsystem.nonconformity.cause"

    property_ok = fields.Boolean(
        string="For Communities", help="Offered at the service desk of communities."
    )

    @api.model_create_multi
    def create(self, vals_list):
        causes = super().create(vals_list)
        causes._check_property_editor()
        return causes

    def write(self, vals):
        self._check_property_editor()
        result = super().write(vals)
        self._check_property_editor()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_property_editor()

    def _check_property_editor(self):
        """A supervisor keeps the causes for communities, not those of others."""
        manager = self.env.user.has_group("mgmtsystem.group_mgmtsystem_manager")
        if self.env.su or manager or all(cause.property_ok for cause in self):
            return
        raise AccessError(self.env._("You may change only the causes for communities."))
