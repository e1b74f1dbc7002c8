from odoo import fields, models


class PropertyPastReconcile(models.Model):
    """A reconciliation of a closed month that was undone later.

    It stood at the end of every day from ``max_date`` to the day before
    ``removed_date``: the figures of the closed month stay what they were.
    """

    _name = "property.past.reconcile"
    _description = "Reconciliation Undone after the Close"
    _order = "id desc"

    debit_move_id = fields.Many2one(
        "account.move.line",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    credit_move_id = fields.Many2one(
        "account.move.line",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="debit_move_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    max_date = fields.Date(string="Counted from", required=True, readonly=True)
    removed_date = fields.Date(string="Undone from", required=True, readonly=True)

    _dates = models.Constraint(
        "CHECK(removed_date > max_date)",
        "What is undone before it counts leaves no trace.",
    )
