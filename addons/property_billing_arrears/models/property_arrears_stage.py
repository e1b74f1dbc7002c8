from odoo import api, fields, models

from odoo.addons.property_billing.models.property_fee_notice import STAGES

from ..engine.stages import Rule


class PropertyArrearsStage(models.Model):
    """When a step of collecting is due, how long the payer has, what to say.

    No step cuts anything off: the law forbids it (Civil Code, article 944).
    """

    _name = "property.arrears.stage"
    _description = "Step of Collecting"
    _order = "sequence, id"
    _rec_name = "stage"

    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        help="Empty: companies without steps of their own.",
    )
    sequence = fields.Integer(default=10)
    stage = fields.Selection(STAGES, required=True)
    days = fields.Integer(
        string="Days Overdue", required=True, help="After the oldest due date."
    )
    respite = fields.Integer(
        string="Days after the Last Step",
        default=7,
        help="At least so many days pass after the step before.",
    )
    deadline_days = fields.Integer(
        string="Days to Pay", default=7, help="What the notice of this step gives."
    )
    is_optional = fields.Boolean(
        string="May Be Left Out", help="When the step after it is due as well."
    )
    script = fields.Text(
        translate=True, help="What to do and say at this step, for the officer."
    )

    _once = models.UniqueIndex(
        "(COALESCE(company_id, 0), stage)", "A company has each step once."
    )
    _days_positive = models.Constraint(
        "CHECK(days >= 0 AND respite >= 0 AND deadline_days >= 0)",
        "Days are not less than nothing.",
    )

    @api.model
    def _get_steps(self, company):
        """The steps of a company: its own, else the common ones."""
        # sudo: property.arrears.stage - the same for whoever works on a case
        stages = self.sudo().search([("company_id", "in", [company.id, False])])
        own = stages.filtered("company_id")
        return own or stages

    def _get_rules(self):
        return [
            Rule(step.stage, step.days, step.respite, step.is_optional) for step in self
        ]
