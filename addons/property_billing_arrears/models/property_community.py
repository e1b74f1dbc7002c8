from odoo import fields, models


class PropertyCommunity(models.Model):
    _inherit = "property.community"

    part_payment_renews = fields.Boolean(
        string="Part Payment Renews Limitation",
        help="A part payment before the claim lapses counts as acknowledging the rest "
        "(Supreme People's Court on limitation, article 14).",
    )
