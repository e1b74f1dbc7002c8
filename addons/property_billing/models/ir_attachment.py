from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {"raw", "datas", "db_datas", "store_fname", "res_model", "res_id", "type"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & set(vals):
            self._check_not_notice()
            self._check_not_proof()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        self._check_not_proof()

    def _check_not_proof(self):
        """What a resident sent as proof of a payment stays as it was sent."""
        if not self.env.su and "property.payment.proof" in self.mapped("res_model"):
            raise UserError(self.env._("What the resident has sent stays as it is."))

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
