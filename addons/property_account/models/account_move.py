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

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note is read by the household whose invoice it takes back."""
        values_list = default_values_list or [{} for _move in self]
        for move, values in zip(self, values_list, strict=True):
            values.setdefault("property_occupancy_id", move.property_occupancy_id.id)
            values.setdefault(
                "property_owner_occupancy_id", move.property_owner_occupancy_id.id
            )
        return super()._reverse_moves(values_list, cancel)
