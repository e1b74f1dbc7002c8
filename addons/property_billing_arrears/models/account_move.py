from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    property_reduction_id = fields.Many2one(
        "property.fee.reduction",
        string="Fee Reduction",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    property_write_off_id = fields.Many2one(
        "property.fee.write.off",
        string="Fee Write-off",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
