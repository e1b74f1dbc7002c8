from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PARTS = ("numerator", "denominator")


class PropertyPlanMeasure(models.Model):
    """The indicator of an improvement plan over a period, as it was read then.

    It never changes: figure, period, parts of the figure and the ids of the
    rows behind it are kept, whatever becomes of the rows.
    """

    _name = "property.plan.measure"
    _description = "Measurement of an Improvement Plan"
    _inherit = ["property.community.mixin"]
    _order = "plan_id, id"

    community_id = fields.Many2one(
        related="plan_id.property_community_id",
        store=True,
        precompute=True,
        readonly=True,
    )
    plan_id = fields.Many2one(
        "mgmtsystem.nonconformity", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection([("before", "Before"), ("after", "After")], required=True)
    round_number = fields.Integer(string="Round", required=True)
    indicator_id = fields.Many2one(
        "property.indicator", required=True, index=True, ondelete="restrict"
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="To", required=True)
    numerator = fields.Float(digits=(16, 2))
    denominator = fields.Float(digits=(16, 2))
    has_value = fields.Boolean(help="Without a denominator there is no figure.")
    value = fields.Float(digits=(16, 6), aggregator=None)
    text = fields.Char(string="Figure", required=True)
    higher_is_better = fields.Boolean()
    groups_label = fields.Char(string="Limited to")
    row_data = fields.Json(string="Rows")
    user_id = fields.Many2one("res.users", string="Measured by", required=True)

    _period = models.Constraint(
        "CHECK(date_end >= date_start)", "The period ends before it starts."
    )

    def write(self, vals):
        if self:
            raise UserError(self.env._("What was measured stays as it was."))
        return super().write(vals)

    @api.model
    def _get_community_source(self):
        return "plan_id"

    def action_open_numerator(self):
        """The rows of the numerator, as they were counted."""
        return self._open_rows("numerator")

    def action_open_denominator(self):
        """The rows of the denominator, as they were counted."""
        return self._open_rows("denominator")

    def _open_rows(self, part):
        self.ensure_one()
        self.check_access("read")
        indicator = self.indicator_id
        period = indicator._make_period(self.date_start, self.date_end)
        rows = (self.row_data or {}).get(part, [])
        name = f"{indicator.name} {self.text}"
        model, _domain = indicator._get_rows(part, period, Domain.TRUE)
        return indicator._prepare_rows_action(name, [("id", "in", rows)], period, model)
