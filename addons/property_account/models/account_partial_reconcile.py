from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL


class AccountPartialReconcile(models.Model):
    """What was true at the end of a closed month stays true.

    The ERP dates a reconciliation by its entries, and forgets it when it is
    undone: both would change what was unpaid at the end of a month whose books
    are closed. So what is matched after the close counts from the first open day
    on, and what is undone leaves a ``property.past.reconcile``. Whoever asks what
    was unpaid on a day reads ``_property_asof_sql``.
    """

    _inherit = "account.partial.reconcile"

    property_counts_from = fields.Date(
        string="Counts from",
        copy=False,
        help="Set where the entries lie in a month that was closed already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._name_property_of_payments()
        partials._date_property_after_close()
        return partials

    def unlink(self):
        self._keep_property_history()
        return super().unlink()

    # ------------------------------------------------------------- closing ----

    def _get_property_closed(self):
        """Return {reconciliation with a community, in closed books: first open day}."""
        found = {}
        for partial in self:
            lines = partial.debit_move_id | partial.credit_move_id
            closed = partial.company_id._get_property_closed_until()
            counts = partial.property_counts_from or partial.max_date
            if closed and counts <= closed and lines.property_community_id:
                found[partial] = fields.Date.add(closed, days=1)
        return found

    def _date_property_after_close(self):
        for partial, day in self._get_property_closed().items():
            partial.property_counts_from = day

    def _keep_property_history(self):
        # sudo: property.past.reconcile - written here alone, whoever undoes
        self.env["property.past.reconcile"].sudo().create(
            [
                {
                    "debit_move_id": partial.debit_move_id.id,
                    "credit_move_id": partial.credit_move_id.id,
                    "amount": partial.amount,
                    "max_date": partial.property_counts_from or partial.max_date,
                    "removed_date": day,
                }
                for partial, day in self._get_property_closed().items()
            ]
        )

    @api.model
    def _property_asof_sql(self, day):
        """SQL of the reconciliations that stood at the end of a day.

        :param date day: the day, included
        :return: a sub-select with ``debit_move_id``, ``credit_move_id``, ``amount``
            (company currency) and ``max_date``, the day each counts from
        """
        return SQL(
            """(SELECT debit_move_id, credit_move_id, amount,
                       COALESCE(property_counts_from, max_date) AS max_date
                  FROM account_partial_reconcile
                 WHERE COALESCE(property_counts_from, max_date) <= %(day)s
                 UNION ALL
                SELECT debit_move_id, credit_move_id, amount, max_date
                  FROM property_past_reconcile
                 WHERE max_date <= %(day)s AND removed_date > %(day)s)""",
            day=day,
        )

    @api.model
    def _property_span_sql(self, start, day):
        """SQL of the reconciliations that stood before a day, or at the end of another.

        :param date start: ``early`` says what stood at the end of the day before
        :param date day: ``now`` says what stands at the end of it
        :return: a sub-select with ``debit_move_id``, ``credit_move_id``, ``amount``
            (company currency), ``early`` and ``now``
        """
        return SQL(
            """(SELECT debit_move_id, credit_move_id, amount,
                       COALESCE(property_counts_from, max_date) < %(start)s AS early,
                       TRUE AS now
                  FROM account_partial_reconcile
                 WHERE COALESCE(property_counts_from, max_date) <= %(day)s
                 UNION ALL
                SELECT debit_move_id, credit_move_id, amount,
                       max_date < %(start)s AND removed_date >= %(start)s,
                       removed_date > %(day)s
                  FROM property_past_reconcile
                 WHERE max_date <= %(day)s
                   AND (removed_date > %(day)s
                        OR max_date < %(start)s AND removed_date >= %(start)s))""",
            start=start,
            day=day,
        )

    @api.model
    def _property_later_sql(self, line, day):
        """SQL condition: something was matched with the line after a day.

        :param str line: alias of account_move_line in the query around it
        """
        return SQL(
            """(EXISTS (SELECT 1 FROM account_partial_reconcile later
                         WHERE later.debit_move_id = %(line)s.id
                           AND COALESCE(later.property_counts_from, later.max_date)
                               > %(day)s)
                OR EXISTS (SELECT 1 FROM account_partial_reconcile later
                            WHERE later.credit_move_id = %(line)s.id
                              AND COALESCE(later.property_counts_from, later.max_date)
                                  > %(day)s))""",
            line=SQL.identifier(line),
            day=day,
        )

    # --------------------------------------------------------------- units ----

    def _name_property_of_payments(self):
        """Money that named no community takes that of the invoices it settles.

        So what is left of it is the credit of the unit, if they are of one unit,
        as if it had been named when it came: a bank statement line, a payment
        entered without a unit, one matched by hand.
        """
        for move, lines in self._get_property_unnamed_money().items():
            vals = lines._get_property_payment_vals()
            if vals["property_community_id"]:
                # sudo: account.move - who reconciles need not write the entry
                entry = move.sudo().with_context(skip_is_manually_modified=True)
                payments = entry.origin_payment_id
                payments.write(dict(vals))
                (entry - payments.move_id).write(dict(vals))

    def _get_property_unnamed_money(self):
        """Return {entry without community: lines with one that it settles}."""
        found = defaultdict(self.env["account.move.line"].browse)
        for partial in self:
            debit, credit = partial.debit_move_id, partial.credit_move_id
            for line, other in ((debit, credit), (credit, debit)):
                move = line.move_id
                if (
                    move.move_type == "entry"
                    and not move.property_community_id
                    and other.property_community_id
                ):
                    found[move] |= other
        return found
