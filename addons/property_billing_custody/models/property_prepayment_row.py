from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class PropertyPrepaymentRow(models.Model):
    """Ledger of prepayments: a row per credit on a receivable account.

    Not a table: what payers have in credit, from the journal items and their
    reconciliations as they stood on the days, so that it adds up to the open
    credits of the receivable accounts on any day. What settled, on the day it
    came, a claim that was there already was no prepayment and is left out. The
    period comes by the context keys ``property_from`` and ``property_to``.
    """

    _name = "property.prepayment.row"
    _description = "Ledger of Prepayments"
    _auto = False
    _order = "community_id, unit_id, date, id"
    _rec_name = "unit_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    unit_id = fields.Many2one("property.unit", string="Housing Unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    fee_item_id = fields.Many2one(
        "property.fee.item", string="For Fee Item", readonly=True
    )
    move_line_id = fields.Many2one(
        "account.move.line", string="Journal Item", readonly=True
    )
    receipt_id = fields.Many2one("property.receipt", readonly=True)
    date = fields.Date(string="Paid on", readonly=True)
    opening = fields.Monetary(readonly=True)
    received = fields.Monetary(string="Taken in", readonly=True)
    applied = fields.Monetary(
        readonly=True, help="To charges, less what was taken back of it."
    )
    refunded = fields.Monetary(readonly=True)
    moved = fields.Monetary(
        string="Other", readonly=True, help="Matched with any other entry."
    )
    closing = fields.Monetary(readonly=True)

    @property
    def _table_query(self) -> SQL:
        start, end = self.env["property.custody.row"]._get_span()
        self.env["property.fee.charge"]._flush_ledger()
        self.env["account.payment"].flush_model()
        self.env["account.move"].flush_model(["property_fee_item_id"])
        return SQL(
            """
            SELECT * FROM (%s) rows
             WHERE opening <> 0 OR received <> 0 OR applied <> 0 OR refunded <> 0
                OR moved <> 0 OR closing <> 0
            """,
            self._rows_sql(start, end),
        )

    @api.model
    def _rows_sql(self, start, end):
        return SQL(
            """
            SELECT credit.id, credit.id AS move_line_id, credit.company_id,
                   company.currency_id, credit.property_community_id AS community_id,
                   credit.property_unit_id AS unit_id, credit.partner_id,
                   move.property_fee_item_id AS fee_item_id,
                   payment.property_receipt_id AS receipt_id, credit.date,
                   CASE WHEN credit.date < %(start)s
                        THEN -credit.balance - COALESCE(used.early, 0)
                        ELSE 0 END AS opening,
                   CASE WHEN credit.date >= %(start)s
                        THEN -credit.balance - COALESCE(used.at_once, 0)
                        ELSE 0 END AS received,
                   COALESCE(used.applied, 0) AS applied,
                   COALESCE(used.refunded, 0) AS refunded,
                   -COALESCE(used.moved, 0) AS moved,
                   -credit.balance - COALESCE(used.now, 0) AS closing
              FROM account_move_line credit
              JOIN account_account account ON account.id = credit.account_id
              JOIN account_move move ON move.id = credit.move_id
              JOIN res_company company ON company.id = credit.company_id
         LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
         LEFT JOIN LATERAL (%(used)s) used ON TRUE
             WHERE %(where)s
            """,
            start=start,
            used=self._used_sql(start, end),
            where=self._where_sql(start, end),
        )

    @api.model
    def _used_sql(self, start, end):
        """What the credit was matched with, by the end and before the start."""
        return SQL(
            """
            SELECT SUM(part.amount) FILTER (WHERE part.early) AS early,
                   SUM(part.amount) FILTER (WHERE part.now) AS now,
                   SUM(part.amount) FILTER (WHERE part.now AND part.at_once) AS at_once,
                   SUM(part.change) FILTER (WHERE part.kind = 'applied') AS applied,
                   SUM(part.change) FILTER (WHERE part.kind = 'refunded') AS refunded,
                   SUM(part.change) FILTER (WHERE part.kind = 'moved') AS moved
              FROM (SELECT partial.amount, partial.early, partial.now, at_once,
                           CASE WHEN at_once THEN 0
                                ELSE partial.amount
                                     * (partial.now::int - partial.early::int)
                           END AS change,
                           CASE WHEN out.payment_type = 'outbound' THEN 'refunded'
                                WHEN debit.property_charge_id IS NOT NULL
                                  OR debit_move.move_type = 'out_invoice' THEN 'applied'
                                ELSE 'moved' END AS kind
                      FROM %(span)s partial
                      JOIN account_move_line debit
                        ON debit.id = partial.debit_move_id
                      JOIN account_move debit_move ON debit_move.id = debit.move_id
                 LEFT JOIN account_payment out
                        ON out.id = debit_move.origin_payment_id,
                   LATERAL (SELECT credit.date >= %(start)s
                                   AND debit.id < credit.id
                                   AND debit.date <= credit.date AS at_once) claim
                     WHERE partial.credit_move_id = credit.id) part
            """,
            span=self.env["account.partial.reconcile"]._property_span_sql(start, end),
            start=start,
        )

    @api.model
    def _where_sql(self, start, end):
        """Credits that were open on the day before the start, or came since."""
        partial = self.env["account.partial.reconcile"]
        return SQL(
            """account.account_type = 'asset_receivable'
               AND credit.parent_state = 'posted'
               AND credit.balance < 0
               AND credit.date <= %(end)s
               AND credit.property_community_id IS NOT NULL
               AND (credit.property_charge_id IS NULL
                    OR NOT EXISTS (SELECT 1 FROM property_fee_charge own
                                    WHERE own.move_id = credit.move_id))
               AND (NOT credit.reconciled OR credit.date >= %(start)s
                    OR %(later)s)""",
            start=start,
            end=end,
            later=partial._property_later_sql(
                "credit", fields.Date.subtract(start, days=1)
            ),
        )

    def action_open_lines(self):
        """The journal item behind the row."""
        return self.move_line_id._get_records_action(name=self.env._("Journal Item"))

    def action_apply(self):
        """Settle what its payer owes on the unit, the earliest due first; accountants.

        A credit that is meant for an item settles that item alone.
        """
        self.env["property.deposit"]._check_accountant()
        self.check_access("read")
        settled = [row._apply() for row in self]
        if not any(settled):
            raise UserError(self.env._("Nothing is owed that it could settle."))
        self.invalidate_model()

    def _apply(self):
        """:return: whether something was settled"""
        credit, dues = self.move_line_id, self._get_dues()
        lines = credit | dues
        if not dues or credit.reconciled:
            return False
        if lines.try_lock_for_update(allow_referencing=True) != lines:
            raise UserError(
                self.env._("A colleague is at this credit right now: look again.")
            )
        lines.invalidate_recordset(["amount_residual", "reconciled"])
        lines.filtered(lambda line: not line.reconciled).reconcile()
        return True

    def _get_dues(self):
        """What the payer owes and the credit may settle, as receivable lines."""
        domain = Domain(
            [
                ("partner_id", "=", self.partner_id.id),
                ("community_id", "=", self.community_id.id),
                ("payment_state", "in", ("unpaid", "partial")),
                ("amount", ">", 0),
            ]
        )
        if self.unit_id:
            domain &= Domain("unit_id", "=", self.unit_id.id)
        if self.fee_item_id:
            domain &= Domain("fee_item_id", "=", self.fee_item_id.id)
        charges = self.env["property.fee.charge"].search(domain)
        account = self.move_line_id.account_id
        return charges.receivable_line_id.filtered(
            lambda line: line.account_id == account and not line.reconciled
        )
