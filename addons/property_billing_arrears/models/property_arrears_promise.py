from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.stages import promise_state


class PropertyArrearsPromise(models.Model):
    """What a payer promised to pay until when; the ledger says whether it was kept.

    Signed, with the paper attached, it acknowledges the claims: the limitation period
    starts again (Civil Code, articles 192 and 195).
    """

    _name = "property.arrears.promise"
    _description = "Promise to Pay"
    _order = "made_date desc, id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one(
        "property.arrears.case", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="case_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(related="case_id.unit_id")
    partner_id = fields.Many2one(related="case_id.partner_id")
    made_date = fields.Date(
        string="Made on", required=True, default=fields.Date.context_today
    )
    promised_date = fields.Date(string="Pays until", required=True)
    amount = fields.Monetary(required=True)
    is_signed = fields.Boolean(
        string="Signed", help="On paper: renews the limitation period."
    )
    evidence_ids = fields.Many2many("ir.attachment", string="Signed Paper")
    note = fields.Char()
    amount_paid = fields.Monetary(
        string="Paid since", compute="_compute_amount_paid", compute_sudo=True
    )
    state = fields.Selection(
        [("open", "Open"), ("kept", "Kept"), ("broken", "Broken")],
        compute="_compute_amount_paid",
        compute_sudo=True,
        help="By the ledger: paid from the day it was made to the day promised.",
    )
    interruption_ids = fields.One2many("property.arrears.interruption", "promise_id")

    _positive = models.Constraint(
        "CHECK(amount > 0)", "A promise is about more than nothing."
    )
    _dates = models.Constraint(
        "CHECK(promised_date >= made_date)", "The promise is for a day before it."
    )

    @api.depends("amount", "made_date", "promised_date")
    def _compute_amount_paid(self):
        paid = self._get_paid()
        today = fields.Date.context_today(self)
        for promise in self:
            promise.amount_paid = paid[promise.id]
            promise.state = promise.promised_date and promise_state(
                promise.currency_id.round(promise.amount),
                promise.currency_id.round(paid[promise.id]),
                promise.promised_date,
                today,
            )

    def _get_paid(self):
        """{promise id: money}, by payments and bank lines matched with the claims."""
        if not self.ids:
            return defaultdict(float)
        self.flush_model()
        self.env["property.fee.charge"]._flush_ledger()
        rows = self.env.execute_query(
            SQL(
                """SELECT promise.id, SUM(partial.amount)
                     FROM property_arrears_promise promise
                     JOIN property_arrears_case arrears_case
                       ON arrears_case.id = promise.case_id
                     JOIN property_fee_charge charge
                       ON charge.unit_id = arrears_case.unit_id
                      AND charge.partner_id = arrears_case.partner_id
                     JOIN account_partial_reconcile partial
                       ON partial.debit_move_id = charge.receivable_line_id
                      AND partial.max_date
                          BETWEEN promise.made_date AND promise.promised_date
                     JOIN account_move_line money ON money.id = partial.credit_move_id
                    WHERE promise.id = ANY(%s)
                      AND (money.payment_id IS NOT NULL
                           OR money.statement_line_id IS NOT NULL)
                 GROUP BY promise.id""",
                list(self.ids),
            )
        )
        return defaultdict(float, {key: float(amount) for key, amount in rows})

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        promises.case_id._check_may_work()
        for promise in promises:
            promise._check_made()
        # sudo: property.arrears.interruption - the promise says what it renews
        promises.filtered("is_signed").sudo()._renew()
        promises.sudo()._tell_cases()
        return promises

    def _check_made(self):
        if self.made_date > fields.Date.context_today(self):
            raise UserError(self.env._("A promise is recorded after it was made."))
        if self.is_signed and not self.evidence_ids:
            raise UserError(
                self.env._(
                    "Attach the paper the payer signed; without it, it is a word."
                )
            )
        if self.case_id.state == "closed":
            raise UserError(self.env._("The payer owes nothing for this unit."))

    def _renew(self):
        """The claims of the case that were due are acknowledged."""
        interruptions = self.env["property.arrears.interruption"]
        for promise in self:
            charges = self.env["property.fee.charge"].search(
                [
                    ("unit_id", "=", promise.unit_id.id),
                    ("partner_id", "=", promise.partner_id.id),
                    ("state", "=", "posted"),
                    ("due_date", "<", promise.made_date),
                    ("payment_state", "in", ("unpaid", "partial")),
                ]
            )
            interruptions._record(charges, promise.made_date, "promise", promise)

    def _tell_cases(self):
        """The latest promise stands on the case, and the next step waits for it."""
        for case in self.case_id:
            latest = case.promise_ids.sorted(lambda p: (p.made_date, p.id))[-1:]
            case.write(
                {
                    "promise_date": latest.promised_date,
                    "promise_amount": latest.amount,
                    "promise_state": latest.state,
                }
            )
        self.case_id._plan()

    def action_save(self):
        """Close the dialog; what it holds is saved."""
        return {"type": "ir.actions.act_window_close"}
