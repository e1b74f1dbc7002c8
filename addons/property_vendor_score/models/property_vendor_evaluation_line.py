from odoo import api, fields, models
from odoo.exceptions import UserError

#: what is typed where a source has no data
TYPED = {"is_typed", "typed_score", "typed_reason"}


class PropertyVendorEvaluationLine(models.Model):
    """What one source says of a vendor's period."""

    _name = "property.vendor.evaluation.line"
    _description = "Source in an Evaluation"
    _inherit = ["property.vendor.source.mixin", "property.community.mixin"]
    _order = "evaluation_id, weight desc, id"
    _rec_name = "source"

    evaluation_id = fields.Many2one(
        "property.vendor.evaluation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="evaluation_id.community_id", store=True, precompute=True
    )
    weight = fields.Float(digits=(5, 2), readonly=True)
    weight_used = fields.Float(
        digits=(5, 2),
        readonly=True,
        help="Its weight, with what is shared of sources without data.",
    )
    has_score = fields.Boolean(readonly=True)
    score = fields.Float(digits=(5, 2), readonly=True, aggregator="avg")
    score_text = fields.Char(string="Result", compute="_compute_score_text")
    numerator = fields.Float(string="Counted", digits=(12, 2), readonly=True)
    denominator = fields.Float(string="Of", digits=(12, 2), readonly=True)
    note = fields.Char(readonly=True)
    is_typed = fields.Boolean(
        string="Entered by Hand",
        help="For a source without data: say where it is from.",
    )
    typed_score = fields.Float(string="Score by Hand", digits=(5, 2))
    typed_reason = fields.Char(string="Where It Is From")

    _once = models.Constraint(
        "UNIQUE(evaluation_id, source)", "A source counts once in an evaluation."
    )
    _in_bounds = models.Constraint(
        "CHECK(score BETWEEN 0 AND 100 AND typed_score BETWEEN 0 AND 100)",
        "A score lies between 0 and 100.",
    )
    _reason = models.Constraint(
        "CHECK(is_typed IS NOT TRUE OR COALESCE(typed_reason, '') <> '')",
        "Say where a score entered by hand is from.",
    )

    @api.depends("has_score", "score")
    def _compute_score_text(self):
        for line in self:
            missing = self.env._("missing")
            line.score_text = f"{line.score:.2f}" if line.has_score else missing

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - TYPED:
                raise UserError(self.env._("Figures come from their sources."))
            self.evaluation_id._check_draft()
        return super().write(vals)

    def action_open_rows(self):
        """Open what the score was made of."""
        self.ensure_one()
        return self.evaluation_id._open_source(self.source)
