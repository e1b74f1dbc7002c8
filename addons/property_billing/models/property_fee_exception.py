from odoo import fields, models


class PropertyFeeException(models.Model):
    """A unit and item that could not be charged, with the reason."""

    _name = "property.fee.exception"
    _description = "Fee Run Exception"
    _inherit = ["property.community.mixin"]
    _order = "run_id, unit_id, id"

    community_id = fields.Many2one(
        related="run_id.community_id", store=True, precompute=True, readonly=True
    )
    run_id = fields.Many2one(
        "property.fee.run", required=True, index=True, ondelete="cascade"
    )
    unit_id = fields.Many2one("property.unit", required=True, index=True)
    fee_item_id = fields.Many2one("property.fee.item", index="btree_not_null")
    assignment_id = fields.Many2one("property.fee.assignment", index="btree_not_null")
    date_start = fields.Date(string="Month")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(help="What was not charged, where it is known.")
    kind = fields.Selection(
        [
            ("no_payer", "No Payer"),
            ("no_tariff", "No Tariff"),
            ("no_area", "No Area"),
            ("ambiguous", "Several Tariffs"),
            ("missed", "Missed Month"),
            ("error", "Error"),
            ("posting", "Not Posted"),
        ],
        required=True,
    )
    reason = fields.Char(required=True)
