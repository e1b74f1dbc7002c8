from odoo import api, fields, models

TAX_RATES = {"service": 6, "share": 6, "parking": 9, "special": 6, "other": 6}
TIMINGS = [("prepaid", "In Advance"), ("postpaid", "In Arrears")]


class PropertyFeeItem(models.Model):
    """A fee item (收费项目); product and tax make it the ERP's."""

    _name = "property.fee.item"
    _description = "Fee Item"
    _inherit = ["property.cashier.guard.mixin", "mail.thread"]
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
        compute="_compute_tax_id",
        store=True,
        readonly=False,
        precompute=True,
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
    price_form = fields.Selection(
        [
            ("market", "Market Price"),
            ("guided", "Government-guided Price"),
            ("fixed", "Government-set Price"),
        ],
        string="Kind of Price",
        required=True,
        default="market",
        help="As published: fees are charged at the published price and for the "
        "published service alone.",
    )
    legal_basis = fields.Char(
        string="Legal Basis or Contract",
        translate=True,
        help="What the fee is charged by, as published.",
    )
    service_content = fields.Text(
        string="Service", translate=True, help="What is done for it, as published."
    )
    in_rates = fields.Boolean(
        string="Counts in Collection Rates",
        default=True,
        help="Deposits, money collected on behalf and the maintenance fund do not.",
    )

    tariff_ids = fields.One2many("property.tariff", "fee_item_id")
    assignment_ids = fields.One2many("property.fee.assignment", "fee_item_id")
    tariff_count = fields.Integer(string="Fee Standards", compute="_compute_counts")
    assignment_count = fields.Integer(string="Assignments", compute="_compute_counts")

    _cycle = models.Constraint(
        "CHECK(cycle_months BETWEEN 1 AND 12)",
        "A cycle is 1 to 12 months: prepayment beyond a year is not permitted.",
    )
    _percent = models.Constraint(
        "CHECK(vacancy_percent BETWEEN 0 AND 100)",
        "What a vacant unit pays lies between 0 and 100 per cent.",
    )
    _wait = models.Constraint(
        "CHECK(vacancy_wait_months >= 0)", "A wait is not negative."
    )

    @api.depends("category", "company_id")
    def _compute_tax_id(self):
        """The rate usual for the category; money passed on bears none."""
        for item in self:
            item.tax_id = item._get_included_tax(TAX_RATES.get(item.category))

    def _get_included_tax(self, rate):
        """The company's sales tax of a rate that is included in the price."""
        taxes = self.env["account.tax"]
        if not rate or not self.company_id:
            return taxes
        return taxes.search(
            [
                *taxes._check_company_domain(self.company_id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", rate),
                ("price_include", "=", True),
            ],
            limit=1,
        )

    def _compute_counts(self):
        for model, name in (
            ("property.tariff", "tariff_count"),
            ("property.fee.assignment", "assignment_count"),
        ):
            groups = self.env[model]._read_group(
                [("fee_item_id", "in", self.ids)], ["fee_item_id"], ["__count"]
            )
            counts = {item.id: count for item, count in groups}
            for item in self:
                item[name] = counts.get(item.id, 0)

    def action_open_tariffs(self):
        return self._action_open("property_billing.property_tariff_action")

    def action_open_assignments(self):
        return self._action_open("property_billing.property_fee_assignment_action")

    def _action_open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("fee_item_id", "=", self.id)]
        action["context"] = {"default_fee_item_id": self.id}
        return action
