from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    property_remuneration_month = fields.Date(
        string="Remuneration of", readonly=True, copy=False
    )

    _property_remuneration_once = models.UniqueIndex(
        "(property_community_id, property_remuneration_month) "
        "WHERE property_remuneration_month IS NOT NULL AND state <> 'cancel'",
        "The remuneration of this month is invoiced already.",
    )
