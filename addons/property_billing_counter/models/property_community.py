from odoo import fields, models


class PropertyCommunity(models.Model):
    _inherit = "property.community"

    prepayment_months = fields.Integer(
        string="Months in Advance at Most",
        required=True,
        default=12,
        help="Of a unit's monthly fees, what is in credit already included. Local "
        "rules allow at most a year (Hangzhou 2021, article 55; Zhengzhou, article "
        "42); 0: no prepayment at the counter.",
    )

    _prepayment_months = models.Constraint(
        "CHECK(prepayment_months BETWEEN 0 AND 12)",
        "Fees may be taken for a year in advance at most.",
    )
