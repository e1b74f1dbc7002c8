from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..engine import frequency

#: what is written down about the work, when the plan is approved
WORK = {
    "announce_reminded_date",
    "announcement_id",
    "done_date",
    "done_note",
    "flagged_date",
}
#: days before a visit that a missing certificate is flagged
AHEAD = 7


class PropertyVendorPlanTask(models.Model):
    """A piece of work with the days it is to be done on."""

    _name = "property.vendor.plan.task"
    _description = "Vendor Plan Task"
    _inherit = ["property.community.mixin", "property.vendor.treatment.mixin"]
    _order = "date_start, date_end, id"

    plan_id = fields.Many2one(
        "property.vendor.plan", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="plan_id.contract_id", store=True, index=True)
    community_id = fields.Many2one(
        related="plan_id.community_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="plan_id.partner_id", store=True, index=True)
    service_type_id = fields.Many2one(
        related="plan_id.service_type_id", store=True, index=True
    )
    is_treatment = fields.Boolean(related="service_type_id.is_treatment")
    plan_state = fields.Selection(
        related="plan_id.state", string="State of the Plan", store=True
    )
    duty_id = fields.Many2one(
        "property.service.duty", index="btree_not_null", ondelete="set null"
    )
    name = fields.Char(string="Work", required=True)
    area_id = fields.Many2one(
        "property.service.area",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    date_start = fields.Date(string="From", required=True, index=True)
    date_end = fields.Date(
        string="To",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    materials = fields.Char()
    target = fields.Selection(
        [
            ("rat", "Rats"),
            ("roach", "Cockroaches"),
            ("mosquito", "Mosquitoes"),
            ("fly", "Flies"),
            ("termite", "Termites"),
            ("other", "Other"),
        ]
    )
    agent = fields.Char()
    dose = fields.Char()
    notice = fields.Text(string="Notice to Residents")
    done_date = fields.Date(string="Done on")
    done_note = fields.Char(string="Note on the Work")
    is_late = fields.Boolean(
        string="Done after Its Days", compute="_compute_is_late", store=True
    )
    flagged_date = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("todo", "To Do"),
            ("done", "Done"),
            ("late", "Done Late"),
            ("missed", "Missed"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    certificate_problem = fields.Char(
        string="Certificate", compute="_compute_certificate_problem"
    )

    _window = models.Constraint(
        "CHECK(date_start <= date_end)",
        "The last day of a task is not before its first.",
    )
    _done_after_start = models.Constraint(
        "CHECK(done_date >= date_start)", "A task is not done before its first day."
    )

    # ------------------------------------------------------------- computed ----

    @api.depends("date_start")
    def _compute_date_end(self):
        for task in self:
            if not task.date_end or (
                task.date_start and task.date_end < task.date_start
            ):
                task.date_end = task.date_start

    @api.depends("done_date", "date_end")
    def _compute_is_late(self):
        for task in self:
            task.is_late = bool(task.done_date and task.done_date > task.date_end)

    @api.depends("done_date", "date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for task in self:
            task.state = task.date_end and frequency.task_state(
                task.done_date, task.date_end, today
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_state_domain(state) for state in value)

    def _get_state_domain(self, state):
        """The rows in a state today."""
        if state in ("done", "late"):
            late = Domain("is_late", "=", state == "late")
            return Domain("done_date", "!=", False) & late
        sign = {"todo": ">=", "missed": "<"}.get(state)
        if not sign:
            return Domain.FALSE
        return Domain("done_date", "=", False) & Domain(
            "date_end", sign, fields.Date.context_today(self)
        )

    @api.depends("date_start", "date_end", "contract_id", "done_date")
    def _compute_certificate_problem(self):
        held = self.env["property.vendor.certificate"]._get_held(self.contract_id)
        for task in self:
            first, last = (
                task.done_date or task.date_start,
                task.done_date or (task.date_end),
            )
            task.certificate_problem = (
                first and last and held._get_problem(task.contract_id, first, last)
            )

    # --------------------------------------------------------------- checks ----

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks.plan_id._check_open()
        return tasks

    def write(self, vals):
        if not WORK.issuperset(vals) and not self.env.su:
            self.plan_id._check_open()
        if "done_date" in vals:
            self._check_done(fields.Date.to_date(vals["done_date"]))
        res = super().write(vals)
        if "plan_id" in vals:
            self.plan_id._check_open()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self.plan_id._check_open()

    def _check_done(self, day):
        if self.plan_id.filtered(lambda plan: plan.state != "approved"):
            raise UserError(
                self.env._("Work is done under an approved plan: approve it first.")
            )
        if day and day > fields.Date.context_today(self):
            raise UserError(self.env._("Work is not done on a day to come."))

    @api.constrains("date_start", "date_end", "plan_id")
    def _check_window(self):
        for task in self:
            plan = task.plan_id
            if task.date_start < plan.date_start or task.date_end > plan.date_end:
                raise ValidationError(
                    self.env._(
                        "%(task)s: its days lie outside the plan, %(first)s to "
                        "%(last)s.",
                        task=task.name,
                        first=plan.date_start,
                        last=plan.date_end,
                    )
                )
            task.contract_id._check_covers(task.date_start, task.date_end)

    @api.constrains("area_id")
    def _check_area(self):
        for task in self.filtered("area_id"):
            if task.area_id.community_id != task.community_id:
                raise ValidationError(
                    self.env._("%s: the area lies in another community.", task.name)
                )

    # ---------------------------------------------------------------- steps ----

    def action_done(self):
        """Done today."""
        self.check_access("write")
        self.write({"done_date": fields.Date.context_today(self)})
        return True

    def action_undo(self):
        """Not done after all."""
        self.check_access("write")
        self.write({"done_date": False})
        return True

    @api.model
    def _flag_visits(self, today):
        """Tell the supervisor of work to come that lacks a certificate, once."""
        coming = self.search(
            [
                ("plan_state", "in", ("submitted", "approved")),
                ("done_date", "=", False),
                ("flagged_date", "=", False),
                ("date_start", "<=", today + relativedelta(days=AHEAD)),
                ("date_end", ">=", today),
            ]
        )
        flagged = coming.filtered("certificate_problem")
        for task in flagged:
            task.contract_id._remind_supervisor(
                "property_vendor.mail_activity_certificate",
                max(task.date_start, today),
                task.plan_id,
                f"{task.name}: {task.certificate_problem}",
            )
        flagged.write({"flagged_date": today})
