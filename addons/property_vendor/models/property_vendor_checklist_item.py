from odoo import fields, models


class PropertyVendorChecklistItem(models.Model):
    """An item of a checklist with its points."""

    _name = "property.vendor.checklist.item"
    _description = "Checklist Item"
    _order = "sequence, id"

    checklist_id = fields.Many2one(
        "property.vendor.checklist", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="checklist_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Item", required=True, translate=True)
    standard = fields.Char(translate=True, help="What it has to be like.")
    max_score = fields.Float(
        string="Most Points", required=True, default=10, digits=(6, 2)
    )
    limit_score = fields.Float(
        string="Finding below",
        digits=(6, 2),
        help="Fewer points than these call for a finding.",
    )

    _points = models.Constraint(
        "CHECK(max_score > 0 AND limit_score >= 0 AND limit_score <= max_score)",
        "An item is worth more than nothing, its limit not more than its points.",
    )

    def _prepare_line(self):
        """A line of an inspection that looks at the item."""
        self.ensure_one()
        return {
            "item_id": self.id,
            "sequence": self.sequence,
            "name": self.name,
            "max_score": self.max_score,
            "limit_score": self.limit_score,
        }
