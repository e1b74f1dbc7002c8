from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.property_base.tools.phone import mask_phone
from odoo.addons.property_billing.models.property_fee_notice import STAGES

from ..engine.stages import first_of_next, next_step

#: what people write themselves; the rest follows the ledger and the steps
OPEN_FIELDS = {
    "activity_ids",
    "follow_up_date",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
    "note",
}
ORDER = [stage for stage, _label in STAGES]


class PropertyArrearsCase(models.Model):
    """What one payer owes for one unit, and the work of getting it paid.

    Opened, brought up to date and closed every night from the ledger, in one query a
    community (see property.arrears.sync); nothing is owed here that the ledger does
    not say. The officer is the one of the building.
    """

    _name = "property.arrears.case"
    _description = "Arrears Case"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "next_date, amount_overdue desc, id"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", readonly=True
    )
    building_id = fields.Many2one(
        related="unit_id.building_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    phone = fields.Char(
        compute="_compute_phone", help="In full for the office, masked for others."
    )
    officer_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="set null",
        help="Looks after the building.",
    )
    state = fields.Selection(
        [("open", "Open"), ("paused", "Paused by a Dispute"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
    )
    stage = fields.Selection(
        STAGES,
        string="Step Reached",
        readonly=True,
        tracking=True,
        group_expand="_expand_stages",
    )
    stage_date = fields.Date(string="Reached on", readonly=True)
    next_stage = fields.Selection(STAGES, string="Next Step", readonly=True)
    next_date = fields.Date(string="Next Action", readonly=True)
    follow_up_date = fields.Date(
        help="Agreed with the payer: takes the place of the day of the next step."
    )
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    amount_now = fields.Monetary(
        string="Overdue Now",
        compute="_compute_amount_now",
        help="What the ledger says at this moment.",
    )
    charge_count = fields.Integer(string="Charges", readonly=True)
    oldest_due_date = fields.Date(readonly=True)
    days_overdue = fields.Integer(
        compute="_compute_days_overdue", help="Of what has been owed longest."
    )
    limitation_date = fields.Date(
        string="Limitation Expires on",
        readonly=True,
        help="The earliest among the charges: three years, again from each demand "
        "proven delivered, signed promise or (if the community relies on it) part "
        "payment.",
    )
    demand_date = fields.Date(string="Last Demand", readonly=True)
    last_contact_date = fields.Datetime(string="Last Contact", readonly=True)
    contact_ids = fields.One2many("property.arrears.contact", "case_id")
    promise_ids = fields.One2many(
        "property.arrears.promise", "case_id", string="Promises"
    )
    promise_date = fields.Date(
        string="Promised for", readonly=True, help="By the latest promise."
    )
    promise_amount = fields.Monetary(string="Promised", readonly=True)
    promise_state = fields.Selection(
        [("open", "Open"), ("kept", "Kept"), ("broken", "Broken")],
        string="Promise",
        readonly=True,
    )
    dispute_reason = fields.Char(string="Dispute", readonly=True, tracking=True)
    dispute_date = fields.Date(readonly=True)
    closed_date = fields.Date(readonly=True)
    note = fields.Text()
    script = fields.Text(compute="_compute_script", string="What to Do")

    _once = models.Constraint(
        "UNIQUE(unit_id, partner_id)", "A payer has one case for a unit."
    )
    _worklist_idx = models.Index("(officer_id, next_date) WHERE state = 'open'")

    # ------------------------------------------------------------- figures ----

    @api.depends("unit_id.name", "partner_id.name")
    def _compute_display_name(self):
        for case in self:
            parts = (case.unit_id.name, case.partner_id.name)
            case.display_name = " ".join(filter(None, parts))

    @api.depends("partner_id.phone")
    @api.depends_context("uid")
    def _compute_phone(self):
        office = self.env.user.has_group("property_base.group_staff")
        for case in self:
            phone = case.partner_id.phone
            case.phone = phone if office else phone and mask_phone(phone)

    @api.depends("oldest_due_date", "state")
    def _compute_days_overdue(self):
        today = fields.Date.context_today(self)
        for case in self:
            oldest = case.oldest_due_date if case.state != "closed" else False
            case.days_overdue = max((today - oldest).days, 0) if oldest else 0

    def _compute_amount_now(self):
        """One query for all of them, by the index of the charges' units."""
        sums = {}
        if self.ids:
            self.env["property.fee.charge"]._flush_ledger()
            sums = dict(self.env.execute_query(self._amount_now_sql()))
        for case in self:
            case.amount_now = float(sums.get(case.id, 0))

    def _amount_now_sql(self):
        return SQL(
            """SELECT arrears_case.id, SUM(line.amount_residual)
                 FROM property_arrears_case arrears_case
                 JOIN property_fee_charge charge
                   ON charge.unit_id = arrears_case.unit_id
                  AND charge.partner_id = arrears_case.partner_id
                 JOIN account_move_line line ON line.id = charge.receivable_line_id
                WHERE arrears_case.id = ANY(%s)
                  AND line.parent_state = 'posted'
                  AND line.reconciled IS NOT TRUE
                  AND charge.due_date < %s
             GROUP BY arrears_case.id""",
            list(self.ids),
            fields.Date.context_today(self),
        )

    @api.depends("next_stage")
    @api.depends_context("lang")
    def _compute_script(self):
        for company, cases in self.grouped("company_id").items():
            steps = self.env["property.arrears.stage"]._get_steps(company)
            texts = {step.stage: step.script for step in steps}
            for case in cases:
                case.script = texts.get(case.next_stage, False)

    @api.model
    def _expand_stages(self, values, domain):
        """All steps are columns of the board, reached by a case or not."""
        return ORDER

    # -------------------------------------------------------------- guards ----

    def write(self, vals):
        if not self.env.su and not OPEN_FIELDS.issuperset(vals):
            raise AccessError(
                self.env._("A case follows the ledger, the notices and the contacts.")
            )
        res = super().write(vals)
        if "follow_up_date" in vals:
            self.sudo()._plan()
        return res

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Cases are opened from the ledger, every night.")
            )
        return super().create(vals_list)

    # ---------------------------------------------------------------- plan ----

    def _plan(self):
        """What comes next for each case, written in groups of the same answer."""
        today = fields.Date.context_today(self)
        answers = {}
        for company, cases in self.grouped("company_id").items():
            rules = self.env["property.arrears.stage"]._get_steps(company)._get_rules()
            for case in cases:
                answer = case._get_next(rules, today)
                answers.setdefault(answer, self.browse())
                answers[answer] |= case
        for (stage, day), cases in answers.items():
            changed = cases.filtered(
                lambda c, s=stage, d=day: (c.next_stage, c.next_date) != (s, d)
            )
            changed.sudo().write({"next_stage": stage, "next_date": day})

    def _get_next(self, rules, today):
        """(stage, day); a dispute has neither, a promise is looked at when it is due."""
        if self.state != "open" or not self.oldest_due_date:
            return False, False
        stage, day = next_step(
            rules,
            self.stage or None,
            self.stage_date or None,
            self.oldest_due_date,
            today,
        )
        if self.promise_state == "open" and self.promise_date:
            day = max(filter(None, (day, first_of_next(self.promise_date))))
        if self.follow_up_date and self.follow_up_date >= today:
            day = self.follow_up_date
        return stage or False, day or False

    def _reach(self, stage, day):
        """A step was taken; a case never goes back to an earlier one."""
        rank = ORDER.index(stage)
        reached = self.filtered(
            lambda c: not c.stage or ORDER.index(c.stage) <= rank
        ).sudo()
        reached.write({"stage": stage, "stage_date": day, "follow_up_date": False})
        reached._plan()

    # ------------------------------------------------------------- actions ----

    def _check_may_work(self):
        """Who works on cases: the office and accountants."""
        user = self.env.user
        if not (
            user.has_group("property_base.group_staff")
            or user.has_group("account.group_account_invoice")
        ):
            raise AccessError(self.env._("Only the management office can do this."))
        self.check_access("read")

    def _action_new(self, model, name, **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id, **context},
        }

    def action_log_contact(self):
        """Who was reached how, and what came of it."""
        return self._action_new("property.arrears.contact", self.env._("Log a Contact"))

    def action_promise(self):
        """What the payer promises to pay, and when."""
        return self._action_new(
            "property.arrears.promise",
            self.env._("Promise to Pay"),
            default_amount=self.amount_now,
        )

    def action_dispute(self):
        """The payer disputes the claim: the steps wait."""
        return self._action_new("property.arrears.dispute", self.env._("Dispute"))

    def _dispute(self, reason, **details):
        """Pause the steps.

        :param str reason: what the payer objects to
        :param details: what modules ask beside it, for ``_after_dispute``
        :raise UserError: the case is not open
        """
        self._check_may_work()
        if self.filtered(lambda case: case.state != "open"):
            raise UserError(self.env._("Only an open case is paused."))
        self.sudo().write(
            {
                "state": "paused",
                "dispute_reason": reason,
                "dispute_date": fields.Date.context_today(self),
            }
        )
        self.sudo()._plan()
        self._after_dispute(reason, **details)

    def _after_dispute(self, reason, **details):
        """Hook: what follows from a dispute."""

    def action_resume(self):
        """The dispute is settled: the steps go on."""
        self._check_may_work()
        paused = self.filtered(lambda case: case.state == "paused").sudo()
        paused.write({"state": "open", "dispute_reason": False, "dispute_date": False})
        paused._plan()
        paused._after_resume()
        return True

    def _after_resume(self):
        """Hook: what follows when the steps go on."""

    def action_issue_notice(self):
        """Issue the notice of the next step for these cases."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issue Notices"),
            "res_model": "property.arrears.campaign",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }

    def action_open_arrears(self):
        """The charges behind the case."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_arrears_action"
        )
        action["domain"] = [
            ("unit_id", "=", self.unit_id.id),
            ("partner_id", "=", self.partner_id.id),
        ]
        action["context"] = {}
        return action

    def action_open_notices(self):
        """The notices the payer got for the unit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_notice_action"
        )
        action["domain"] = [
            ("partner_id", "=", self.partner_id.id),
            ("line_ids.unit_id", "=", self.unit_id.id),
        ]
        action["context"] = {}
        return action

    def action_refresh(self):
        """Bring these cases up to date now."""
        self._check_may_work()
        sync = self.env["property.arrears.sync"].sudo()
        for community in self.community_id:
            sync._sync(community)
        return True
