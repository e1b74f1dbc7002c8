from odoo import api, fields, models
from odoo.tools import SQL

#: name, days overdue from, to; the last is open
BUCKETS = [
    ("not_due", None, 0),
    ("d30", 1, 30),
    ("d90", 31, 90),
    ("d180", 91, 180),
    ("d365", 181, 365),
    ("y2", 366, 730),
    ("y3", 731, 1095),
    ("over", 1096, None),
]


class PropertyArrears(models.Model):
    """Arrears detail (欠费明细): a row per open charge as of a day.

    Read from the ledger when asked, nothing is stored. The day comes in the
    context key ``property_asof`` (ISO date; without it today); demands and
    their limitation dates are those delivered by that day.
    """

    _name = "property.arrears"
    _description = "Arrears Detail"
    _auto = False
    _order = "community_id, sort_key, partner_id, due_date, id"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("property.fee.charge", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    building_id = fields.Many2one("property.building", readonly=True)
    unit_id = fields.Many2one("property.unit", string="Housing Unit", readonly=True)
    sort_key = fields.Char(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    officer_id = fields.Many2one("res.users", string="Officer", readonly=True)
    fee_item_id = fields.Many2one("property.fee.item", readonly=True)
    run_id = fields.Many2one("property.fee.run", string="Fee Run", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="To", readonly=True)
    due_date = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(string="Charged", readonly=True)
    amount_residual = fields.Monetary(string="Unpaid", readonly=True)
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    bucket = fields.Selection(
        [
            ("not_due", "Not Due"),
            ("d30", "1-30 Days"),
            ("d90", "31-90 Days"),
            ("d180", "91-180 Days"),
            ("d365", "181-365 Days"),
            ("y2", "1-2 Years"),
            ("y3", "2-3 Years"),
            ("over", "Over 3 Years"),
        ],
        string="Age",
        readonly=True,
    )
    demand_date = fields.Date(string="Last Demand", readonly=True)
    demand_count = fields.Integer(string="Demands", readonly=True, aggregator="max")
    limitation_date = fields.Date(string="Limitation Expires on", readonly=True)

    @property
    def _table_query(self) -> SQL:
        day = self._get_asof()
        self.env["property.fee.charge"]._flush_ledger()
        return SQL("%s %s %s", self._select(day), self._from(day), self._where(day))

    @api.model
    def _get_asof(self):
        """The day the arrears are shown of."""
        asked = fields.Date.to_date(self.env.context.get("property_asof"))
        return asked or fields.Date.context_today(self)

    @api.model
    def _select(self, day):
        return SQL(
            """SELECT charge.id,
                      charge.id AS charge_id,
                      charge.company_id,
                      charge.community_id,
                      charge.building_id,
                      charge.unit_id,
                      unit.sort_key,
                      charge.partner_id,
                      officer.user_id AS officer_id,
                      charge.fee_item_id,
                      charge.run_id,
                      charge.move_id,
                      charge.date_start,
                      charge.date_end,
                      charge.due_date,
                      company.currency_id,
                      charge.amount,
                      %(residual)s AS amount_residual,
                      GREATEST(%(day)s::date - charge.due_date, 0) AS days_overdue,
                      %(bucket)s AS bucket,
                      demand.demand_date,
                      COALESCE(demand.demand_count, 0) AS demand_count,
                      %(limitation)s AS limitation_date""",
            limitation=self._limitation_sql(day),
            residual=self.env["property.fee.charge"]._residual_asof_sql(day),
            bucket=self._bucket_sql(day),
            day=day,
        )

    @api.model
    def _limitation_sql(self, day):
        """Until when the charge can be sued for, by what had happened by the day."""
        return SQL(
            """COALESCE(demand.limitation_date,
                        (charge.due_date + interval '3 years')::date)"""
        )

    @api.model
    def _bucket_sql(self, day):
        cases = [
            SQL("WHEN %s::date - charge.due_date <= %s THEN %s", day, last, name)
            for name, _first, last in BUCKETS
            if last is not None
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), BUCKETS[-1][0])

    @api.model
    def _from(self, day):
        return SQL(
            """FROM property_fee_charge charge
               JOIN account_move_line line ON line.id = charge.receivable_line_id
               JOIN property_unit unit ON unit.id = charge.unit_id
               JOIN res_company company ON company.id = charge.company_id
          LEFT JOIN property_building_officer officer
                 ON officer.building_id = charge.building_id
                AND officer.date_start <= %(day)s
                AND (officer.date_end IS NULL OR officer.date_end >= %(day)s)
          LEFT JOIN LATERAL (
                    SELECT MAX(notice.delivered_date) AS demand_date,
                           COUNT(*) AS demand_count,
                           MAX(claim.limitation_date) AS limitation_date
                      FROM property_fee_notice_line claim
                      JOIN property_fee_notice notice ON notice.id = claim.notice_id
                     WHERE claim.charge_id = charge.id
                       AND notice.state IN ('delivered', 'acknowledged')
                       AND notice.delivered_date <= %(day)s
                    HAVING COUNT(*) > 0
               ) demand ON TRUE""",
            day=day,
        )

    @api.model
    def _where(self, day):
        """Open on the day; what was settled is left out by index first."""
        charge = self.env["property.fee.charge"]
        return SQL(
            """WHERE line.parent_state = 'posted'
                 AND line.date <= %(day)s
                 AND %(maybe)s
                 AND %(residual)s <> 0""",
            day=day,
            maybe=charge._maybe_open_asof_sql(day),
            residual=charge._residual_asof_sql(day),
        )

    def action_issue_notices(self):
        """Issue notices for the households of these rows."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_notice_create_action"
        )
        action["context"] = {
            "active_model": self._name,
            "active_ids": self.ids,
            "default_stage": "demand",
        }
        return action

    def action_open_charge(self):
        """The invoice behind the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "property.fee.charge",
            "res_id": self.charge_id.id,
            "view_mode": "form",
        }
