from odoo import api, models


class PropertyVendorPhotoMixin(models.AbstractModel):
    """Files added before a record is saved become the record's own.

    Until then a file belongs to nobody, and nobody but who uploaded it may see it.
    """

    _name = "property.vendor.photo.mixin"
    _description = "Keeps Its Photos"

    _photo_fields = ("attachment_ids",)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._own_photos()
        return records

    def write(self, vals):
        res = super().write(vals)
        if set(self._photo_fields) & vals.keys():
            self._own_photos()
        return res

    def _own_photos(self):
        for record in self:
            for name in self._photo_fields:
                # sudo: ir.attachment - of the user's own files those of no record yet
                record.sudo()[name].filtered(
                    lambda file: not file.res_id and file.create_uid == self.env.user
                ).write({"res_model": record._name, "res_id": record.id})
