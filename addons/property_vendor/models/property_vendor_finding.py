from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: days a vendor has by severity, unless the finding says otherwise
DAYS = {"minor": 3, "severe": 1}
#: what was found stays when it is out
FOUND = {
    "area_id",
    "attachment_ids",
    "cause",
    "contract_id",
    "inspection_id",
    "line_id",
    "name",
    "severity",
}


class PropertyVendorFinding(models.Model):
    """Something a vendor has to put right, with deadline, answer and re-check.

    open -> answered -> closed; a severe one is re-checked, then closed by the
    supervisor. A re-check that fails opens it again with a new deadline.
    """

    _name = "property.vendor.finding"
    _description = "Vendor Finding"
    _inherit = [
        "property.vendor.photo.mixin",
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "deadline, id"
    _photo_fields = ("attachment_ids", "answer_attachment_ids")
    _guarded_fields = frozenset(
        {"state", "answered_date", "recheck_user_id", "recheck_date", "failed_count"}
    )

    contract_id = fields.Many2one(
        "property.service.contract",
        compute="_compute_from_inspection",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
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
    inspection_id = fields.Many2one(
        "property.vendor.inspection", index="btree_not_null", ondelete="restrict"
    )
    line_id = fields.Many2one(
        "property.vendor.inspection.line",
        string="Item",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('inspection_id', '=', inspection_id)]",
    )
    area_id = fields.Many2one(
        "property.service.area",
        compute="_compute_from_inspection",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    name = fields.Char(string="Finding", required=True)
    severity = fields.Selection(
        [("minor", "Minor"), ("severe", "Severe")],
        required=True,
        default="minor",
        tracking=True,
    )
    cause = fields.Selection(
        [
            ("people", "People Missing or Untrained"),
            ("method", "Not Done as Agreed"),
            ("material", "Materials or Agents"),
            ("equipment", "Equipment"),
            ("outside", "Not the Vendor's Doing"),
        ],
        index=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    deadline = fields.Date(
        compute="_compute_deadline",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        tracking=True,
    )
    vendor_person = fields.Char(string="Person at the Vendor")
    user_id = fields.Many2one(
        "res.users",
        string="Followed up by",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Photos")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("answered", "Answered"),
            ("rechecked", "Re-checked"),
            ("closed", "Closed"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    answer = fields.Text(string="What Was Done", copy=False, tracking=True)
    answer_attachment_ids = fields.Many2many(
        "ir.attachment",
        "property_vendor_finding_answer_rel",
        string="Photos of the Result",
        copy=False,
    )
    answered_date = fields.Datetime(string="Answered on", readonly=True, copy=False)
    recheck_user_id = fields.Many2one(
        "res.users",
        string="Re-checked by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    recheck_date = fields.Datetime(string="Re-checked on", readonly=True, copy=False)
    recheck_note = fields.Char(string="Result of the Re-check", copy=False)
    failed_count = fields.Integer(string="Failed Re-checks", readonly=True, copy=False)

    _deadline_after = models.Constraint(
        "CHECK(deadline >= date)", "The deadline is not before the day of the finding."
    )
    _overdue = models.Index("(deadline) WHERE state IN ('open', 'answered')")

    # ------------------------------------------------------------- computed ----

    @api.depends("inspection_id")
    def _compute_from_inspection(self):
        for finding in self.filtered("inspection_id"):
            finding.contract_id = finding.inspection_id.contract_id
            finding.area_id = finding.area_id or finding.inspection_id.area_id

    @api.depends("severity", "date")
    def _compute_deadline(self):
        for finding in self:
            days = DAYS.get(finding.severity, 3)
            finding.deadline = finding.date and finding.date + relativedelta(days=days)

    # --------------------------------------------------------------- checks ----

    @api.constrains("inspection_id", "line_id", "contract_id", "area_id")
    def _check_what(self):
        for finding in self:
            inspection = finding.inspection_id
            if inspection and inspection.contract_id != finding.contract_id:
                raise ValidationError(
                    self.env._("The inspection is of another contract.")
                )
            if finding.line_id and finding.line_id.inspection_id != inspection:
                raise ValidationError(self.env._("The item is of another inspection."))
            area = finding.area_id
            if area and area.community_id != finding.community_id:
                raise ValidationError(
                    self.env._("%s: the area lies in another community.", area.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings._check_not_signed()
        findings.filtered(
            lambda f: not f.inspection_id or f.inspection_id.state != "draft"
        )._announce()
        return findings

    def write(self, vals):
        if FOUND & vals.keys() and not self.env.su:
            self._check_state("open", "answered")
            self._check_not_signed()
        if {"answer", "answer_attachment_ids"} & vals.keys() and not self.env.su:
            self._check_state("open", "answered")
        return super().write(vals)

    def _check_not_signed(self):
        if self.filtered(lambda f: f.inspection_id.state == "signed"):
            raise UserError(
                self.env._("The vendor has signed for it: what was found stays.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_out(self):
        if self.filtered(lambda f: f.inspection_id.state != "draft"):
            raise UserError(self.env._("What was found stays on file."))

    def _check_state(self, *states):
        for finding in self:
            if finding.state not in states:
                raise UserError(
                    self.env._(
                        "%(finding)s is “%(state)s”: this step is not possible now.",
                        finding=finding.name,
                        state=finding._get_label("state"),
                    )
                )

    # ---------------------------------------------------------------- steps ----

    def _announce(self):
        """Who follows up is told of a severe finding once it is out."""
        kind = "property_vendor.mail_activity_finding"
        for finding in self.filtered(lambda f: f.severity == "severe"):
            finding.activity_schedule(
                kind,
                finding.deadline,
                summary=finding.name,
                user_id=finding.user_id.id,
            )

    def action_answer(self):
        """What the vendor did is entered.

        :raise UserError: there is no answer, or it is not open
        """
        self.check_access("write")
        self._check_state("open")
        if self.filtered(lambda finding: not finding.answer):
            raise UserError(self.env._("Enter what was done first."))
        self._write_guarded(
            {"state": "answered", "answered_date": fields.Datetime.now()}
        )
        return True

    def action_pass(self):
        """Re-checked and found good; a minor finding is closed by it."""
        self.check_access("write")
        self._check_state("answered")
        for finding in self:
            severe = finding.severity == "severe"
            finding._recheck("rechecked" if severe else "closed")
        return True

    def action_fail(self):
        """Re-checked and not good: open again, with as many days as before."""
        self.check_access("write")
        self._check_state("answered")
        today = fields.Date.context_today(self)
        for finding in self:
            days = relativedelta(days=DAYS[finding.severity])
            finding._recheck(
                "open",
                deadline=max(today + days, finding.date),
                failed_count=finding.failed_count + 1,
            )
        return True

    def _recheck(self, state, **vals):
        self._write_guarded(
            {
                "state": state,
                "recheck_user_id": self.env.uid,
                "recheck_date": fields.Datetime.now(),
                **vals,
            }
        )
        if state != "open":
            # sudo: mail.activity - whoever it was for
            self.sudo().activity_unlink(["property_vendor.mail_activity_finding"])

    def action_close(self):
        """Close a severe finding that was re-checked.

        :raise AccessError: not a supervisor
        """
        if not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(self.env._("Only a supervisor closes severe findings."))
        self._check_state("rechecked")
        self._write_guarded({"state": "closed"})
        return True
