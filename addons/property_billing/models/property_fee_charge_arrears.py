from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.limitation import ACKNOWLEDGEMENT, DEMAND, limitation_date


class PropertyFeeChargeArrears(models.AbstractModel):
    """What the ledger says is unpaid of a charge, as of any date.

    No second book is kept: the figure is the receivable line of the charge less
    what was reconciled with it up to that day, credit notes included. Rates,
    notices and the arrears detail all take it from here.
    """

    _name = "property.fee.charge.arrears"
    _description = "Charge with Arrears as of a Date"

    notice_line_ids = fields.One2many("property.fee.notice.line", "charge_id")

    @api.model
    def _residual_asof_sql(self, day, line="line"):
        """SQL of what is unpaid of a receivable line at the end of a day.

        :param date day: reconciliations dated later do not count
        :param str line: alias of account_move_line in the query around it
        :return: a scalar expression in company currency
        """
        return SQL(
            """(%(line)s.balance
                - COALESCE((SELECT SUM(partial.amount)
                              FROM %(partials)s partial
                             WHERE partial.debit_move_id = %(line)s.id), 0)
                + COALESCE((SELECT SUM(partial.amount)
                              FROM %(partials)s partial
                             WHERE partial.credit_move_id = %(line)s.id), 0))""",
            line=SQL.identifier(line),
            partials=self.env["account.partial.reconcile"]._property_asof_sql(day),
        )

    @api.model
    def _maybe_open_asof_sql(self, day, line="line"):
        """SQL condition that leaves out, by index, what was settled by the day.

        What the ledger shows as reconciled today can only have been open then
        if a reconciliation of it is dated later.
        """
        return SQL(
            "(%(line)s.reconciled IS NOT TRUE OR %(later)s)",
            line=SQL.identifier(line),
            later=self.env["account.partial.reconcile"]._property_later_sql(line, day),
        )

    @api.model
    def _flush_ledger(self):
        """Write out what the queries on the ledger read."""
        self.env["property.fee.charge"].flush_model()
        self.env["account.move.line"].flush_model(
            ["balance", "date", "parent_state", "reconciled", "amount_residual"]
        )
        self.env["account.partial.reconcile"].flush_model()
        self.env["property.past.reconcile"].flush_model()

    def _get_residual_asof(self, day):
        """What was unpaid of the charges at the end of a day.

        A charge whose invoice is dated later, or is not posted, is left out;
        one settled or reversed by then is there with 0.

        :param date day: the day, included
        :return: {charge id: amount in company currency}
        """
        if not self.ids:
            return {}
        self._flush_ledger()
        rows = self.env.execute_query(
            SQL(
                """SELECT charge.id, %(residual)s
                     FROM property_fee_charge charge
                     JOIN account_move_line line ON line.id = charge.receivable_line_id
                    WHERE charge.id = ANY(%(ids)s)
                      AND line.parent_state = 'posted'
                      AND line.date <= %(day)s""",
                residual=self._residual_asof_sql(day),
                ids=list(self.ids),
                day=day,
            )
        )
        return {charge_id: float(residual) for charge_id, residual in rows}

    @api.model
    def _get_open_asof(self, domain, day):
        """The charges of a domain that were unpaid at the end of a day.

        One query, with the rights of the user.

        :param domain: a domain on property.fee.charge
        :param date day: the day, included
        :return: {charge id: amount in company currency}, none of them 0
        """
        self._flush_ledger()
        query = self.env["property.fee.charge"]._search(domain, order="id")
        line = query.join(
            "property_fee_charge",
            "receivable_line_id",
            "account_move_line",
            "id",
            "receivable_line_id",
        )
        residual = self._residual_asof_sql(day, line)
        query.add_where(
            SQL(
                "%s AND %s = 'posted' AND %s <= %s AND %s <> 0",
                self._maybe_open_asof_sql(day, line),
                SQL.identifier(line, "parent_state"),
                SQL.identifier(line, "date"),
                day,
                residual,
            )
        )
        rows = self.env.execute_query(
            query.select(SQL.identifier("property_fee_charge", "id"), residual)
        )
        return {charge_id: float(amount) for charge_id, amount in rows}

    def _recount_limitation(self):
        """Note on each delivered claim until when it can be sued for.

        A delivery recorded late counts in its place, see engine/limitation.py.
        """
        for charge in self:
            events = charge._get_limitation_events()
            for line, upto in events:
                known = [event for _line, event in events if event <= upto]
                line.limitation_date = limitation_date(charge.due_date, known)

    def _get_limitation_events(self):
        """[(record with ``limitation_date``, (date, kind))]: what renews the claim.

        Here the notices that reached the payer; parts add promises and payments.
        """
        self.ensure_one()
        events = []
        for line in self.notice_line_ids:
            notice = line.notice_id
            if notice.state in ("delivered", "acknowledged"):
                events.append((line, (notice.delivered_date, DEMAND)))
            if notice.acknowledged_date:
                events.append((line, (notice.acknowledged_date, ACKNOWLEDGEMENT)))
        return sorted(events, key=lambda event: event[1])
