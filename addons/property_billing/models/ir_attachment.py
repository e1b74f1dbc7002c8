from odoo import models
from odoo.exceptions import UserError

CONTENT = {"raw", "datas", "db_datas", "store_fname", "res_model", "res_id", "type"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & set(vals):
            self._check_not_notice()
        return super().write(vals)

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
