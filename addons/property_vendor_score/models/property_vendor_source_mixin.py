from odoo import fields, models


class PropertyVendorSourceMixin(models.AbstractModel):
    """Names what a score is made of; a module that knows a further one adds it here.

    A source ``x`` is scored by ``property.vendor.evaluation._score_x()``.
    """

    _name = "property.vendor.source.mixin"
    _description = "Source of a Vendor's Score"

    source = fields.Selection(
        [
            ("inspection", "Inspections"),
            ("plan", "Plan Fulfilment"),
            ("complaint", "Complaints"),
            ("satisfaction", "Residents' Satisfaction"),
            ("attendance", "Attendance"),
        ],
        required=True,
    )
