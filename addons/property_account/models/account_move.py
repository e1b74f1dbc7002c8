from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    property_community_id = fields.Many2one(
        "property.community",
        string="Community",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    property_unit_id = fields.Many2one(
        "property.unit",
        string="Housing Unit",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    property_occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Payer's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="What the household reads hangs on it, never on the unit alone.",
    )
    property_owner_occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Owner's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The owner answers for what the tenant owes "
        "(Property Management Regulation, article 41).",
    )
