from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: what was agreed: it changes while the contract is a draft
AGREED = {
    "area_ids",
    "community_id",
    "date_end",
    "date_start",
    "deduction_per_absence",
    "duty_ids",
    "fee_amount",
    "fee_basis",
    "frame_id",
    "headcount",
    "partner_id",
    "service_type_id",
    "tax_id",
}


class PropertyServiceContract(models.Model):
    """One service of a vendor in a community: areas, term, fee, what is due."""

    _name = "property.service.contract"
    _description = "Service Contract"
    _inherit = [
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _guarded_fields = frozenset(
        {"state", "terminated_date", "termination_reason", "reminded_date"}
    )

    name = fields.Char(string="Contract No.", required=True, copy=False, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_company', '=', True)]",
        tracking=True,
    )
    service_type_id = fields.Many2one(
        "property.service.type", required=True, index=True, ondelete="restrict"
    )
    service_type = fields.Char(
        string="Service Code", related="service_type_id.code", store=True
    )
    frame_id = fields.Many2one(
        "property.service.frame",
        string="Frame Contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('partner_id', '=', partner_id), ('company_id', '=', company_id)]",
    )
    area_ids = fields.Many2many(
        "property.service.area",
        string="Areas",
        domain="[('community_id', '=', community_id)]",
    )
    date_start = fields.Date(string="From", required=True, tracking=True)
    date_end = fields.Date(string="To", required=True, tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    fee_amount = fields.Monetary(
        string="Fee", required=True, help="Tax included.", tracking=True
    )
    fee_basis = fields.Selection(
        [("month", "Per Month"), ("visit", "Per Visit")],
        required=True,
        default="month",
    )
    tax_id = fields.Many2one(
        "account.tax",
        string="Tax",
        ondelete="restrict",
        check_company=True,
        domain="[('type_tax_use', '=', 'purchase')]",
        help="What the vendor's invoice states; the fee includes it.",
    )
    headcount = fields.Integer(
        string="Daily Headcount", help="People the vendor sends every day."
    )
    deduction_per_absence = fields.Monetary(
        help="For each person and day missing of the daily headcount."
    )
    deduction_clause = fields.Text(string="Clause of Deductions")
    renewal_clause = fields.Text(string="Renewal and Termination")
    renewal_notice_days = fields.Integer(
        string="Reminder before the End",
        default=60,
        help="Days before the last day; the supervisor gets a reminder, once.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("active", "In Force"),
            ("ended", "Ended"),
            ("terminated", "Terminated"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    terminated_date = fields.Date(
        string="Terminated as of", readonly=True, copy=False, tracking=True
    )
    termination_reason = fields.Text(readonly=True, copy=False)
    reminded_date = fields.Date(readonly=True, copy=False)
    date_last = fields.Date(
        string="Last Day", compute="_compute_date_last", store=True, index=True
    )
    duty_ids = fields.One2many("property.service.duty", "contract_id", copy=True)
    coverage_ids = fields.One2many("property.service.coverage", "contract_id")
    plan_ids = fields.One2many("property.vendor.plan", "contract_id")
    attendance_ids = fields.One2many("property.vendor.attendance", "contract_id")
    inspection_ids = fields.One2many("property.vendor.inspection", "contract_id")
    finding_ids = fields.One2many("property.vendor.finding", "contract_id")
    plan_count = fields.Integer(compute="_compute_counts")
    inspection_count = fields.Integer(compute="_compute_counts")
    finding_count = fields.Integer(
        string="Open Findings", compute="_compute_finding_count"
    )
    attendance_count = fields.Integer(compute="_compute_counts")
    certificate_count = fields.Integer(compute="_compute_certificates")
    certificate_problem = fields.Char(
        string="Certificates", compute="_compute_certificates"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "The number of a service contract is unique."
    )
    _term = models.Constraint(
        "CHECK(date_start <= date_end)", "A contract ends after it begins."
    )
    _terminated_in_term = models.Constraint(
        "CHECK(terminated_date BETWEEN date_start AND date_end)",
        "A contract is terminated within its term.",
    )
    _amounts = models.Constraint(
        "CHECK(fee_amount >= 0 AND deduction_per_absence >= 0 AND headcount >= 0 "
        "AND renewal_notice_days >= 0)",
        "Fee, deduction, headcount and days are not negative.",
    )

    # ------------------------------------------------------------- computed ----

    @api.depends("service_type_id.name", "partner_id.name", "name")
    def _compute_display_name(self):
        for contract in self:
            parts = (
                contract.name,
                contract.service_type_id.name,
                contract.partner_id.name,
            )
            contract.display_name = " ".join(filter(None, parts))

    @api.depends("date_end", "terminated_date")
    def _compute_date_last(self):
        for contract in self:
            contract.date_last = contract.terminated_date or contract.date_end

    def _compute_counts(self):
        for model, field in (
            ("property.vendor.plan", "plan_count"),
            ("property.vendor.attendance", "attendance_count"),
            ("property.vendor.inspection", "inspection_count"),
        ):
            groups = self.env[model]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
            counts = {contract.id: count for contract, count in groups}
            for contract in self:
                contract[field] = counts.get(contract.id, 0)

    def _compute_finding_count(self):
        groups = self.env["property.vendor.finding"]._read_group(
            [("contract_id", "in", self.ids), ("state", "!=", "closed")],
            ["contract_id"],
            ["__count"],
        )
        counts = {contract.id: count for contract, count in groups}
        for contract in self:
            contract.finding_count = counts.get(contract.id, 0)

    @api.depends("partner_id", "service_type_id")
    def _compute_certificates(self):
        today = fields.Date.context_today(self)
        held = self.env["property.vendor.certificate"]._get_held(self)
        for contract in self:
            found = held.filtered(lambda c, contract=contract: c._is_for(contract))
            contract.certificate_count = len(found)
            contract.certificate_problem = found._get_problem(contract, today, today)

    # --------------------------------------------------------------- checks ----

    @api.constrains("area_ids", "community_id", "duty_ids")
    def _check_areas(self):
        for contract in self:
            areas = contract.area_ids | contract.duty_ids.area_id
            if areas.community_id - contract.community_id:
                raise ValidationError(
                    self.env._("%s: an area lies in another community.", contract.name)
                )

    @api.constrains("frame_id", "partner_id")
    def _check_frame(self):
        for contract in self.filtered("frame_id"):
            if contract.frame_id.partner_id != contract.partner_id:
                raise ValidationError(
                    self.env._(
                        "%s: the frame contract is with another vendor.", contract.name
                    )
                )

    def write(self, vals):
        if AGREED & vals.keys() and self.filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._(
                    "What was agreed changes only while the contract is a draft: "
                    "renew it, or terminate it and make a new one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        if self.filtered(lambda contract: contract.state != "draft"):
            raise UserError(self.env._("Only drafts are deleted."))

    def _check_covers(self, first, last):
        """A span lies in the term of a contract that is or was in force.

        :raise UserError: it does not, and why
        """
        self.ensure_one()
        if self.state == "draft":
            raise UserError(
                self.env._("Contract %s is not in force yet: activate it.", self.name)
            )
        if first < self.date_start or last > self.date_last:
            raise UserError(
                self.env._(
                    "%(first)s to %(last)s is not within contract %(name)s, which "
                    "runs from %(start)s to %(end)s.",
                    first=first,
                    last=last,
                    name=self.name,
                    start=self.date_start,
                    end=self.date_last,
                )
            )

    # ---------------------------------------------------------------- steps ----

    def action_activate(self):
        """Bring drafts into force.

        :raise UserError: not a draft, no area, no duty
        :raise ValidationError: another contract has the service in one of the areas
        """
        self.check_access("write")
        for contract in self:
            contract._check_complete()
        self.env["property.service.coverage"]._cover(self)
        self._write_guarded({"state": "active"})
        self._end_past()
        return True

    def _check_complete(self):
        if self.state != "draft":
            raise UserError(self.env._("%s is not a draft.", self.name))
        if not self.area_ids:
            raise UserError(
                self.env._("%s: name the areas that are served.", self.name)
            )
        if not self.duty_ids:
            raise UserError(self.env._("%s: enter what is due.", self.name))

    def _end_past(self):
        """What is over is ended; called daily and when a contract comes into force."""
        today = fields.Date.context_today(self)
        over = self.filtered(lambda c: c.state == "active" and c.date_last < today)
        over._write_guarded({"state": "ended"})

    def action_draft(self):
        """Take a contract back to draft, as long as nothing was done under it.

        :raise AccessError: not the office director
        :raise UserError: there are plans or attendances
        """
        self._check_manager()
        if self.plan_ids or self.attendance_ids or self.inspection_ids:
            raise UserError(
                self.env._(
                    "There are plans, attendances or inspections: terminate it instead."
                )
            )
        # sudo: rows are made by the steps of a contract
        self.coverage_ids.sudo().unlink()
        self._write_guarded({"state": "draft", "terminated_date": False})
        return True

    def _check_manager(self):
        if not self.env.user.has_group("property_base.group_manager"):
            raise AccessError(self.env._("Only the office director does this."))

    def _terminate(self, day, reason):
        """End a contract before its time.

        :param date day: its last day
        :raise AccessError: not the office director
        :raise UserError: not in force, or the day is not in its term
        """
        self.ensure_one()
        self._check_manager()
        if self.state != "active":
            raise UserError(self.env._("%s is not in force.", self.name))
        self._check_covers(day, day)
        # sudo: rows are made by the steps of a contract
        self.coverage_ids.sudo().write({"date_end": day})
        self._write_guarded(
            {
                "state": "terminated",
                "terminated_date": day,
                "termination_reason": reason,
            }
        )

    def action_renew(self):
        """Open a draft for the term that follows, of the same length."""
        self.ensure_one()
        self.check_access("write")
        start = self.date_last + relativedelta(days=1)
        length = relativedelta(self.date_end + relativedelta(days=1), self.date_start)
        draft = self.copy(
            {
                "name": self.env._("%s (renewal)", self.name),
                "date_start": start,
                "date_end": start + length - relativedelta(days=1),
            }
        )
        return draft._open_form()

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ----------------------------------------------------------------- cron ----

    @api.model
    def _cron_daily(self):
        """End what is over; remind of contracts and certificates that run out."""
        today = fields.Date.context_today(self)
        self.search([("state", "=", "active"), ("date_last", "<", today)])._end_past()
        self._remind(today)
        self.env["property.vendor.certificate"]._remind(today)
        tasks = self.env["property.vendor.plan.task"]
        tasks._flag_visits(today)
        tasks._remind_unannounced(today)

    @api.model
    def _remind(self, today):
        ending = self.search(
            [("state", "=", "active"), ("reminded_date", "=", False)]
        ).filtered(
            lambda c: c.date_last - relativedelta(days=c.renewal_notice_days) <= today
        )
        for contract in ending:
            contract._remind_supervisor(
                "property_vendor.mail_activity_contract", contract.date_last
            )
        ending._write_guarded({"reminded_date": today})

    def _remind_supervisor(self, xmlid, day, record=None, summary=None):
        """One reminder for the supervisor of the community, else the director.

        :param record: what it hangs on, this contract if none is given
        """
        self.ensure_one()
        user = self.community_id.supervisor_id or self.community_id.manager_id
        target = self if record is None else record
        target.activity_schedule(
            xmlid, day, summary=summary, user_id=(user or self.env.user).id
        )

    # -------------------------------------------------------------- buttons ----

    def action_open_plans(self):
        return self._open_rows("property_vendor.property_vendor_plan_action")

    def action_open_attendance(self):
        return self._open_rows("property_vendor.property_vendor_attendance_action")

    def action_open_inspections(self):
        return self._open_rows("property_vendor.property_vendor_inspection_action")

    def action_inspect(self):
        """An inspection of this contract on the phone."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "property_vendor.property_vendor_phone_action"
        )
        return {**action, "params": {"contract_id": self.id}}

    def action_open_findings(self):
        return self._open_rows("property_vendor.property_vendor_finding_action")

    def _open_rows(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("contract_id", "=", self.id)]
        action["context"] = {"default_contract_id": self.id}
        return action

    def action_open_certificates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_vendor.property_vendor_certificate_action"
        )
        action["domain"] = [
            ("partner_id", "=", self.partner_id.id),
            ("service_type_id", "=", self.service_type_id.id),
        ]
        action["context"] = {
            "default_partner_id": self.partner_id.id,
            "default_service_type_id": self.service_type_id.id,
        }
        return action
