from odoo import fields, models

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
