from odoo import api, fields, models
from odoo.tools import SQL

#: figures of a case that follow the ledger
FIGURES = (
    "amount_overdue",
    "charge_count",
    "oldest_due_date",
    "limitation_date",
    "demand_date",
    "officer_id",
)
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_activity_quick_update": True,
    "tracking_disable": True,
}
#: an activity shows when the day is this near
ACTIVITY_DAYS = 3


class PropertyArrearsSync(models.AbstractModel):
    """Keeps the arrears cases in step with the ledger, a community at a time.

    One query says who owes what for which unit; the cases are compared with it in
    memory. Never a search for each unit.
    """

    _name = "property.arrears.sync"
    _description = "Keeps Arrears Cases in Step"

    @api.model
    def _cron_sync(self):
        """Every night: a commit for each community; called by the cron alone."""
        cron = self.env["ir.cron"]
        communities = self.env["property.community"].search([], order="id")
        cron._commit_progress(remaining=len(communities))
        for community in communities:
            self._sync(community)
            if not cron._commit_progress(1):
                return

    @api.model
    def _sync(self, community):
        """Open, bring up to date and close the cases of a community."""
        self = self.with_company(community.company_id).with_context(**QUIET)
        self._record_part_payments(community)
        owed = self._get_owed(community)
        cases = self.env["property.arrears.case"].search(
            [("community_id", "=", community.id)]
        )
        by_key = {(case.partner_id.id, case.unit_id.id): case for case in cases}
        self._close(by_key, owed)
        self._update(by_key, owed)
        cases |= self._open(by_key, owed)
        live = cases.filtered(lambda case: case.state != "closed")
        self._update_promises(live)
        live._plan()
        self._schedule(cases)

    @api.model
    def _get_owed(self, community):
        """{(payer id, unit id): figures} of what is overdue, net, by the ledger."""
        arrears = self.env["property.arrears"]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id, unit_id,
                          SUM(amount_residual),
                          COUNT(*) FILTER (WHERE amount_residual > 0),
                          MIN(due_date) FILTER (WHERE amount_residual > 0),
                          MIN(limitation_date) FILTER (WHERE amount_residual > 0),
                          MAX(demand_date),
                          MIN(officer_id)
                     FROM (%s) arrears
                    WHERE community_id = %s AND days_overdue > 0
                 GROUP BY partner_id, unit_id
                   HAVING SUM(amount_residual) > 0""",
                arrears._table_query,
                community.id,
            )
        )
        return {
            (partner, unit): dict(zip(FIGURES, (float(amount), *rest), strict=True))
            for partner, unit, amount, *rest in rows
        }

    @api.model
    def _close(self, by_key, owed):
        settled = self.env["property.arrears.case"].union(
            *(case for key, case in by_key.items() if key not in owed)
        )
        settled.filtered(lambda case: case.state != "closed").write(
            {
                "state": "closed",
                "closed_date": fields.Date.context_today(self),
                "amount_overdue": 0.0,
                "charge_count": 0,
                "oldest_due_date": False,
                "limitation_date": False,
                "follow_up_date": False,
                "next_stage": False,
                "next_date": False,
                "dispute_reason": False,
                "dispute_date": False,
            }
        )

    @api.model
    def _update(self, by_key, owed):
        """Write what differs; who owes again starts from the first step."""
        for key, figures in owed.items():
            case = by_key.get(key)
            if not case:
                continue
            vals = {
                name: value or False
                for name, value in figures.items()
                if self._differs(case, name, value)
            }
            if case.state == "closed":
                vals.update(
                    state="open", stage=False, stage_date=False, closed_date=False
                )
            if vals:
                case.write(vals)

    @api.model
    def _differs(self, case, name, value):
        if name == "officer_id":
            return case.officer_id.id != (value or False)
        if name == "amount_overdue":
            return bool(case.currency_id.compare_amounts(case.amount_overdue, value))
        return (case[name] or False) != (value or False)

    @api.model
    def _open(self, by_key, owed):
        """New cases, at the step their notices have reached."""
        new = {key: figures for key, figures in owed.items() if key not in by_key}
        steps = self._get_steps_taken(new)
        return self.env["property.arrears.case"].create(
            [
                {
                    "partner_id": partner,
                    "unit_id": unit,
                    **figures,
                    **steps.get((partner, unit), {}),
                }
                for (partner, unit), figures in new.items()
            ]
        )

    @api.model
    def _get_steps_taken(self, owed):
        """{(payer id, unit id): stage and date} of the notices of what is owed now."""
        if not owed:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (notice.partner_id, line.unit_id)
                          notice.partner_id, line.unit_id, notice.stage, notice.date
                     FROM property_fee_notice_line line
                     JOIN property_fee_notice notice ON notice.id = line.notice_id
                    WHERE line.unit_id = ANY(%s)
                      AND notice.state NOT IN ('draft', 'cancelled')
                 ORDER BY notice.partner_id, line.unit_id, notice.date DESC,
                          notice.id DESC""",
                list({unit for _partner, unit in owed}),
            )
        )
        return {
            (partner, unit): {"stage": stage, "stage_date": day}
            for partner, unit, stage, day in rows
            if (partner, unit) in owed and day >= owed[partner, unit]["oldest_due_date"]
        }

    @api.model
    def _update_promises(self, cases):
        """Kept or broken since yesterday, by the ledger."""
        for promise in cases.promise_ids.sorted(lambda p: (p.made_date, p.id)):
            case = promise.case_id
            if (
                promise.promised_date == case.promise_date
                and promise.amount == case.promise_amount
                and promise.state != case.promise_state
            ):
                case.promise_state = promise.state

    # ------------------------------------------------------- part payments ----

    @api.model
    def _record_part_payments(self, community):
        """Where the community relies on it: payments of a part renew the rest."""
        if not community.part_payment_renews:
            return
        self.env["property.fee.charge"]._flush_ledger()
        self.env["property.arrears.interruption"].flush_model()
        rows = self.env.execute_query(self._part_payments_sql(community))
        self.env["property.arrears.interruption"]._add(
            [
                {"charge_id": charge, "date": day, "kind": "payment"}
                for charge, day in rows
            ]
        )

    @api.model
    def _part_payments_sql(self, community):
        return SQL(
            """SELECT DISTINCT charge.id, partial.max_date
                 FROM property_fee_charge charge
                 JOIN account_move_line line ON line.id = charge.receivable_line_id
                 JOIN account_partial_reconcile partial
                   ON partial.debit_move_id = line.id
                 JOIN account_move_line money ON money.id = partial.credit_move_id
            LEFT JOIN property_arrears_interruption known
                   ON known.charge_id = charge.id
                  AND known.date = partial.max_date
                  AND known.kind = 'payment'
                WHERE charge.community_id = %s
                  AND line.parent_state = 'posted'
                  AND line.reconciled IS NOT TRUE
                  AND partial.max_date > charge.due_date
                  AND (money.payment_id IS NOT NULL
                       OR money.statement_line_id IS NOT NULL)
                  AND known.id IS NULL""",
            community.id,
        )

    # ---------------------------------------------------------- activities ----

    @api.model
    def _schedule(self, cases):
        """An activity for the officer of each case that is due soon, and no other."""
        kind = self.env.ref("property_billing_arrears.mail_activity_arrears")
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "property.arrears.case"),
                ("res_id", "in", cases.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        wanted = {case.id: case for case in cases if self._is_due_soon(case)}
        kept = activities.filtered(lambda a: a.res_id in wanted)
        (activities - kept).unlink()
        for activity in kept:
            case = wanted.pop(activity.res_id)
            if (activity.date_deadline, activity.user_id) != (
                case.next_date,
                case.officer_id,
            ):
                activity.write(
                    {"date_deadline": case.next_date, "user_id": case.officer_id.id}
                )
        self.env["mail.activity"].create(
            [self._prepare_activity(case, kind) for case in wanted.values()]
        )

    @api.model
    def _is_due_soon(self, case):
        limit = fields.Date.add(fields.Date.context_today(self), days=ACTIVITY_DAYS)
        return (
            case.state == "open"
            and case.officer_id
            and case.next_date
            and case.next_date <= limit
        )

    @api.model
    def _prepare_activity(self, case, kind):
        return {
            "res_model_id": self.env["ir.model"]._get_id("property.arrears.case"),
            "res_id": case.id,
            "activity_type_id": kind.id,
            "user_id": case.officer_id.id,
            "date_deadline": case.next_date,
            "summary": case._get_label("next_stage") or case.display_name,
        }
