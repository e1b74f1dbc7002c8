from odoo import api, models


class PropertyBatch(models.Model):
    _inherit = "property.batch"

    @api.model
    def _get_step_names(self):
        return super()._get_step_names() | {
            "compute": self.env._("Compute Fees"),
            "computed": self.env._("Add Up"),
            "post": self.env._("Post Invoices"),
            "posted": self.env._("Finish Posting"),
            "issue": self.env._("Issue Notices"),
            "issued": self.env._("Finish Issuing"),
        }
