from odoo import fields, models


class PropertyServiceType(models.Model):
    """A kind of outsourced service: cleaning, greening, pest control …"""

    _name = "property.service.type"
    _description = "Service Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_certificate = fields.Boolean(
        string="Firm Needs a Certificate",
        help="Work without a valid certificate of the vendor is flagged beforehand.",
    )
    needs_worker_certificate = fields.Boolean(
        string="Workers Need a Certificate",
        help="Work is flagged when none of the vendor's workers has a valid one.",
    )
    is_treatment = fields.Boolean(
        string="Uses Agents",
        help="Tasks have a target, an agent, its dose and a notice to residents.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "The code of a service type is unique."
    )
