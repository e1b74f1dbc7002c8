from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.property_base.tools.period import Period, get_bounds

from ..engine.rates import Collection

#: measures of engine.rates.Collection that a row carries
MEASURES = (
    "opening",
    "late",
    "recovered",
    "arrears_reduced",
    "arrears_written_off",
    "billed",
    "reduced",
    "collected",
    "written_off",
    "future",
    "corrected",
    "arrears_corrected",
)
#: rates shown in pivots: sum over sum, never an average of rates
RATES = {
    "current_rate": ("collected", "current_due"),
    "arrears_rate": ("recovered", "arrears_due"),
    "combined_rate": ("paid", "due"),
}


class PropertyCollectionRow(models.Model):
    """A posted charge as the ledger shows it for a period, as of a day.

    Not a table: a query on charges, receivable lines and their
    reconciliations, so it keeps no second book and works for any day. The
    period and the day come by the context key ``property_period``, a list of
    three ISO dates: first day, last day, as of.

    An approved reduction is a credit note: the one that names the charge, or one
    without a charge that is matched with it. Where a credit note finds the charge
    paid, the money becomes the payer's credit: the charge is reduced and its
    payment taken back; what is settled with that credit later is paid. What a
    journal entry or the payment wizard books to an expense or income account is
    written off. Anything else is a payment. A correction is a charge of its own for
    the month it corrects: part of what was billed, and shown as that part too.
    """

    _name = "property.collection.row"
    _description = "Collection"
    _auto = False
    _order = "date_start, unit_id, id"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("property.fee.charge", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    building_id = fields.Many2one("property.building", readonly=True)
    unit_id = fields.Many2one("property.unit", readonly=True)
    fee_item_id = fields.Many2one("property.fee.item", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    officer_id = fields.Many2one(
        "res.users", readonly=True, help="Who looked after the building on the day."
    )
    in_rates = fields.Boolean(string="Counts in Rates", readonly=True)
    age = fields.Selection(
        [
            ("prior", "Earlier Period"),
            ("current", "This Period"),
            ("future", "Later Period"),
        ],
        string="Fee Period",
        readonly=True,
    )
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="To", readonly=True)
    due_date = fields.Date(readonly=True)
    opening = fields.Monetary(string="Arrears at Start", readonly=True)
    late = fields.Monetary(string="Billed Late", readonly=True)
    arrears_corrected = fields.Monetary(
        string="Of It Corrections of Arrears",
        readonly=True,
        help="Part of what was billed late: charges that correct others.",
    )
    recovered = fields.Monetary(string="Arrears Recovered", readonly=True)
    arrears_reduced = fields.Monetary(string="Arrears Reduced", readonly=True)
    arrears_written_off = fields.Monetary(string="Arrears Written off", readonly=True)
    arrears_due = fields.Monetary(string="Arrears to Recover", readonly=True)
    arrears_closing = fields.Monetary(string="Arrears Left", readonly=True)
    billed = fields.Monetary(readonly=True)
    corrected = fields.Monetary(
        string="Of It Corrections",
        readonly=True,
        help="Part of what was billed: charges that correct others.",
    )
    reduced = fields.Monetary(readonly=True)
    current_due = fields.Monetary(string="Due for the Period", readonly=True)
    collected = fields.Monetary(readonly=True)
    written_off = fields.Monetary(readonly=True)
    current_closing = fields.Monetary(string="Unpaid of the Period", readonly=True)
    due = fields.Monetary(string="Due in All", readonly=True)
    paid = fields.Monetary(string="Paid in All", readonly=True)
    closing = fields.Monetary(string="Unpaid in All", readonly=True)
    future = fields.Monetary(string="Unpaid of Later Periods", readonly=True)
    current_rate = fields.Float(
        string="Collection Rate (Current) %",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
    )
    arrears_rate = fields.Float(
        string="Arrears Recovery Rate %",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
    )
    combined_rate = fields.Float(
        string="Combined Collection Rate %",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
    )

    @property
    def _table_query(self):
        period = self._get_period()
        return SQL(
            """
            SELECT sums.*,
                   opening + late - arrears_reduced AS arrears_due,
                   opening + late - arrears_reduced - recovered
                       - arrears_written_off AS arrears_closing,
                   billed - reduced AS current_due,
                   billed - reduced - collected - written_off AS current_closing,
                   opening + late - arrears_reduced + billed - reduced AS due,
                   recovered + collected AS paid,
                   opening + late - arrears_reduced - recovered
                       - arrears_written_off
                       + billed - reduced - collected - written_off AS closing,
                   NULL::numeric AS current_rate,
                   NULL::numeric AS arrears_rate,
                   NULL::numeric AS combined_rate
              FROM (%s) sums
            """,
            self._sums_sql(period),
        )

    @api.model
    def _get_period(self):
        """The Period of the context; this month as of today without one.

        :raise UserError: the context does not name three dates in order
        """
        days = self.env.context.get("property_period")
        if not days:
            today = fields.Date.context_today(self)
            return Period(*get_bounds("month", today), as_of=today)
        try:
            return Period(*(fields.Date.to_date(day) for day in days))
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This is not a period: %s", days)) from error

    @api.model
    def _sums_sql(self, period):
        """One row a charge with the measures of engine.rates.Collection.

        Charges of earlier periods that were settled before the period began
        are left out by index.
        """
        return SQL(
            """
            SELECT %(columns)s, %(measures)s
              FROM property_fee_charge charge
              JOIN account_move_line line ON line.id = charge.receivable_line_id
              JOIN property_fee_item item ON item.id = charge.fee_item_id
              JOIN res_company company ON company.id = charge.company_id
         LEFT JOIN property_building_officer officer
                ON officer.building_id = charge.building_id
               AND officer.date_start <= %(as_of)s
               AND (officer.date_end IS NULL OR officer.date_end >= %(as_of)s)
        CROSS JOIN LATERAL (%(settled)s) settled
        CROSS JOIN LATERAL (SELECT %(early)s AS early_line) moment
             WHERE line.parent_state = 'posted'
               AND line.date <= %(as_of)s
               AND (charge.date_start >= %(start)s
                    OR line.reconciled IS NOT TRUE
                    OR line.date >= %(start)s
                    OR settled.since)
            """,
            columns=self._columns_sql(period),
            measures=self._measures_sql(period),
            settled=self._settled_sql(period),
            early=self._early_sql(period),
            as_of=period.as_of,
            start=period.date_start,
        )

    @api.model
    def _columns_sql(self, period):
        return SQL(
            """charge.id AS id, charge.id AS charge_id, charge.community_id,
               charge.company_id, company.currency_id, charge.building_id,
               charge.unit_id, charge.fee_item_id, charge.partner_id,
               officer.user_id AS officer_id, item.in_rates,
               charge.date_start, charge.date_end, charge.due_date,
               %s AS age""",
            self._age_sql(period),
        )

    @api.model
    def _age_sql(self, period):
        return SQL(
            """CASE WHEN %s THEN 'prior' WHEN %s THEN 'current' ELSE 'future' END""",
            self._prior_sql(period),
            self._current_sql(period),
        )

    @api.model
    def _prior_sql(self, period):
        """Whether the charge is for an earlier period: a seam for opening balances."""
        return SQL("charge.date_start < %s", period.date_start)

    @api.model
    def _current_sql(self, period):
        return SQL(
            "charge.date_start BETWEEN %s AND %s", period.date_start, period.date_end
        )

    @api.model
    def _early_sql(self, period):
        """Whether the charge stood in the books before the period began."""
        return SQL("line.date < %s", period.date_start)

    @api.model
    def _settled_sql(self, period):
        """What became of the receivable line: both up to the day and before the start.

        ``now_*`` and ``before_*``: ``total``, ``reduced``, ``written_off``, ``paid``;
        ``back``: how much of payments made before was taken back since; ``since``:
        whether something happened after the start. A line on the credit side (a
        correction in the payer's favour) counts with the opposite sign.
        """
        return SQL(
            """
            SELECT sums.*,
                   now_total - now_reduced - now_written_off AS now_paid,
                   before_total - before_reduced - before_written_off AS before_paid,
                   SIGN(line.balance) * LEAST(0, SIGN(line.balance) * (
                       now_total - now_reduced - now_written_off
                       - before_total + before_reduced + before_written_off
                   )) AS back
              FROM (
                SELECT now_total, before_total, now_written_off, before_written_off,
                       undone, since,
                       %(now)s AS now_reduced,
                       %(before)s AS before_reduced
                  FROM (%(matched)s) matched
            CROSS JOIN LATERAL (%(credited)s) credited
              ) sums
            """,
            now=self._reduced_sql("now"),
            before=self._reduced_sql("before"),
            matched=self._matched_sql(period),
            credited=self._credited_sql(period),
        )

    @api.model
    def _reduced_sql(self, moment):
        """Credit notes matched with the line, and what others took back of payments.

        A credit note that is not matched with its own charge reduces it by no more
        than was paid: else the charge is still open, beside the payer's credit.
        """
        names = ("total", "written_off", "own", "free", "credited")
        columns = {name: SQL.identifier(f"{moment}_{name}") for name in names}
        return SQL(
            """%(own)s + %(free)s + SIGN(line.balance) * GREATEST(0, LEAST(
                   SIGN(line.balance) * (%(credited)s - %(own)s),
                   SIGN(line.balance)
                       * (%(total)s - %(written_off)s - %(own)s - %(free)s)))""",
            **columns,
        )

    @api.model
    def _matched_sql(self, period):
        """Sums of the reconciliations of the line, by what it is matched with."""
        kinds = {
            "total": SQL("TRUE"),
            "own": SQL("own"),
            "free": SQL("free"),
        }
        amounts = {name: SQL("amount") for name in kinds}
        kinds["written_off"] = SQL("TRUE")
        amounts["written_off"] = SQL("written_off")
        sums = [
            SQL(
                "COALESCE(SUM(%s) FILTER (WHERE %s AND %s), 0) AS %s",
                amounts[name],
                kind,
                when,
                SQL.identifier(f"{moment}_{name}"),
            )
            for name, kind in kinds.items()
            for moment, when in (("now", SQL("now")), ("before", SQL("early AND now")))
        ]
        partials = self.env["account.partial.reconcile"]
        return SQL(
            """
            SELECT %(sums)s,
                   COALESCE(SUM(amount) FILTER (WHERE NOT now), 0) AS undone,
                   COALESCE(BOOL_OR(NOT early OR NOT now), FALSE)
                       OR %(later)s AS since
              FROM (
                SELECT side.amount, side.early, side.now,
                       COALESCE(other.property_charge_id = charge.id, FALSE) AS own,
                       other_move.move_type = 'out_refund'
                           AND other.property_charge_id IS NULL AS free,
                       side.amount * %(writes_off)s AS written_off
                  FROM (
                    SELECT amount, early, now, credit_move_id AS other_id
                      FROM %(partials)s debits
                     WHERE debit_move_id = line.id
                     UNION ALL
                    SELECT -amount, early, now, debit_move_id
                      FROM %(partials)s credits
                     WHERE credit_move_id = line.id
                  ) side
                  JOIN account_move_line other ON other.id = side.other_id
                  JOIN account_move other_move ON other_move.id = other.move_id
              ) partial
            """,
            sums=SQL(", ").join(sums),
            partials=partials._property_span_sql(period.date_start, period.as_of),
            later=partials._property_later_sql("line", period.as_of),
            writes_off=self._writes_off_sql(),
        )

    @api.model
    def _credited_sql(self, period):
        """Sums of the credit notes that name the charge, matched with it or not."""
        return SQL(
            """
            SELECT COALESCE(-SUM(credit.balance), 0) AS now_credited,
                   COALESCE(-SUM(credit.balance)
                       FILTER (WHERE credit.date < %(start)s), 0) AS before_credited
              FROM account_move_line credit
             WHERE credit.property_charge_id = charge.id
               AND credit.display_type = 'payment_term'
               AND credit.parent_state = 'posted'
               AND credit.id <> line.id
               AND credit.date <= %(as_of)s
            """,
            as_of=period.as_of,
            start=period.date_start,
        )

    @api.model
    def _writes_off_sql(self):
        """The share of a settlement that is a write-off (alias ``other_move``).

        What a journal entry or a payment books to expense or income accounts, over
        what it settles of receivables. Bank statement lines are money: what they
        book beside is the bank's or the provider's fee. Differences of exchange
        are no write-off.
        """
        return SQL(
            """CASE WHEN other_move.move_type = 'entry'
                     AND other_move.statement_line_id IS NULL
                     AND other_move.journal_id
                         IS DISTINCT FROM company.currency_exchange_journal_id
                    THEN COALESCE((
                        SELECT LEAST(1, GREATEST(0,
                               SUM(book.balance) FILTER (
                                   WHERE %s)
                               / NULLIF(-SUM(book.balance) FILTER (
                                   WHERE account.account_type = 'asset_receivable'
                                 ), 0)))
                          FROM account_move_line book
                          JOIN account_account account
                            ON account.id = book.account_id
                         WHERE book.move_id = other_move.id), 0)
                    ELSE 0 END""",
            self._is_loss_sql(),
        )

    @api.model
    def _is_loss_sql(self):
        """Whether what is booked on an account (alias ``account``) is written off.

        A hook: an allowance for bad debts is one too where there is one.
        """
        return SQL(
            """(starts_with(account.account_type, 'expense')
                OR starts_with(account.account_type, 'income'))"""
        )

    @api.model
    def _measures_sql(self, period):
        prior = self._prior_sql(period)
        current = self._current_sql(period)
        corrects = SQL("charge.kind = 'correction'")
        measures = {
            "opening": (
                SQL("%s AND early_line", prior),
                "line.balance - before_total - undone",
            ),
            "late": (
                prior,
                "CASE WHEN early_line THEN undone ELSE line.balance - before_total END",
            ),
            "recovered": (prior, "now_paid - before_paid - back"),
            "arrears_reduced": (prior, "now_reduced - before_reduced + back"),
            "arrears_written_off": (prior, "now_written_off - before_written_off"),
            "billed": (current, "line.balance"),
            "reduced": (current, "now_reduced"),
            "collected": (current, "now_paid"),
            "written_off": (current, "now_written_off"),
            "future": (
                SQL("NOT (%s) AND NOT (%s)", prior, current),
                "line.balance - now_total",
            ),
            "corrected": (SQL("%s AND %s", current, corrects), "line.balance"),
            "arrears_corrected": (
                SQL("%s AND NOT early_line AND %s", prior, corrects),
                "line.balance - before_total",
            ),
        }
        return SQL(", ").join(
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END AS %s",
                condition,
                SQL(value),  # pylint: disable=sql-injection
                SQL.identifier(name),
            )
            for name, (condition, value) in measures.items()
        )

    def _read_group_select(self, aggregate_spec, query):
        """A rate of a group is sum over sum, not an average of rates."""
        name, __, function = aggregate_spec.partition(":")
        if name not in RATES or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        top, bottom = RATES[name]
        return SQL(
            "ROUND(100.0 * SUM(%s) / NULLIF(SUM(%s), 0), 2)",
            self._field_to_sql(self._table, top, query),
            self._field_to_sql(self._table, bottom, query),
        )

    @api.model
    def _flush_sources(self):
        """Write out what the query reads."""
        self.env["property.fee.charge"]._flush_ledger()
        for model in ("account.move", "property.building.officer"):
            self.env[model].flush_model()
        self.env["account.move.line"].flush_model(
            ["account_id", "display_type", "move_id", "property_charge_id"]
        )
        self.env["property.fee.item"].flush_model(["in_rates"])

    def _search(self, domain, *args, **kwargs):
        self._flush_sources()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _get_collections(self, domain, groupby=None):
        """Sums of the rows of a domain.

        :param groupby: a field, or None: the only key is None
        :return: {key: Collection}; a many2one is its id or False
        """
        rows = self._read_group(
            domain,
            [groupby] if groupby else [],
            [f"{measure}:sum" for measure in MEASURES],
        )
        if not groupby:
            return {None: Collection(*rows[0])}
        return {
            key.id if isinstance(key, models.BaseModel) else key: Collection(*sums)
            for key, *sums in rows
        }

    @api.model
    def _get_households(self, domain, groupby=None):
        """Units that owe nothing and units billed, of the rows of a domain.

        :return: {key: (clear, billed)}
        """
        query = self._search([*domain, ("age", "!=", "future")])
        key = (
            self._field_to_sql(self._table, groupby, query) if groupby else SQL("NULL")
        )
        units = query.select(
            SQL("%s AS key", key),
            self._field_to_sql(self._table, "unit_id", query),
            SQL(
                "SUM(%s) AS closing", self._field_to_sql(self._table, "closing", query)
            ),
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT key, COUNT(*) FILTER (WHERE closing <= 0), COUNT(*)
                     FROM (%s GROUP BY 1, 2) units GROUP BY key""",
                units,
            )
        )
        found = {row[0] if row[0] is not None else False: row[1:] for row in rows}
        if groupby:
            return found
        return {None: found.get(False, (0, 0))}

    # ------------------------------------------------------------ indicators

    def _indicator_collection_current(self, period, domain, groupby):
        sums = self._get_collections(self._in_rates(domain), groupby)
        return {key: (s.collected, s.current_due) for key, s in sums.items()}

    def _indicator_collection_current_rows(self, part, period, domain):
        rows = [*self._in_rates(domain), ("age", "=", "current")]
        return [*rows, ("collected", "!=", 0)] if part == "numerator" else rows

    def _indicator_collection_arrears(self, period, domain, groupby):
        sums = self._get_collections(self._in_rates(domain), groupby)
        return {key: (s.recovered, s.arrears_due) for key, s in sums.items()}

    def _indicator_collection_arrears_rows(self, part, period, domain):
        field = "recovered" if part == "numerator" else "arrears_due"
        return [*self._in_rates(domain), ("age", "=", "prior"), (field, "!=", 0)]

    def _indicator_collection_combined(self, period, domain, groupby):
        sums = self._get_collections(self._in_rates(domain), groupby)
        return {key: (s.paid, s.due) for key, s in sums.items()}

    def _indicator_collection_combined_rows(self, part, period, domain):
        field = "paid" if part == "numerator" else "due"
        return [*self._in_rates(domain), ("age", "!=", "future"), (field, "!=", 0)]

    def _indicator_collection_households(self, period, domain, groupby):
        return self._get_households(self._in_rates(domain), groupby)

    def _indicator_collection_households_rows(self, part, period, domain):
        rows = [*self._in_rates(domain), ("age", "!=", "future")]
        if part == "denominator":
            return rows
        groups = self._read_group(rows, ["unit_id"], having=[("closing:sum", ">", 0)])
        return [*rows, ("unit_id", "not in", [unit.id for (unit,) in groups])]

    def _in_rates(self, domain):
        return [*domain, ("in_rates", "=", True)]

    def action_open_charge(self):
        """The charge itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "property.fee.charge",
            "res_id": self.charge_id.id,
            "view_mode": "form",
        }
