from odoo import fields, models

ROLES = [("contractor", "Contractor"), ("household", "Owner or Tenant")]


class PropertyDepositKind(models.Model):
    """A kind of deposit (押金): renovation, worker passes, keys."""

    _name = "property.deposit.kind"
    _description = "Kind of Deposit"
    _inherit = ["property.cashier.guard.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    role = fields.Selection(
        ROLES,
        string="Usually Paid by",
        required=True,
        default="household",
        help="Deductions take the contractor's deposit first, then the household's.",
    )
    amount = fields.Monetary(
        string="Usual Amount", help="Offered at the counter; 0: none."
    )
    community_ids = fields.Many2many("property.community", string="Allowed in")

    _amount = models.Constraint(
        "CHECK(amount >= 0)", "The usual amount is not negative."
    )
