from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyTillCount(models.Model):
    """How many notes or coins of a kind lie in the drawer."""

    _name = "property.till.count"
    _description = "Cash Count"
    _order = "till_id, denomination desc"

    till_id = fields.Many2one(
        "property.till", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="till_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="till_id.currency_id")
    denomination = fields.Float(required=True, digits=(16, 2), readonly=True)
    pieces = fields.Integer()
    amount = fields.Monetary(compute="_compute_amount")

    _pieces = models.Constraint("CHECK(pieces >= 0)", "Nothing is counted below zero.")
    _once = models.Constraint(
        "UNIQUE(till_id, denomination)", "Each note or coin is counted once."
    )

    def write(self, vals):
        if not self.env.su and self.till_id.filtered(lambda t: t.state != "open"):
            raise UserError(self.env._("The cash of a closed till was counted."))
        return super().write(vals)

    @api.depends("denomination", "pieces")
    def _compute_amount(self):
        for count in self:
            count.amount = count.denomination * count.pieces
