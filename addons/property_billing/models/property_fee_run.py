from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.months import month_end, month_start

CLOSED_FIELDS = {"community_id", "date_start", "date_end"}


class PropertyFeeRun(models.Model):
    """One month's charging of a community."""

    _name = "property.fee.run"
    _description = "Fee Run"
    _inherit = [
        "property.community.mixin",
        "property.batch.mixin",
        "property.cashier.guard.mixin",
        "property.fee.computing",
        "property.fee.posting",
        "property.fee.noticing",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, community_id, id desc"

    community_id = fields.Many2one(default=lambda self: self._default_community_id())
    name = fields.Char(required=True, default="/", copy=False)
    date_start = fields.Date(
        string="Month",
        required=True,
        default=lambda self: month_start(fields.Date.context_today(self)),
        help="Any day of the month; kept as its first.",
    )
    date_end = fields.Date(
        compute="_compute_date_end", store=True, precompute=True, required=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    invoice_date = fields.Date(help="Empty: the day of posting.")
    include_missed = fields.Boolean(
        string="Take in Missed Months",
        help="Charge billable months since the first run that were left out.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computing", "Computing"),
            ("computed", "Computed"),
            ("posting", "Posting"),
            ("posted", "Posted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    computed_date = fields.Datetime(readonly=True, copy=False)
    charge_ids = fields.One2many("property.fee.charge", "run_id")
    exception_ids = fields.One2many("property.fee.exception", "run_id")
    total_ids = fields.One2many("property.fee.run.total", "run_id")
    change_ids = fields.One2many("property.fee.run.change", "run_id")
    move_ids = fields.One2many("account.move", "property_run_id")
    charge_count = fields.Integer(compute="_compute_charges")
    amount_total = fields.Monetary(compute="_compute_charges")
    exception_count = fields.Integer(compute="_compute_exceptions")
    missed_count = fields.Integer(compute="_compute_exceptions")
    invoice_count = fields.Integer(compute="_compute_invoice_count")

    _dates = models.Constraint(
        "CHECK(date_end >= date_start)", "The end of the run lies before its start."
    )
    _one_computing = models.UniqueIndex(
        "(community_id) WHERE state = 'computing'",
        "Another run of the community is being computed: wait until it is done.",
    )

    @api.model
    def _default_community_id(self):
        """The only community there is, if there is but one."""
        communities = self.env["property.community"].search([], limit=2)
        return communities if len(communities) == 1 else False

    @api.depends("date_start")
    def _compute_date_end(self):
        for run in self:
            run.date_end = run.date_start and month_end(run.date_start)

    def _compute_charges(self):
        groups = self.env["property.fee.charge"]._read_group(
            [("run_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["run_id"],
            ["__count", "amount:sum"],
        )
        figures = {run.id: (count, amount) for run, count, amount in groups}
        for run in self:
            run.charge_count, run.amount_total = figures.get(run.id, (0, 0.0))

    def _compute_exceptions(self):
        groups = self.env["property.fee.exception"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "kind"], ["__count"]
        )
        counts = {(run.id, kind): count for run, kind, count in groups}
        for run in self:
            run.missed_count = counts.get((run.id, "missed"), 0)
            run.exception_count = sum(
                count
                for (run_id, kind), count in counts.items()
                if run_id == run.id and kind != "missed"
            )

    def _compute_invoice_count(self):
        # sudo: account.move - the front desk sees how many, not which
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("property_run_id", "in", self.ids),
                    ("move_type", "=", "out_invoice"),
                ],
                ["property_run_id"],
                ["__count"],
            )
        )
        counts = {run.id: count for run, count in groups}
        for run in self:
            run.invoice_count = counts.get(run.id, 0)

    @api.depends("name", "community_id.name", "date_start")
    def _compute_display_name(self):
        for run in self:
            month = run.date_start.strftime("%Y-%m") if run.date_start else ""
            run.display_name = " ".join(
                part for part in (run.community_id.name, month, run.name) if part
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._to_month_start(vals)
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._name) or "/"
        return super().create(vals_list)

    def write(self, vals):
        self._to_month_start(vals)
        if CLOSED_FIELDS & vals.keys():
            self._check_not_started(vals)
        return super().write(vals)

    def _to_month_start(self, vals):
        if vals.get("date_start"):
            vals["date_start"] = month_start(fields.Date.to_date(vals["date_start"]))

    def _check_not_started(self, vals):
        for run in self:
            changed = any(
                run._fields[name].convert_to_write(run[name], run) != vals[name]
                for name in CLOSED_FIELDS & vals.keys()
            )
            if changed and run.state != "draft":
                raise UserError(
                    self.env._(
                        "%(run)s has been computed: its month and community stay.",
                        run=run.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for run in self:
            if run.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._("%(run)s: cancel it first.", run=run.display_name)
                )
        # sudo: property.fee.charge - written by the code alone
        self.sudo().charge_ids.filtered(
            lambda c: c.state in ("draft", "cancelled") and not c.move_line_id
        ).unlink()

    # ----------------------------------------------------------- actions ----

    def action_cancel(self):
        """Give the run up; its draft charges are cancelled, the months free."""
        self._check_may_compute()
        for run in self:
            run._claim_run()
            if run.state == "computing":
                run._stop_batches()
            elif run.state not in ("draft", "computed"):
                raise UserError(
                    self.env._(
                        "%(run)s is posted: reverse its invoices instead.",
                        run=run.display_name,
                    )
                )
            # sudo: property.fee.charge - written by the code alone
            run.sudo().charge_ids.filtered(lambda c: c.state == "draft").write(
                {"state": "cancelled"}
            )
            run.state = "cancelled"

    def action_draft(self):
        """Take a cancelled run up again, or one whose computing is stuck."""
        self._check_may_compute()
        for run in self:
            run._claim_run()
            if run.state == "computing":
                run._stop_batches()
            elif run.state != "cancelled":
                raise UserError(
                    self.env._(
                        "%(run)s: only a cancelled run goes back to draft.",
                        run=run.display_name,
                    )
                )
            run.state = "draft"

    def _stop_batches(self):
        """Drop the batches not yet done, unless one is at work this moment."""
        # sudo: property.batch - a work list nobody but the code writes
        batches = self.sudo().batch_ids.filtered(lambda b: b.state != "done")
        if len(batches.try_lock_for_update()) != len(batches):
            raise UserError(
                self.env._(
                    "%(run)s is being worked on: try again in a moment.",
                    run=self.display_name,
                )
            )
        batches.unlink()

    def action_open_charges(self):
        return self._action_open("property_billing.property_fee_charge_action")

    def action_open_exceptions(self):
        return self._action_open("property_billing.property_fee_exception_action")

    def action_open_invoices(self):
        action = self._action_open("account.action_move_out_invoice_type")
        action["domain"] = [("property_run_id", "=", self.id)]
        return action

    def _action_open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("run_id", "=", self.id)]
        action["context"] = {"default_run_id": self.id}
        return action

    # -------------------------------------------------------------- work ----

    def _process_batch(self, batch):
        """Each step has a method of its own: ``_step_post`` and the like."""
        return getattr(self, f"_step_{batch.step}")(batch.payload)
