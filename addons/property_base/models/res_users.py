from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    property_community_ids = fields.Many2many(
        "property.community",
        string="Limited to Communities",
        help="The user works for these communities alone; empty: for all.",
    )

    def _get_invalidation_fields(self):
        """The record rules that name the field are cached per user."""
        return super()._get_invalidation_fields() | {"property_community_ids"}
