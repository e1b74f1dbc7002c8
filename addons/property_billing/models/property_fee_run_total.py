from odoo import api, fields, models

from ..engine.months import add_months


class PropertyFeeRunTotal(models.Model):
    """What a run charges for an item, beside the runs of the month before."""

    _name = "property.fee.run.total"
    _description = "Fee Run Total"
    _inherit = ["property.community.mixin"]
    _order = "run_id, sequence, fee_item_id"

    community_id = fields.Many2one(
        related="run_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    run_id = fields.Many2one(
        "property.fee.run", required=True, index=True, ondelete="cascade"
    )
    fee_item_id = fields.Many2one("property.fee.item", required=True)
    sequence = fields.Integer(
        related="fee_item_id.sequence", store=True, precompute=True
    )
    count = fields.Integer(string="Number of Charges")
    amount = fields.Monetary()
    last_count = fields.Integer(string="Charges Last Month")
    last_amount = fields.Monetary(string="Last Month")
    difference = fields.Monetary(
        compute="_compute_difference", store=True, precompute=True
    )

    _item_uniq = models.UniqueIndex("(run_id, fee_item_id)")

    @api.depends("amount", "last_amount")
    def _compute_difference(self):
        for total in self:
            total.difference = total.amount - total.last_amount

    @api.model
    def _summarise(self, run):
        """Write the totals of a run that was just computed."""
        now = self._get_figures(run)
        last = self._get_figures(self._get_runs_before(run))
        return self.create(
            [
                {
                    "run_id": run.id,
                    "fee_item_id": item.id,
                    "count": now.get(item, (0, 0))[0],
                    "amount": now.get(item, (0, 0))[1],
                    "last_count": last.get(item, (0, 0))[0],
                    "last_amount": last.get(item, (0, 0))[1],
                }
                for item in sorted({*now, *last}, key=lambda i: (i.sequence, i.id))
            ]
        )

    def _get_figures(self, runs):
        groups = self.env["property.fee.charge"]._read_group(
            [("run_id", "in", runs.ids), ("state", "!=", "cancelled")],
            ["fee_item_id"],
            ["__count", "amount:sum"],
        )
        return {item: (count, amount) for item, count, amount in groups}

    def _get_runs_before(self, run):
        return run.search(
            [
                ("community_id", "=", run.community_id.id),
                ("date_start", "=", add_months(run.date_start, -1)),
                ("state", "!=", "cancelled"),
            ]
        )

    def action_open_charges(self):
        """The charges behind the figure."""
        action = self.run_id.action_open_charges()
        action["domain"] += [("fee_item_id", "=", self.fee_item_id.id)]
        return action
