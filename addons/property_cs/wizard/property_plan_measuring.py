from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class PropertyPlanMeasuring(models.TransientModel):
    """Asks for the period in which the effect of a plan is measured."""

    _name = "property.plan.measuring"
    _description = "Measuring an Improvement Plan"

    plan_id = fields.Many2one("mgmtsystem.nonconformity", required=True)
    kind = fields.Selection([("before", "Before"), ("after", "After")], required=True)
    date_start = fields.Date(
        string="From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        required=True,
    )
    date_end = fields.Date(
        string="To", compute="_compute_dates", store=True, readonly=False, required=True
    )

    @api.depends("plan_id", "kind")
    def _compute_dates(self):
        """Before: the last weeks. After: as many days since the last verification."""
        today = fields.Date.context_today(self)
        for wizard in self:
            plan = wizard.plan_id
            if wizard.kind == "after":
                first = plan._get_effect_start() or today
                days = plan._get_measured_days()
                wizard.date_start = first
                wizard.date_end = min(
                    today, first + relativedelta(days=days - 1) if days else today
                )
            else:
                days = plan.property_community_id.cs_recurring_days
                wizard.date_start = today - relativedelta(days=days)
                wizard.date_end = today - relativedelta(days=1)

    def action_apply(self):
        """Measure, and freeze what was found."""
        self.ensure_one()
        self.plan_id._measure(self.kind, self.date_start, self.date_end)
        return {"type": "ir.actions.act_window_close"}
