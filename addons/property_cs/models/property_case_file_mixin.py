from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.property_base.tools.upload import sniff

MAX_FILE = 15 * 2**20  # bytes


class PropertyCaseFileMixin(models.AbstractModel):
    """Photos and scans kept with a record, read by whoever reads the record."""

    _name = "property.case.file.mixin"
    _description = "Photos and Scans"

    file_ids = fields.Many2many("ir.attachment", string="Photos and Scans", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._claim_files()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "file_ids" in vals:
            self._claim_files()
        return result

    def _claim_files(self):
        """Hang fresh uploads on the record, else only who uploaded reads them."""
        for record in self:
            # sudo: ir.attachment - own uploads that belong to no record yet
            fresh = record.sudo().file_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            fresh.write({"res_model": record._name, "res_id": record.id})

    @api.constrains("file_ids")
    def _check_files(self):
        self._check_file_kinds(self.file_ids)

    @api.model
    def _check_file_kinds(self, files):
        for file in files.sudo():
            content = file.raw or b""
            if len(content) > MAX_FILE:
                raise ValidationError(
                    self.env._(
                        "%(name)s is larger than %(size)s MB.",
                        name=file.name,
                        size=MAX_FILE // 2**20,
                    )
                )
            if not sniff(content):
                raise ValidationError(
                    self.env._(
                        "%(name)s is not a photo (JPEG, PNG) or PDF.", name=file.name
                    )
                )
