from odoo import fields, models, tools


class PropertyVendorSettlementReport(models.Model):
    """Evaluations beside the ledger: settled, deducted, appealed, billed, paid.

    A row for each evaluation a vendor has seen. Billed and open are the sums of
    the payable lines of posted entries of the sheet; paid is their difference.
    """

    _name = "property.vendor.settlement.report"
    _description = "Analysis of Vendor Payments"
    _auto = False
    _order = "date_start desc, id desc"
    _depends = {
        "account.move": ["state", "property_vendor_settlement_id"],
        "account.move.line": ["balance", "amount_residual", "account_id", "move_id"],
        "property.vendor.evaluation": ["appeal_date", "deduction_amount", "state"],
        "property.vendor.settlement": [
            "carried_amount",
            "deduction_amount",
            "evaluation_id",
            "fee_amount",
            "net_amount",
            "state",
        ],
    }

    evaluation_id = fields.Many2one("property.vendor.evaluation", readonly=True)
    settlement_id = fields.Many2one("property.vendor.settlement", readonly=True)
    contract_id = fields.Many2one("property.service.contract", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    service_type_id = fields.Many2one("property.service.type", readonly=True)
    date_start = fields.Date(string="From", readonly=True)
    settlement_state = fields.Selection(
        selection=lambda self: (
            self.env["property.vendor.settlement"]._fields["state"].selection
        ),
        string="State of the Sheet",
        readonly=True,
    )
    fee_amount = fields.Monetary(string="Fee", readonly=True)
    deduction_amount = fields.Monetary(string="Deductions", readonly=True)
    carried_amount = fields.Monetary(string="Carried over", readonly=True)
    net_amount = fields.Monetary(string="Net", readonly=True)
    appealed_amount = fields.Monetary(string="Deductions Appealed", readonly=True)
    billed_amount = fields.Monetary(string="Billed", readonly=True)
    paid_amount = fields.Monetary(string="Paid", readonly=True)
    open_amount = fields.Monetary(string="Open", readonly=True)

    @property
    def _table_query(self):
        return tools.SQL(
            """
            SELECT e.id, e.id AS evaluation_id, s.id AS settlement_id, e.contract_id,
                   e.community_id, e.company_id, e.partner_id, e.service_type_id,
                   e.date_start, s.state AS settlement_state,
                   COALESCE(s.fee_amount, 0) AS fee_amount,
                   COALESCE(s.deduction_amount, 0) AS deduction_amount,
                   COALESCE(s.carried_amount, 0) AS carried_amount,
                   COALESCE(s.net_amount, 0) AS net_amount,
                   CASE WHEN e.appeal_date IS NULL THEN 0
                        ELSE e.deduction_amount END AS appealed_amount,
                   COALESCE(ledger.billed, 0) AS billed_amount,
                   COALESCE(ledger.billed - ledger.open, 0) AS paid_amount,
                   COALESCE(ledger.open, 0) AS open_amount
              FROM property_vendor_evaluation e
              LEFT JOIN property_vendor_settlement s
                     ON s.evaluation_id = e.id AND s.step <> 'cancelled'
              LEFT JOIN LATERAL (
                   SELECT -SUM(line.balance) AS billed,
                          -SUM(line.amount_residual) AS open
                     FROM account_move move
                     JOIN account_move_line line ON line.move_id = move.id
                     JOIN account_account account ON account.id = line.account_id
                    WHERE move.property_vendor_settlement_id = s.id
                      AND move.state = 'posted'
                      AND account.account_type = 'liability_payable'
                   ) ledger ON TRUE
             WHERE e.state <> 'draft'
               AND (e.state <> 'corrected' OR s.id IS NOT NULL)
            """
        )
