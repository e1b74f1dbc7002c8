from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import cases
from .property_case_mixin import CLOSED

RECHECK = "property_cs.mail_activity_type_recheck"
REPORT = "property_cs.mail_activity_type_report"


class PropertyViolation(models.Model):
    """A violation of the community's rules or of the law (违章).

    The office dissuades, asks in writing to put it right, looks again, and
    tells the authority in time (物业管理条例 art. 45; the hours are a local
    rule: 24 in Shanghai's, art. 59). It has no power to fine, seize or cut
    off anything, so nothing here does.
    """

    _name = "property.violation"
    _description = "Violation"
    _inherit = [
        "property.case.mixin",
        "property.case.file.mixin",
        "property.citation.mixin",
    ]
    _number_prefix = "WZ"
    _first_state = "found"
    _transitions = cases.VIOLATION
    _row_field = "violation_id"
    _log_kind = "violation"

    state = fields.Selection(
        [
            ("found", "Discovered"),
            ("dissuaded", "Dissuaded"),
            ("notice", "Notice Issued"),
            ("rechecked", "Re-checked"),
            ("reported", "Reported to Authority"),
            ("closed", "Closed"),
            ("void", "Not a Violation"),
        ],
        default="found",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    kind = fields.Selection(
        [
            ("renovation", "Renovation"),
            ("structure", "Load-bearing Structure"),
            ("building", "Illegal Building"),
            ("occupation", "Common Parts Occupied"),
            ("use", "Changed Use"),
            ("vehicle", "Parking"),
            ("ebike", "E-bike Indoors"),
            ("fire", "Fire Safety"),
            ("animal", "Animals"),
            ("throwing", "Things Thrown Down"),
            ("noise", "Noise"),
            ("other", "Other"),
        ],
        required=True,
        default="renovation",
        tracking=True,
    )
    origin = fields.Selection(
        [
            ("patrol", "Patrol"),
            ("complaint", "Complaint"),
            ("renovation", "Renovation Check"),
            ("other", "Other"),
        ],
        required=True,
        default="patrol",
    )
    unit_id = fields.Many2one(
        "property.unit",
        string="Unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=?', community_id)]",
    )
    location = fields.Char(help="Where, if it is not in a unit.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Who Did It",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whom the notice is addressed to. Of a unit, who holds it.",
    )
    found_date = fields.Datetime(
        "Found on", required=True, default=fields.Datetime.now, tracking=True
    )
    found_by_id = fields.Many2one(
        "res.users", string="Found by", default=lambda self: self.env.user
    )
    dissuasion_ids = fields.One2many(
        "property.violation.dissuasion", "violation_id", string="Dissuasion"
    )
    notice_ids = fields.One2many(
        "property.violation.notice", "violation_id", string="Rectification Notices"
    )
    recheck_ids = fields.One2many(
        "property.violation.recheck", "violation_id", string="Re-checks"
    )
    report_ids = fields.One2many(
        "property.violation.report", "violation_id", string="Reports to Authorities"
    )
    rectify_deadline = fields.Date(
        "Put Right Until", compute="_compute_rectify_deadline", store=True
    )
    report_hours = fields.Integer(
        "Hours to Report",
        compute="_compute_report_hours",
        store=True,
        precompute=True,
        help="As the community has it when the violation is entered.",
    )
    report_deadline = fields.Datetime(
        "Report Until",
        compute="_compute_report_deadline",
        store=True,
        index="btree_not_null",
        help="From the first time it failed, dissuasion or re-check, plus the hours "
        "of the community.",
    )
    report_pending = fields.Boolean(
        "Report is Due", compute="_compute_report_deadline", store=True
    )
    report_late = fields.Boolean(
        "Reported Late", compute="_compute_report_deadline", store=True
    )
    is_rectified = fields.Boolean(
        "Put Right", compute="_compute_is_rectified", store=True
    )
    void_reason = fields.Text("Why It is None", copy=False)

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number is taken in the company."
    )
    _report_due_idx = models.Index("(report_deadline) WHERE report_pending")

    @api.depends("unit_id")
    def _compute_partner_id(self):
        held = self.unit_id._get_occupancies() if self.unit_id else {}
        for violation in self:
            kept = violation.partner_id
            holders = held.get(violation.unit_id.id)
            if holders and kept not in holders.partner_id:
                main = holders.filtered(lambda o: o.role == "tenant") or holders
                kept = main[0].partner_id
            violation.partner_id = kept

    @api.depends("community_id")
    def _compute_report_hours(self):
        """What the community sets later changes no case it has."""
        for violation in self:
            violation.report_hours = violation.community_id.violation_report_hours

    @api.depends("notice_ids.deadline")
    def _compute_rectify_deadline(self):
        for violation in self:
            last = violation.notice_ids.sorted(lambda n: (n.date, n.id))[-1:]
            violation.rectify_deadline = last.deadline

    @api.depends("recheck_ids.result", "recheck_ids.date")
    def _compute_is_rectified(self):
        for violation in self:
            last = violation.recheck_ids.sorted(lambda r: (r.date, r.id))[-1:]
            violation.is_rectified = last.result == "rectified"

    @api.depends(
        "state",
        "is_rectified",
        "dissuasion_ids.result",
        "dissuasion_ids.date",
        "recheck_ids.result",
        "recheck_ids.date",
        "report_ids.date",
        "report_hours",
    )
    def _compute_report_deadline(self):
        for violation in self:
            due = cases.get_report_deadline(
                violation._get_failures(), violation.report_hours
            )
            told = min(violation.report_ids.mapped("date"), default=None)
            violation.report_deadline = due
            violation.report_late = bool(due and told and told > due)
            violation.report_pending = bool(
                due
                and not told
                and not violation.is_rectified
                and violation.state not in CLOSED
            )

    def _get_failures(self):
        """Moments at which dissuasion failed, or nothing was put right."""
        refused = self.dissuasion_ids.filtered(lambda d: d.result == "refused")
        found = self.recheck_ids.filtered(lambda r: r.result == "not")
        return [*refused.mapped("date"), *found.mapped("date")]

    @api.depends("report_pending", "report_deadline", "rectify_deadline", "state")
    def _compute_deadline(self):
        return super()._compute_deadline()

    def _get_next_deadline(self):
        if self.report_pending:
            return self._get_day(self.report_deadline)
        return self.state == "notice" and self.rectify_deadline

    @api.constrains("unit_id", "community_id")
    def _check_unit(self):
        for violation in self.filtered("unit_id"):
            if violation.unit_id.community_id != violation.community_id:
                raise ValidationError(self.env._("The unit is of another community."))

    @api.constrains("found_date")
    def _check_found_date(self):
        now = fields.Datetime.now()
        if any(violation.found_date > now for violation in self):
            raise ValidationError(
                self.env._("A violation cannot be found in the future.")
            )

    def _get_start(self):
        return self.found_date

    def _get_citation_date(self):
        return self._get_day(self.found_date or fields.Datetime.now())

    def _get_citation_communities(self):
        return self.community_id

    def _get_worklist_place(self):
        return self.unit_id.name or self.location or super()._get_worklist_place()

    # what follows from the rows

    def _after_row(self):
        self._plan_report()

    def _after_notice(self, notice):
        self._plan(RECHECK, notice.deadline)

    def _after_recheck(self):
        self._unplan(RECHECK)

    def _plan_report(self):
        """A reminder to tell the authority, from now on: hours are short."""
        for violation in self:
            if violation.report_pending:
                violation._plan(REPORT, fields.Date.context_today(violation))
            else:
                violation._unplan(REPORT)

    # buttons

    def action_dissuade(self):
        return self._open_row("property.violation.dissuasion", self.env._("Dissuade"))

    def action_issue_notice(self):
        return self._open_row(
            "property.violation.notice", self.env._("Rectification Notice")
        )

    def action_recheck(self):
        return self._open_row("property.violation.recheck", self.env._("Re-check"))

    def action_report(self):
        return self._open_row(
            "property.violation.report", self.env._("Report to Authority")
        )

    def action_close(self):
        """Close what was put right, or reported and followed up."""
        self._check_supervisor()
        for violation in self:
            results = violation.recheck_ids.sorted(lambda r: (r.date, r.id))
            answered = any(violation.report_ids.mapped("answer_date"))
            if not cases.may_close(results.mapped("result"), answered):
                raise UserError(
                    self.env._(
                        "%s is closed once a re-check finds it put right, or once the "
                        "authority was told and its answer is recorded.",
                        violation.display_name,
                    )
                )
        self._advance("close")
        self._unplan(RECHECK, REPORT)

    def action_void(self):
        """Found by mistake: kept, with the reason."""
        self._check_supervisor()
        for violation in self:
            if not (violation.void_reason or "").strip():
                raise UserError(
                    self.env._("Say first why it is none, under “Why It is None”.")
                )
        self._advance("void")
        self._unplan(RECHECK, REPORT)
