from odoo import api, fields, models
from odoo.exceptions import UserError

CHANNEL_CODES = [
    ("visit", "Visit"),
    ("phone", "Phone"),
    ("letter", "Letter"),
    ("portal", "Portal"),
    ("email", "E-mail"),
    ("hotline", "12345 Hotline"),
    ("department", "Other Department"),
]


class HelpdeskTicketChannel(models.Model):
    """How a report reached the office."""

    _inherit = "helpdesk.ticket.channel"

    property_code = fields.Selection(
        CHANNEL_CODES, string="Property Channel", copy=False, index="btree_not_null"
    )

    _property_code_uniq = models.UniqueIndex(
        "(property_code) WHERE property_code IS NOT NULL",
        "There is one channel of each code.",
    )

    def write(self, vals):
        if (
            {"property_code", "active"} & vals.keys()
            and not self.env.su
            and any(channel.property_code for channel in self)
        ):
            raise UserError(
                self.env._(
                    "What a channel of the property service desk means is fixed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property(self):
        if any(channel.property_code for channel in self):
            raise UserError(
                self.env._("The channels of the property service desk stay.")
            )
