from odoo import fields, models


class PropertyMonthFigure(models.Model):
    """A rate as it stood when the month was closed, to be computed again."""

    _name = "property.month.figure"
    _description = "Figure of a Closed Month"
    _inherit = ["property.community.mixin"]
    _order = "close_id, community_id, fee_item_id, code"

    close_id = fields.Many2one(
        "property.month.close",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(readonly=True)
    fee_item_id = fields.Many2one(
        "property.fee.item", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    code = fields.Selection(
        [
            ("current", "Collection Rate (Current)"),
            ("arrears", "Arrears Recovery Rate"),
            ("combined", "Combined Collection Rate"),
        ],
        required=True,
        readonly=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    numerator = fields.Monetary(readonly=True)
    denominator = fields.Monetary(readonly=True)
    rate = fields.Float(
        string="Rate %", compute="_compute_rate", digits=(16, 2), help="Empty: none."
    )
    recomputed_numerator = fields.Monetary(readonly=True)
    recomputed_denominator = fields.Monetary(readonly=True)
    differs = fields.Boolean(readonly=True)

    def _compute_rate(self):
        for figure in self:
            figure.rate = (
                100.0 * figure.numerator / figure.denominator
                if figure.denominator
                else 0.0
            )
