from odoo import fields, models

TIMINGS = [("prepaid", "In Advance"), ("postpaid", "In Arrears")]


class PropertyFeeItem(models.Model):
    """A fee item (收费项目); product and tax make it the ERP's."""

    _name = "property.fee.item"
    _description = "Fee Item"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10, help="Order in which equal dues are paid.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    category = fields.Selection(
        [
            ("service", "Property Service Fee"),
            ("share", "Public Utility Share"),
            ("parking", "Parking Fee"),
            ("pass_through", "Collected on Behalf"),
            ("special", "Special Service Fee"),
            ("other", "Other"),
        ],
        required=True,
        default="service",
    )
    product_id = fields.Many2one(
        "product.product", required=True, check_company=True, ondelete="restrict"
    )
    tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        ondelete="restrict",
        domain=[("type_tax_use", "=", "sale"), ("price_include", "=", True)],
        help="Included in the price; empty: no tax. Never the product's default.",
    )
    kind = fields.Selection(
        [("recurring", "Recurring"), ("one_off", "One-off")],
        required=True,
        default="recurring",
    )
    basis = fields.Selection(
        [
            ("area", "Gross Floor Area × Price + Fixed"),
            ("inner_area", "Net Inside Area × Price + Fixed"),
            ("fixed", "Fixed Amount"),
        ],
        string="Charging Basis",
        required=True,
        default="area",
    )
    cycle_months = fields.Integer(string="Cycle (Months)", required=True, default=1)
    timing = fields.Selection(TIMINGS, required=True, default="postpaid")
    due_days = fields.Integer(
        help="Days between the start of the cycle (in advance) or the day after its "
        "end (in arrears) and the due date."
    )
    payer = fields.Selection(
        [("owner", "Property Owner"), ("occupant", "Tenant, else Owner")],
        required=True,
        default="owner",
    )
    vacancy_wait_months = fields.Integer(
        help="Months after confirmation before a vacancy reduces the fee."
    )
    vacancy_percent = fields.Float(
        default=100.0, help="What a vacant unit pays, in per cent; 100: no reduction."
    )
    in_rates = fields.Boolean(
        string="Counts in Collection Rates",
        default=True,
        help="Deposits, money collected on behalf and the maintenance fund do not.",
    )

    _cycle = models.Constraint(
        "CHECK(cycle_months BETWEEN 1 AND 12)",
        "A cycle is 1 to 12 months: prepayment beyond a year is not permitted.",
    )
    _percent = models.Constraint(
        "CHECK(vacancy_percent BETWEEN 0 AND 100)",
        "What a vacant unit pays lies between 0 and 100 per cent.",
    )
