from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.property_base.tools import upload

MAX_PHOTOS = 10


class PropertyTicketPhotoMixin(models.AbstractModel):
    """Photographs and scans on a ticket, bounded in number, size and kind."""

    _name = "property.ticket.photo.mixin"
    _description = "Photos of a Ticket"

    property_photo_ids = fields.Many2many(
        "ir.attachment",
        "property_ticket_photo_rel",
        "ticket_id",
        "attachment_id",
        string="Photos and Scans",
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        given = [bool(vals.get("property_photo_ids")) for vals in vals_list]
        for ticket, has_photos in zip(tickets, given, strict=True):
            if has_photos:
                ticket._adopt_photos()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if "property_photo_ids" in vals:
            for ticket in self:
                ticket._adopt_photos()
        return result

    def _adopt_photos(self):
        """Files uploaded for a report that was not saved yet become its own.

        Whoever reads the ticket then reads them, and nobody else does. The user's
        own rights are asked: a file of somebody else cannot be taken.
        """
        loose = self.property_photo_ids.filtered(
            lambda a: not a.res_id or a.res_model != self._name
        )
        loose.check_access("write")
        loose.write({"res_model": "helpdesk.ticket", "res_id": self.id})

    def _get_shared_files(self):
        """The files of these tickets that a link opens without signing in."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("access_token", "!=", False),
            ]
        )

    @api.constrains("property_photo_ids")
    def _check_property_photos(self):
        for ticket in self:
            photos = ticket.property_photo_ids
            try:
                upload.check_files(
                    [(photo.name, photo.raw) for photo in photos], MAX_PHOTOS
                )
            except upload.UploadError as error:
                raise ValidationError(self._get_upload_message(error)) from error

    @api.model
    def _get_upload_message(self, error):
        """Words for an upload that is not taken."""
        size = upload.MAX_BYTES // (1024 * 1024)
        texts = {
            "count": self.env._("At most %(count)s files.", count=MAX_PHOTOS),
            "size": self.env._(
                "%(name)s is larger than %(size)s MB.", name=error.name, size=size
            ),
            "pixels": self.env._(
                "%(name)s has far more pixels than a photo.", name=error.name
            ),
            "empty": self.env._("%(name)s is empty.", name=error.name),
            "kind": self.env._(
                "%(name)s is neither a photograph (JPEG, PNG) nor a PDF.",
                name=error.name,
            ),
        }
        return texts[error.code]
