from PIL import Image

from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {"raw", "datas", "db_datas", "store_fname", "res_model", "res_id", "type"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _postprocess_contents(self, values):
        """Say what is wrong with a small file that is a huge picture unpacked."""
        try:
            return super()._postprocess_contents(values)
        except Image.DecompressionBombError as error:
            raise UserError(
                self.env._(
                    "%(name)s has far more pixels than a photo.",
                    name=values.get("name"),
                )
            ) from error

    def write(self, vals):
        if CONTENT & set(vals):
            self._check_property_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property_sent(self):
        self._check_property_sent()

    @api.model
    def _get_property_sent_models(self):
        """Models whose files residents sent: modules add theirs."""
        return {"property.link.request"}

    def _check_property_sent(self):
        """Evidence stays as it was sent, whoever decides on it."""
        if not self.env.su and self._get_property_sent_models() & set(
            self.mapped("res_model")
        ):
            raise UserError(self.env._("What a resident has sent stays as it is."))
