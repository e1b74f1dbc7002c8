from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.months import add_months

LARGEST = 50


class PropertyFeeRunChange(models.Model):
    """A unit and item whose fee of the month differs from the month before."""

    _name = "property.fee.run.change"
    _description = "Fee Run Change"
    _inherit = ["property.community.mixin"]
    _order = "run_id, size desc, unit_id, id"

    community_id = fields.Many2one(
        related="run_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    run_id = fields.Many2one(
        "property.fee.run", required=True, index=True, ondelete="cascade"
    )
    unit_id = fields.Many2one("property.unit", required=True, ondelete="cascade")
    fee_item_id = fields.Many2one(
        "property.fee.item", required=True, ondelete="cascade"
    )
    amount = fields.Monetary(string="This Month")
    last_amount = fields.Monetary(string="Last Month")
    difference = fields.Monetary()
    size = fields.Monetary(help="Of the difference, without its sign.")

    @api.model
    def _summarise(self, run):
        """Write the largest changes; none in the first month of a community."""
        rows = self.env.execute_query(self._get_changes_sql(run))
        if not any(last for _unit, _item, _amount, last in rows):
            return self
        return self.create(
            [
                {
                    "run_id": run.id,
                    "unit_id": unit_id,
                    "fee_item_id": item_id,
                    "amount": amount,
                    "last_amount": last,
                    "difference": amount - last,
                    "size": abs(amount - last),
                }
                for unit_id, item_id, amount, last in rows
            ]
        )

    def _get_changes_sql(self, run):
        """By the month charged, so that a quarter billed at once is no change."""
        self.env["property.fee.charge"].flush_model()
        return SQL(
            """
            SELECT unit_id, fee_item_id, now, before
              FROM (SELECT unit_id, fee_item_id,
                           COALESCE(SUM(amount)
                               FILTER (WHERE date_start >= %(start)s), 0) AS now,
                           COALESCE(SUM(amount)
                               FILTER (WHERE date_start < %(start)s), 0) AS before
                      FROM property_fee_charge
                     WHERE community_id = %(community)s
                       AND date_start BETWEEN %(last)s AND %(end)s
                       AND kind = 'recurring' AND state IN ('draft', 'posted')
                     GROUP BY unit_id, fee_item_id) AS month
             WHERE now <> before
             ORDER BY ABS(now - before) DESC, unit_id, fee_item_id
             LIMIT %(limit)s
            """,
            community=run.community_id.id,
            start=run.date_start,
            last=add_months(run.date_start, -1),
            end=run.date_end,
            limit=LARGEST,
        )
