from odoo import api, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Notices hold no script: nothing to wait for before printing."""
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("property_no_script"):
            command[command.index("--javascript-delay") + 1] = "0"
        return command
