from odoo import api, fields, models


class PropertyVendorInspectionLine(models.Model):
    """An item as it was found: points, a note, photos."""

    _name = "property.vendor.inspection.line"
    _description = "Inspection Line"
    _inherit = ["property.vendor.photo.mixin", "property.community.mixin"]
    _order = "sequence, id"

    inspection_id = fields.Many2one(
        "property.vendor.inspection", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="inspection_id.community_id", store=True, precompute=True
    )
    item_id = fields.Many2one(
        "property.vendor.checklist.item",
        string="Checklist Item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Item", required=True)
    standard = fields.Char(related="item_id.standard")
    max_score = fields.Float(
        string="Most Points", required=True, default=10, digits=(6, 2)
    )
    limit_score = fields.Float(string="Finding below", digits=(6, 2))
    result = fields.Selection(
        [("open", "Open"), ("scored", "Scored"), ("none", "Does not Apply")],
        required=True,
        default="open",
    )
    score = fields.Float(string="Points", digits=(6, 2))
    is_low = fields.Boolean(compute="_compute_is_low", store=True)
    note = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Photos")

    _within_bounds = models.Constraint(
        "CHECK(score >= 0 AND score <= max_score)",
        "Points lie between 0 and the most an item is worth.",
    )

    @api.depends("score", "limit_score", "result")
    def _compute_is_low(self):
        for line in self:
            line.is_low = line.result == "scored" and line.score < line.limit_score

    @api.onchange("score")
    def _onchange_score(self):
        if self.score:
            self.result = "scored"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.inspection_id._check_open()
        return lines

    def write(self, vals):
        self.inspection_id._check_open()
        if vals.get("score") and "result" not in vals:
            vals = {**vals, "result": "scored"}
        res = super().write(vals)
        if "inspection_id" in vals:
            self.inspection_id._check_open()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self.inspection_id._check_open()

    def action_full(self):
        """All the points the item is worth."""
        self.check_access("write")
        for line in self:
            line.write({"score": line.max_score, "result": "scored"})
        return True

    def action_none_given(self):
        """No points at all, looked at."""
        self.check_access("write")
        self.write({"score": 0, "result": "scored"})
        return True
