from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

BOOKS = [
    ("deposit", "Deposits"),
    ("fund", "Maintenance Fund"),
    ("public", "Public Income"),
]
#: kinds of lines that make each measure
RECEIVED = ("deposit_in", "fund_first", "fund_topup", "public_in")
USED = ("deposit_used", "fund_used", "public_used")
MOVED = ("deposit_moved", "deposit_opening", "none")
REFUNDED = ("deposit_back", "fund_back", "public_back")


class PropertyCustodyRow(models.Model):
    """Ledgers of deposits, fund and public income: opening, in, out, closing.

    Not a table: the journal items on the liability accounts, all of them, so the
    rows add up to the accounts on any day. The period comes by the context keys
    ``property_from`` and ``property_to`` (dates or ISO text; without them the year
    to date).
    """

    _name = "property.custody.row"
    _description = "Ledger of Money Held"
    _auto = False
    _order = "community_id, unit_id, id"
    _rec_name = "unit_id"

    book = fields.Selection(BOOKS, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    unit_id = fields.Many2one("property.unit", string="Housing Unit", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Holder", readonly=True)
    deposit_id = fields.Many2one("property.deposit", readonly=True)
    deposit_kind_id = fields.Many2one(
        "property.deposit.kind", string="Kind", readonly=True
    )
    source_id = fields.Many2one(
        "property.public.source", string="Source of Income", readonly=True
    )
    opening = fields.Monetary(readonly=True)
    received = fields.Monetary(string="Taken in", readonly=True)
    interest = fields.Monetary(readonly=True)
    used = fields.Monetary(readonly=True)
    refunded = fields.Monetary(readonly=True)
    shared = fields.Monetary(string="Company's Share", readonly=True)
    moved = fields.Monetary(
        string="Other",
        readonly=True,
        help="Transfers between holders, and entries that name no kind.",
    )
    closing = fields.Monetary(readonly=True)
    first_amount = fields.Monetary(string="First Payment", readonly=True)
    threshold = fields.Monetary(string="Top-up below", readonly=True)
    is_low = fields.Boolean(string="To Top up", readonly=True)

    @api.model
    def _get_span(self):
        """(first day, last day) the rows are of."""
        today = fields.Date.context_today(self)
        context = self.env.context
        end = fields.Date.to_date(context.get("property_to")) or today
        start = fields.Date.to_date(context.get("property_from"))
        return start or end + relativedelta(month=1, day=1), end

    @api.model
    def _find(self, start, end, domain):
        """The rows of a period as the ledger is now, whatever was read before.

        :param date start: first day
        :param date end: last day
        """
        rows = self.with_context(property_from=start, property_to=end)
        rows.invalidate_model()
        return rows.search(domain)

    @property
    def _table_query(self) -> SQL:
        start, end = self._get_span()
        self.env["account.move.line"].flush_model()
        self.env["res.company"].flush_model()
        self.env["property.community"].flush_model(["fund_percent"])
        return SQL(
            """
            SELECT sums.*,
                   ROUND(first_amount * percent / 100, 2) AS threshold,
                   first_amount > 0
                       AND closing < ROUND(first_amount * percent / 100, 2) AS is_low
              FROM (%s) sums
             WHERE opening <> 0 OR closing <> 0 OR touched
            """,
            self._sums_sql(start, end),
        )

    @api.model
    def _sums_sql(self, start, end):
        return SQL(
            """
            SELECT MIN(line.id) AS id, line.book, line.company_id,
                   MIN(line.currency_id) AS currency_id, line.community_id,
                   line.unit_id, line.partner_id, line.deposit_id,
                   MIN(deposit.kind_id) AS deposit_kind_id, line.source_id,
                   %(opening)s AS opening,
                   %(received)s AS received,
                   %(interest)s AS interest,
                   -%(used)s AS used,
                   -%(refunded)s AS refunded,
                   -%(shared)s AS shared,
                   %(moved)s AS moved,
                   SUM(line.amount) AS closing,
                   BOOL_OR(line.date >= %(start)s) AS touched,
                   COALESCE(SUM(line.amount) FILTER (
                       WHERE line.kind = 'fund_first'), 0) AS first_amount,
                   COALESCE(MIN(community.fund_percent), 0)::numeric AS percent
              FROM (%(lines)s) line
         LEFT JOIN property_deposit deposit ON deposit.id = line.deposit_id
         LEFT JOIN property_community community ON community.id = line.community_id
          GROUP BY line.book, line.company_id, line.community_id, line.unit_id,
                   line.partner_id, line.deposit_id, line.source_id
            """,
            start=start,
            lines=self._lines_sql(end),
            opening=SQL(
                "COALESCE(SUM(line.amount) FILTER (WHERE line.date < %s), 0)", start
            ),
            received=self._measure_sql(start, RECEIVED),
            interest=self._measure_sql(start, ("fund_interest",)),
            used=self._measure_sql(start, USED),
            refunded=self._measure_sql(start, REFUNDED),
            shared=self._measure_sql(start, ("public_share",)),
            moved=self._measure_sql(start, MOVED),
        )

    @api.model
    def _measure_sql(self, start, kinds):
        return SQL(
            "COALESCE(SUM(line.amount) FILTER ("
            "WHERE line.date >= %s AND line.kind IN %s), 0)",
            start,
            kinds,
        )

    @api.model
    def _lines_sql(self, end):
        """The posted lines on the accounts of custody up to a day; credit positive."""
        return SQL(
            """
            SELECT line.id, line.company_id, company.currency_id, line.date,
                   line.property_community_id AS community_id,
                   line.property_held_unit_id AS unit_id,
                   line.property_deposit_id AS deposit_id,
                   line.property_public_source_id AS source_id,
                   COALESCE(line.property_custody_kind, 'none') AS kind,
                   -line.balance AS amount,
                   CASE line.account_id
                       WHEN company.property_deposit_account_id THEN 'deposit'
                       WHEN company.property_fund_account_id THEN 'fund'
                       ELSE 'public' END AS book,
                   CASE line.account_id
                       WHEN company.property_deposit_account_id
                       THEN line.partner_id END AS partner_id
              FROM account_move_line line
              JOIN res_company company
                ON company.id = line.company_id
               AND line.account_id IN (company.property_deposit_account_id,
                                       company.property_fund_account_id,
                                       company.property_public_account_id)
             WHERE line.parent_state = 'posted' AND line.date <= %(end)s
            """,
            end=end,
        )

    def action_open_lines(self):
        """The journal items behind the row."""
        self.ensure_one()
        _start, end = self._get_span()
        account = self.company_id._get_property_custody_account(self.book)
        domain = [
            ("account_id", "=", account.id),
            ("property_community_id", "=", self.community_id.id),
            ("property_held_unit_id", "=", self.unit_id.id),
            ("property_deposit_id", "=", self.deposit_id.id),
            ("property_public_source_id", "=", self.source_id.id),
            ("parent_state", "=", "posted"),
            ("date", "<=", end),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": domain,
        }
