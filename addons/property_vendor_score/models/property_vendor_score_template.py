from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.vendor_score import exact


class PropertyVendorScoreTemplate(models.Model):
    """How a vendor is scored: sources and weights, bands and deductions."""

    _name = "property.vendor.score.template"
    _description = "Score Template"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for all companies."
    )
    service_type_id = fields.Many2one(
        "property.service.type",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: for all service types that have no template of their own.",
    )
    missing = fields.Selection(
        [
            ("spread", "Its weight is shared among the others"),
            ("block", "The evaluation cannot be sent"),
        ],
        string="Source without Data",
        required=True,
        default="spread",
    )
    appeal_days = fields.Integer(
        string="Days to Appeal",
        required=True,
        default=5,
        help="Calendar days after it was sent, in which the vendor may appeal.",
    )
    weight_daily = fields.Float(string="Weight of Daily Checks", digits=(5, 2))
    weight_weekly = fields.Float(
        string="Weight of Weekly Checks", digits=(5, 2), default=40
    )
    weight_monthly = fields.Float(
        string="Weight of Monthly Inspections", digits=(5, 2), default=60
    )
    complaint_points = fields.Float(
        string="Points per Complaint",
        digits=(5, 2),
        default=5,
        help="Taken off 100 for each valid complaint found to be the vendor's.",
    )
    line_ids = fields.One2many(
        "property.vendor.score.weight", "template_id", string="Weights", copy=True
    )
    band_ids = fields.One2many(
        "property.vendor.score.band", "template_id", string="Bands", copy=True
    )

    _kinds = models.Constraint(
        "CHECK(weight_daily >= 0 AND weight_weekly >= 0 AND weight_monthly >= 0)",
        "Weights are not negative.",
    )
    _bounds = models.Constraint(
        "CHECK(appeal_days BETWEEN 0 AND 60 AND complaint_points BETWEEN 0 AND 100)",
        "Between 0 and 60 days to appeal, between 0 and 100 points per complaint.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        saving = self.with_context(score_template_saves=True)
        return (
            super(PropertyVendorScoreTemplate, saving)
            .create(vals_list)
            .with_env(self.env)
        )

    def write(self, vals):
        saving = self.with_context(score_template_saves=True)
        return super(PropertyVendorScoreTemplate, saving).write(vals)

    @api.constrains("line_ids", "band_ids", "active")
    def _check_weights(self):
        """In use: the weights add up to 100, and a band begins at 0."""
        for template in self.filtered("active"):
            total = sum(map(exact, template.line_ids.mapped("weight")), Decimal(0))
            if total != 100:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the weights add up to %(sum)s, not to 100.",
                        name=template.name,
                        sum=total,
                    )
                )
            if 0 not in template.band_ids.mapped("lower"):
                raise ValidationError(
                    self.env._("%s: a band has to begin at 0.", template.name)
                )

    @api.constrains("weight_daily", "weight_weekly", "weight_monthly")
    def _check_kinds(self):
        for template in self:
            kinds = sum(template._get_kind_weights().values())
            if kinds != 100:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the weights of the inspections add up to "
                        "%(sum)s, not to 100.",
                        name=template.name,
                        sum=kinds,
                    )
                )

    def _get_kind_weights(self):
        return {
            "daily": exact(self.weight_daily),
            "weekly": exact(self.weight_weekly),
            "monthly": exact(self.weight_monthly),
        }

    def _get_bands(self):
        """(lower bound, band) of each, as the engine takes them."""
        return [(exact(band.lower), band) for band in self.band_ids]

    @api.model
    def _get_default(self, company, service_type):
        """The template of a service type in a company, the nearest first."""
        found = self.search(
            [
                ("company_id", "in", [False, company.id]),
                ("service_type_id", "in", [False, service_type.id]),
            ]
        )
        return found.sorted(lambda t: (not t.service_type_id, not t.company_id))[:1]
