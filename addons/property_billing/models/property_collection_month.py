from odoo import api, fields, models
from odoo.tools import SQL


class PropertyCollectionMonth(models.Model):
    """Money collected by officer and month, against the target.

    Not a table: what was matched with charges in a month (of whatever fee month),
    for the officer who looked after the building on that day, beside what was
    due for the month and what the officer was to collect. Credit notes,
    corrections and what was written off is no money.
    """

    _name = "property.collection.month"
    _description = "Collection against Target"
    _auto = False
    _order = "month desc, community_id, user_id, id"
    _rec_name = "month"

    company_id = fields.Many2one("res.company", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", string="Officer", readonly=True)
    month = fields.Date(readonly=True)
    due = fields.Monetary(string="Due for the Month", readonly=True)
    collected = fields.Monetary(readonly=True)
    target = fields.Monetary(string="Target Amount", readonly=True)
    gap = fields.Monetary(
        string="Above Target", readonly=True, help="Collected less target."
    )
    rate = fields.Float(
        string="Target Reached %", readonly=True, aggregator="avg", digits=(16, 2)
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT ROW_NUMBER() OVER (
                          ORDER BY sums.community_id, sums.month, sums.user_id) AS id,
                      sums.community_id, sums.user_id, sums.month,
                      community.company_id, company.currency_id,
                      sums.due, sums.collected, sums.target,
                      sums.collected - sums.target AS gap,
                      ROUND(100.0 * sums.collected / NULLIF(sums.target, 0), 2) AS rate
                 FROM (SELECT community_id, user_id, month, SUM(due) AS due,
                              SUM(collected) AS collected, SUM(target) AS target
                         FROM (%s UNION ALL %s UNION ALL %s) parts
                        GROUP BY community_id, user_id, month) sums
                 JOIN property_community community ON community.id = sums.community_id
                 JOIN res_company company ON company.id = community.company_id""",
            self._due_sql(),
            self._collected_sql(),
            self._target_sql(),
        )

    @api.model
    def _due_sql(self):
        return SQL(
            """SELECT charge.community_id, officer.user_id,
                      date_trunc('month', charge.date_start)::date AS month,
                      SUM(line.balance) AS due, 0.0 AS collected, 0.0 AS target
                 FROM property_fee_charge charge
                 JOIN account_move_line line ON line.id = charge.receivable_line_id
                 JOIN property_building_officer officer
                   ON officer.building_id = charge.building_id
                  AND officer.date_start <= charge.date_end
                  AND (officer.date_end IS NULL
                       OR officer.date_end >= charge.date_end)
                WHERE line.parent_state = 'posted'
                GROUP BY 1, 2, 3"""
        )

    @api.model
    def _collected_sql(self):
        """Reconciliations of claims with money, on the day they count from."""
        return SQL(
            """SELECT charge.community_id, officer.user_id,
                      date_trunc('month', partial.day)::date,
                      0.0,
                      SUM(partial.amount * (1 -
                          CASE WHEN other_move.id IN (%(lossy)s)
                               THEN %(share)s ELSE 0 END)),
                      0.0
                 FROM (SELECT debit_move_id, credit_move_id, amount,
                              COALESCE(property_counts_from, max_date) AS day
                         FROM account_partial_reconcile) partial
                 JOIN property_fee_charge charge
                   ON charge.receivable_line_id = partial.debit_move_id
                 JOIN property_building_officer officer
                   ON officer.building_id = charge.building_id
                  AND officer.date_start <= partial.day
                  AND (officer.date_end IS NULL OR officer.date_end >= partial.day)
                 JOIN res_company company ON company.id = charge.company_id
                 JOIN account_move_line other ON other.id = partial.credit_move_id
                 JOIN account_move other_move ON other_move.id = other.move_id
                WHERE other_move.move_type = 'entry'
                GROUP BY 1, 2, 3""",
            lossy=self.env["property.fee.schedule.row"]._other_moves_sql(),
            share=self.env["property.collection.row"]._writes_off_sql(),
        )

    @api.model
    def _target_sql(self):
        return SQL(
            """SELECT community_id, user_id, month, 0.0, 0.0, amount
                 FROM property_collection_target"""
        )

    def _read_group_select(self, aggregate_spec, query):
        """The rate of a group is sum over sum, not an average of rates."""
        name, __, function = aggregate_spec.partition(":")
        if name != "rate" or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "ROUND(100.0 * SUM(%s) / NULLIF(SUM(%s), 0), 2)",
            self._field_to_sql(self._table, "collected", query),
            self._field_to_sql(self._table, "target", query),
        )

    def _search(self, domain, *args, **kwargs):
        self.env["property.fee.schedule.row"]._flush_sources()
        self.env["property.collection.target"].flush_model()
        return super()._search(domain, *args, **kwargs)
