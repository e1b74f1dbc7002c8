from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

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
