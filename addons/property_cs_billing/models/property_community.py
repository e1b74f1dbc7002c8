from odoo import fields, models


class PropertyCommunity(models.Model):
    """What paid repairs are charged as."""

    _inherit = "property.community"

    repair_fee_item_id = fields.Many2one(
        "property.fee.item",
        string="Fee Item of Paid Repairs",
        index="btree_not_null",
        domain="[('kind', '=', 'one_off')]",
    )
