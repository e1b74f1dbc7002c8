from odoo import api, fields, models
from odoo.tools import SQL


class PropertyFeeScheduleRow(models.Model):
    """Schedule of fees (物管费、公摊费、特服费一览表): due, paid, owed of a charge.

    Not a table: a query on posted charges and their receivable lines as of a day,
    given by the context key ``property_asof`` (ISO date; without it today). It
    reads what a community's year has in one go, so nothing is looked up charge
    by charge: what is unpaid now is corrected by what was matched after the day.

    due: charged, less credit notes that name the charge or were matched with it.
    paid: due, less what is owed and what was written off. A correction is a row
    of its own in the month it corrects.
    """

    _name = "property.fee.schedule.row"
    _description = "Schedule of Fees"
    _auto = False
    _order = "sort_key, unit_id, fee_item_id, date_start, id"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("property.fee.charge", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    building_id = fields.Many2one("property.building", readonly=True)
    unit_id = fields.Many2one("property.unit", string="Housing Unit", readonly=True)
    sort_key = fields.Char(readonly=True)
    usage = fields.Selection(related="unit_id.usage")
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    officer_id = fields.Many2one("res.users", string="Officer", readonly=True)
    fee_item_id = fields.Many2one("property.fee.item", readonly=True)
    category = fields.Selection(related="fee_item_id.category")
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="To", readonly=True)
    month = fields.Date(string="Fee Month", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_due = fields.Monetary(string="Amount Due", readonly=True)
    amount_paid = fields.Monetary(string="Amount Paid", readonly=True)
    amount_written_off = fields.Monetary(string="Written off", readonly=True)
    amount_owed = fields.Monetary(string="Still Owed", readonly=True)

    @property
    def _table_query(self) -> SQL:
        day = self._get_asof()
        return SQL(
            """SELECT sums.*,
                      amount_due - amount_owed - amount_written_off AS amount_paid
                 FROM (%s) sums""",
            self._sums_sql(day),
        )

    @api.model
    def _get_asof(self):
        """The day the schedule is shown of."""
        asked = fields.Date.to_date(self.env.context.get("property_asof"))
        return asked or fields.Date.context_today(self)

    @api.model
    def _sums_sql(self, day):
        return SQL(
            """WITH later AS MATERIALIZED (%(later)s),
                    credit AS MATERIALIZED (%(credited)s),
                    other AS MATERIALIZED (%(other)s)
               SELECT charge.id,
                      charge.id AS charge_id,
                      charge.company_id,
                      charge.community_id,
                      charge.building_id,
                      charge.unit_id,
                      unit.sort_key,
                      charge.partner_id,
                      officer.user_id AS officer_id,
                      charge.fee_item_id,
                      charge.date_start,
                      charge.date_end,
                      date_trunc('month', charge.date_start)::date AS month,
                      company.currency_id,
                      line.balance - COALESCE(credit.amount, 0)
                          - COALESCE(other.reduced, 0) AS amount_due,
                      line.amount_residual + COALESCE(later.amount, 0) AS amount_owed,
                      COALESCE(other.written_off, 0) AS amount_written_off
                 FROM property_fee_charge charge
                 JOIN account_move_line line ON line.id = charge.receivable_line_id
            LEFT JOIN property_unit unit ON unit.id = charge.unit_id
            LEFT JOIN res_company company ON company.id = charge.company_id
            LEFT JOIN property_building_officer officer
                   ON officer.building_id = charge.building_id
                  AND officer.date_start <= %(day)s
                  AND (officer.date_end IS NULL OR officer.date_end >= %(day)s)
            LEFT JOIN later ON later.line_id = line.id
            LEFT JOIN credit ON credit.charge_id = charge.id
            LEFT JOIN other ON other.line_id = line.id
                WHERE line.parent_state = 'posted' AND line.date <= %(day)s""",
            day=day,
            later=self._later_sql(day),
            credited=self._credited_sql(day),
            other=self._other_sql(day),
        )

    @api.model
    def _later_sql(self, day):
        """What was matched after the day, by line: it was open then.

        And the other way round: what stood on the day and was undone since.
        """
        return SQL(
            """SELECT line_id, SUM(amount) AS amount
                 FROM (SELECT debit_move_id AS line_id, amount
                         FROM account_partial_reconcile
                        WHERE COALESCE(property_counts_from, max_date) > %(day)s
                        UNION ALL
                       SELECT credit_move_id, -amount
                         FROM account_partial_reconcile
                        WHERE COALESCE(property_counts_from, max_date) > %(day)s
                        UNION ALL
                       SELECT debit_move_id, -amount
                         FROM property_past_reconcile
                        WHERE max_date <= %(day)s AND removed_date > %(day)s
                        UNION ALL
                       SELECT credit_move_id, amount
                         FROM property_past_reconcile
                        WHERE max_date <= %(day)s AND removed_date > %(day)s
                      ) moved
                GROUP BY line_id""",
            day=day,
        )

    @api.model
    def _credited_sql(self, day):
        """Credit notes that name a charge of another invoice, by charge."""
        return SQL(
            """SELECT note.property_charge_id AS charge_id,
                      -SUM(note.balance) AS amount
                 FROM account_move_line note
                 JOIN property_fee_charge named ON named.id = note.property_charge_id
                WHERE note.property_charge_id IS NOT NULL
                  AND note.display_type = 'payment_term'
                  AND note.balance < 0
                  AND note.parent_state = 'posted'
                  AND note.date <= %(day)s
                  AND note.id <> named.receivable_line_id
                GROUP BY note.property_charge_id""",
            day=day,
        )

    @api.model
    def _other_sql(self, day):
        """Settled otherwise than by money, by line: reduced, written off."""
        rates = self.env["property.collection.row"]
        return SQL(
            """SELECT partial.debit_move_id AS line_id,
                      SUM(partial.amount) FILTER (
                          WHERE other_move.move_type = 'out_refund') AS reduced,
                      SUM(partial.amount * %(share)s) AS written_off
                 FROM (%(moves)s) found
                 JOIN account_move other_move ON other_move.id = found.move_id
                 JOIN res_company company ON company.id = other_move.company_id
                 JOIN account_move_line settling
                   ON settling.move_id = other_move.id
                  AND settling.property_charge_id IS NULL
                 JOIN %(partials)s partial ON partial.credit_move_id = settling.id
                GROUP BY partial.debit_move_id""",
            share=rates._writes_off_sql(),
            moves=self._other_moves_sql(),
            partials=self.env["account.partial.reconcile"]._property_asof_sql(day),
        )

    @api.model
    def _other_moves_sql(self):
        """Credit notes, and entries that book something lost; found by index."""
        return SQL(
            """SELECT id AS move_id FROM account_move WHERE move_type = 'out_refund'
                UNION
               SELECT book.move_id
                 FROM account_move_line book
                WHERE book.balance > 0
                  AND book.property_charge_id IS NULL
                  AND book.display_type = 'product'
                  AND book.account_id IN (
                      SELECT account.id FROM account_account account WHERE %s)""",
            self.env["property.collection.row"]._is_loss_sql(),
        )

    @api.model
    def _flush_sources(self):
        """Write out what the query reads."""
        self.env["property.collection.row"]._flush_sources()
        self.env["property.unit"].flush_model(["sort_key"])

    def _search(self, domain, *args, **kwargs):
        self._flush_sources()
        return super()._search(domain, *args, **kwargs)

    def action_open_charge(self):
        """The charge itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "property.fee.charge",
            "res_id": self.charge_id.id,
            "view_mode": "form",
        }
