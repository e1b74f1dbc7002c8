from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.property_base.models.ir_attachment import CONTENT


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & set(vals):
            self._check_not_notice()
        return super().write(vals)

    @api.model
    def _get_property_sent_models(self):
        return super()._get_property_sent_models() | {"property.payment.proof"}

    def _check_not_notice(self):
        """What was delivered and its proof stay as they are."""
        # sudo: property.fee.notice - the check holds for whoever writes
        if (
            self.env["property.fee.notice"]
            .sudo()
            .search_count(
                [
                    "|",
                    ("attachment_id", "in", self.ids),
                    ("evidence_ids", "in", self.ids),
                ],
                limit=1,
            )
        ):
            raise UserError(
                self.env._("The file of a fee notice and its proof do not change.")
            )
        # sudo: property.clearance - the check holds for whoever writes
        if (
            self.env["property.clearance"]
            .sudo()
            .search_count([("attachment_id", "in", self.ids)], limit=1)
        ):
            raise UserError(self.env._("A certificate that was issued stays."))
