from odoo import fields, models


class PropertyVendorScoreBand(models.Model):
    """From a score on (inclusive): the grade, and the part of the fee deducted."""

    _name = "property.vendor.score.band"
    _description = "Band of Scores"
    _inherit = ["property.vendor.score.part.mixin"]
    _order = "template_id, lower desc, id"

    name = fields.Char(string="Grade", required=True, translate=True)
    lower = fields.Float(
        string="From Score",
        digits=(5, 2),
        help="Inclusive; compared with the score rounded to two decimals.",
    )
    deduction_percent = fields.Float(string="Deduction (%)", digits=(5, 2))
    needs_rectification = fields.Boolean(
        string="Rectification",
        help="The vendor has to rectify; two in a row of this kind raise the right "
        "to terminate.",
    )

    _once = models.Constraint(
        "UNIQUE(template_id, lower)", "Two bands begin at the same score."
    )
    _in_bounds = models.Constraint(
        "CHECK(lower BETWEEN 0 AND 100 AND deduction_percent BETWEEN 0 AND 100)",
        "Scores and deductions lie between 0 and 100.",
    )
