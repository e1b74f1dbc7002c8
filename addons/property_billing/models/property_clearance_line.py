from odoo import fields, models

SECTIONS = [
    ("owed", "Owed"),
    ("pending", "Not Invoiced yet"),
    ("credit", "In Credit"),
    ("settled", "Charged through"),
]


class PropertyClearanceLine(models.Model):
    """A figure of a clearance certificate, kept as it was on the day."""

    _name = "property.clearance.line"
    _description = "Clearance Figure"
    _inherit = ["property.community.mixin"]
    _order = "clearance_id, sequence, id"

    community_id = fields.Many2one(
        related="clearance_id.community_id", store=True, precompute=True, readonly=True
    )
    clearance_id = fields.Many2one(
        "property.clearance", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    section = fields.Selection(SECTIONS, required=True)
    name = fields.Char(string="Fee Item or Account", required=True)
    unit_id = fields.Many2one("property.unit", ondelete="restrict")
    partner_id = fields.Many2one("res.partner", string="Payer", ondelete="restrict")
    period = fields.Char()
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary()
