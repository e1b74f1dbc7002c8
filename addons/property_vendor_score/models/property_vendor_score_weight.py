from odoo import fields, models


class PropertyVendorScoreWeight(models.Model):
    _name = "property.vendor.score.weight"
    _description = "Weight of a Source"
    _inherit = ["property.vendor.source.mixin", "property.vendor.score.part.mixin"]
    _order = "template_id, weight desc, id"
    _rec_name = "source"

    weight = fields.Float(required=True, digits=(5, 2))

    _once = models.Constraint(
        "UNIQUE(template_id, source)", "A source has one weight in a template."
    )
    _in_bounds = models.Constraint(
        "CHECK(weight > 0 AND weight <= 100)",
        "A weight is above 0 and not above 100.",
    )
