from odoo import api, fields, models


class PropertyCollectionTarget(models.Model):
    """What an officer is to collect in a month."""

    _name = "property.collection.target"
    _description = "Collection Target"
    _inherit = ["property.community.mixin", "property.cashier.guard.mixin"]
    _order = "month desc, community_id, user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="Any day of it; it is kept as the first.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, help="Money to come in, of whatever month.")

    _once = models.Constraint(
        "UNIQUE(user_id, community_id, month)",
        "The officer has a target for this month.",
    )
    _positive = models.Constraint("CHECK(amount > 0)", "A target is above zero.")

    @api.depends("user_id.name", "month")
    def _compute_display_name(self):
        for target in self:
            month = target.month and target.month.strftime("%Y-%m")
            target.display_name = f"{target.user_id.name} {month}"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_month(vals))

    @api.model
    def _clean_month(self, vals):
        if not vals.get("month"):
            return vals
        day = fields.Date.to_date(vals["month"])
        return {**vals, "month": fields.Date.start_of(day, "month")}
