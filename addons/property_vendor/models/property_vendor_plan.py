from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import frequency


class PropertyVendorPlan(models.Model):
    """What a vendor will do in a month or a year, task by task."""

    _name = "property.vendor.plan"
    _description = "Vendor Work Plan"
    _inherit = ["property.vendor.approval.mixin"]
    _order = "date_start desc, id desc"

    contract_id = fields.Many2one(
        "property.service.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'active')]",
    )
    community_id = fields.Many2one(
        related="contract_id.community_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True
    )
    service_type_id = fields.Many2one(
        related="contract_id.service_type_id", store=True, index=True
    )
    is_treatment = fields.Boolean(related="service_type_id.is_treatment")
    period = fields.Selection(
        [("month", "Month"), ("year", "Year")], required=True, default="month"
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_end = fields.Date(string="To", compute="_compute_date_end", store=True)
    note = fields.Text()
    task_ids = fields.One2many("property.vendor.plan.task", "plan_id", copy=True)
    task_count = fields.Integer(compute="_compute_tasks")
    done_count = fields.Integer(string="Done in Time", compute="_compute_tasks")
    missed_count = fields.Integer(string="Missed", compute="_compute_tasks")
    fulfilment = fields.Float(
        string="Fulfilment (%)",
        compute="_compute_tasks",
        digits=(5, 2),
        help="Done in time, of what was due by now.",
    )
    certificate_problem = fields.Char(compute="_compute_tasks")

    _once = models.Constraint(
        "UNIQUE(contract_id, period, date_start)",
        "The contract has a plan of this month or year already: open that one.",
    )
    _whole_period = models.Constraint(
        "CHECK(EXTRACT(day FROM date_start) = 1 "
        "AND (period = 'month' OR EXTRACT(month FROM date_start) = 1))",
        "A plan begins on the first day of its month or year.",
    )

    # ------------------------------------------------------------- computed ----

    @api.depends("date_start", "period")
    def _compute_date_end(self):
        for plan in self:
            plan.date_end = plan.date_start and frequency.period_end(
                plan.period or "month", plan.date_start
            )

    @api.depends("contract_id", "date_start", "period")
    def _compute_display_name(self):
        for plan in self:
            length = 4 if plan.period == "year" else 7
            parts = (str(plan.date_start or "")[:length], plan.contract_id.display_name)
            plan.display_name = " ".join(filter(None, parts))

    @api.depends("task_ids.done_date", "task_ids.date_end", "task_ids.date_start")
    def _compute_tasks(self):
        for plan in self:
            states = plan.task_ids.mapped("state")
            plan.task_count = len(states)
            plan.done_count = states.count("done")
            plan.missed_count = states.count("missed")
            due = len(states) - states.count("todo")
            plan.fulfilment = 100 * plan.done_count / due if due else 0
            problems = filter(None, plan.task_ids.mapped("certificate_problem"))
            plan.certificate_problem = next(problems, False)

    @api.onchange("period", "date_start")
    def _onchange_period(self):
        if self.date_start and self.period:
            self.date_start = frequency.period_start(self.period, self.date_start)

    # --------------------------------------------------------------- checks ----

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            day = fields.Date.to_date(vals.get("date_start"))
            if day:
                kind = vals.get("period") or "month"
                vals["date_start"] = frequency.period_start(kind, day)
        return super().create(vals_list)

    def write(self, vals):
        if {"contract_id", "period", "date_start", "task_ids"} & vals.keys():
            if not self._records_work_only(vals):
                self._check_open()
        return super().write(vals)

    def _records_work_only(self, vals):
        """Rows that say what was done come through the form of an approved plan."""
        return set(vals) <= {"task_ids", "note"} and all(
            command[0] == 1 for command in vals.get("task_ids", [])
        )

    @api.constrains("contract_id", "date_start", "period")
    def _check_contract(self):
        for plan in self:
            contract = plan.contract_id
            if contract.state == "draft":
                raise ValidationError(
                    self.env._(
                        "Contract %s is not in force yet: activate it.", contract.name
                    )
                )
            if contract.state == "ended":
                raise ValidationError(
                    self.env._(
                        "Contract %(name)s ended on %(day)s: no plan is made for it.",
                        name=contract.name,
                        day=contract.date_last,
                    )
                )
            plan._check_period()

    def _check_period(self):
        contract = self.contract_id
        if self.date_start > contract.date_last or self.date_end < contract.date_start:
            raise ValidationError(
                self.env._(
                    "The plan from %(first)s to %(last)s lies outside contract "
                    "%(name)s, which runs from %(start)s to %(end)s.",
                    first=self.date_start,
                    last=self.date_end,
                    name=contract.name,
                    start=contract.date_start,
                    end=contract.date_last,
                )
            )

    def _check_submit(self):
        super()._check_submit()
        if not self.task_ids:
            raise UserError(self.env._("The plan has no task: fill it in first."))

    # -------------------------------------------------------------- filling ----

    def action_fill(self):
        """Enter the tasks that are due under the contract and not in the plan yet.

        :raise UserError: submitted already, or nothing is due in the period
        """
        self.check_access("write")
        self._check_open()
        vals_list = [vals for plan in self for vals in plan._prepare_tasks()]
        if not vals_list:
            raise UserError(
                self.env._("Nothing more is due under the contract in this period.")
            )
        self.env["property.vendor.plan.task"].create(vals_list)
        return True

    def _prepare_tasks(self):
        self.ensure_one()
        contract = self.contract_id
        first = max(self.date_start, contract.date_start)
        last = min(self.date_end, contract.date_last)
        return [
            self._prepare_task(duty, window)
            for duty in contract.duty_ids - self.task_ids.duty_id
            for window in frequency.windows(
                duty.count, duty.per, first, last, self.period
            )
        ]

    def _prepare_task(self, duty, window):
        return {
            "plan_id": self.id,
            "duty_id": duty.id,
            "name": duty.name,
            "area_id": duty.area_id.id,
            "date_start": window[0],
            "date_end": window[1],
        }

    def action_inspect(self):
        self.ensure_one()
        return self.contract_id.action_inspect()

    def action_open_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_vendor.property_vendor_plan_task_action"
        )
        action["domain"] = [("plan_id", "=", self.id)]
        action["context"] = {"default_plan_id": self.id}
        return action
