from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    property_community_id = fields.Many2one(
        related="move_id.property_community_id",
        store=True,
        index="btree_not_null",
    )
    property_unit_id = fields.Many2one(
        related="move_id.property_unit_id",
        store=True,
        index="btree_not_null",
    )
