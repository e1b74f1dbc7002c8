from odoo import fields, models


class PropertyVendorEventKind(models.Model):
    """What costs a vendor a fixed amount each time."""

    _name = "property.vendor.event.kind"
    _description = "Kind of Deduction Event"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for all companies."
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", string="Currency"
    )
    amount = fields.Monetary(required=True, help="Deducted for each event.")

    _not_negative = models.Constraint(
        "CHECK(amount >= 0)", "A deduction is not negative."
    )

    def _compute_currency_id(self):
        for kind in self:
            kind.currency_id = (kind.company_id or self.env.company).currency_id
