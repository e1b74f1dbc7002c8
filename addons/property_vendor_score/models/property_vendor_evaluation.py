from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import vendor_score
from ..engine.vendor_score import Score, exact
from .property_vendor_evaluation_flow_mixin import FLOW

#: what the score and the payment are computed into, in drafts alone
FIGURES = {
    "absence_count",
    "absence_deduction",
    "band_deduction",
    "band_id",
    "computed_date",
    "deduction_amount",
    "deduction_percent",
    "event_deduction",
    "fee_amount",
    "grade",
    "has_score",
    "may_terminate",
    "missing_count",
    "needs_rectification",
    "payable_amount",
    "score",
}


class PropertyVendorEvaluation(models.Model):
    """A vendor's score for a period under a contract, and what it costs or not."""

    _name = "property.vendor.evaluation"
    _description = "Vendor Evaluation"
    _inherit = [
        "property.vendor.evaluation.source.mixin",
        "property.vendor.evaluation.flow.mixin",
        "property.vendor.approval.mixin",
        "property.vendor.evaluation.sheet.mixin",
    ]
    _order = "date_start desc, id desc"

    _guarded_fields = frozenset(FLOW | FIGURES | {"event_ids", "name"})

    name = fields.Char(string="Evaluation No.", readonly=True, copy=False, index=True)
    contract_id = fields.Many2one(
        "property.service.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '!=', 'draft')]",
        tracking=True,
    )
    community_id = fields.Many2one(
        related="contract_id.community_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", string="Vendor", store=True, index=True
    )
    service_type_id = fields.Many2one(
        related="contract_id.service_type_id", store=True, index=True
    )
    date_start = fields.Date(
        string="From",
        required=True,
        index=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(months=-1, day=1)
        ),
        tracking=True,
    )
    date_end = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    template_id = fields.Many2one(
        "property.vendor.score.template",
        string="Score Template",
        required=True,
        compute="_compute_template_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    note = fields.Text(string="Remarks")
    line_ids = fields.One2many(
        "property.vendor.evaluation.line", "evaluation_id", string="Sources"
    )
    event_ids = fields.One2many("property.vendor.event", "evaluation_id")
    computed_date = fields.Datetime(string="Computed on", readonly=True, copy=False)
    has_score = fields.Boolean(readonly=True, copy=False)
    missing_count = fields.Integer(
        string="Sources without Data", readonly=True, copy=False
    )
    score = fields.Float(
        digits=(5, 2), readonly=True, copy=False, aggregator="avg", tracking=True
    )
    grade = fields.Char(readonly=True, copy=False)
    band_id = fields.Many2one(
        "property.vendor.score.band", readonly=True, copy=False, ondelete="set null"
    )
    deduction_percent = fields.Float(
        string="Deduction (%)",
        digits=(5, 2),
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    fee_amount = fields.Monetary(string="Fee", readonly=True, copy=False)
    band_deduction = fields.Monetary(
        string="Deduction by Score", readonly=True, copy=False
    )
    absence_count = fields.Integer(string="Absences", readonly=True, copy=False)
    absence_deduction = fields.Monetary(
        string="Deduction for Absences", readonly=True, copy=False
    )
    event_deduction = fields.Monetary(
        string="Deduction for Events", readonly=True, copy=False
    )
    deduction_amount = fields.Monetary(
        string="Deductions",
        readonly=True,
        copy=False,
        help="By score, absences and events; never more than the fee.",
    )
    payable_amount = fields.Monetary(
        string="Payable", readonly=True, copy=False, tracking=True
    )
    needs_rectification = fields.Boolean(
        string="Rectification", readonly=True, copy=False
    )
    may_terminate = fields.Boolean(
        string="Right to Terminate",
        readonly=True,
        copy=False,
        help="This period and the one before it call for rectification.",
    )

    _term = models.Constraint(
        "CHECK(date_start <= date_end)", "A period ends after it begins."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (contract_id WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) WHERE (corrects_id IS NULL)",
        "These days of the contract are in another evaluation: open that one, or "
        "have it corrected.",
    )
    _one_correction = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "There is a correction of this evaluation already: open that one.",
    )
    _payable = models.Constraint(
        "CHECK(payable_amount >= 0 AND score BETWEEN 0 AND 100)",
        "A score lies between 0 and 100, and nothing below 0 is payable.",
    )

    # ------------------------------------------------------------- computed ----

    @api.depends("date_start")
    def _compute_date_end(self):
        """The end of the month, unless it is told otherwise."""
        for row in self:
            if row.date_start and (not row.date_end or row.date_end < row.date_start):
                row.date_end = row.date_start + relativedelta(day=31)

    @api.depends("contract_id")
    def _compute_template_id(self):
        templates = self.env["property.vendor.score.template"]
        for row in self:
            contract = row.contract_id
            row.template_id = contract.score_template_id or templates._get_default(
                contract.company_id, contract.service_type_id
            )

    @api.depends("name", "contract_id", "date_start")
    def _compute_display_name(self):
        for row in self:
            month = str(row.date_start or "")[:7]
            parts = (row.name, month, row.contract_id.display_name)
            row.display_name = " ".join(filter(None, parts))

    # --------------------------------------------------------------- checks ----

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        sequence = self.env["ir.sequence"].sudo()
        for row in rows:
            code = "property.vendor.evaluation"
            number = sequence.with_company(row.company_id).next_by_code(code)
            # sudo: the number is closed to everybody
            row.sudo().name = number
        return rows

    @api.constrains("contract_id", "date_start", "date_end")
    def _check_period(self):
        for row in self:
            row.contract_id._check_covers(row.date_start, row.date_end)
            first = row.corrects_id
            if first and (
                first.contract_id != row.contract_id
                or first.date_start != row.date_start
                or first.date_end != row.date_end
            ):
                raise ValidationError(
                    self.env._("A correction keeps the contract and the period.")
                )

    # -------------------------------------------------------------- compute ----

    def action_compute(self):
        """Take the figures from their sources, for drafts.

        :raise AccessError: the user may not write them
        :raise UserError: one of them is sent already
        """
        self.check_access("write")
        self._check_draft()
        self._compute_lines()
        self._compute_figures()
        return True

    def _compute_lines(self):
        """Ask each source once for all of them."""
        scores = {
            source: getattr(self, f"_score_{source}")()
            for source in set(self.template_id.line_ids.mapped("source"))
        }
        # sudo: nobody writes figures but this; the user may write the evaluation
        lines = self.sudo().line_ids
        typed = {
            (line.evaluation_id.id, line.source): (line.typed_score, line.typed_reason)
            for line in lines.filtered("is_typed")
        }
        lines.unlink()
        vals_list = [vals for row in self for vals in row._prepare_lines(scores, typed)]
        lines.create(vals_list)

    def _prepare_lines(self, scores, typed):
        self.ensure_one()
        rows = []
        for weight in self.template_id.line_ids:
            found = scores[weight.source].get(self.id) or Score(None)
            typing = typed.get((self.id, weight.source))
            vals = self._prepare_typed(typing) if found.score is None and typing else {}
            score = found.score if not vals else exact(typing[0])
            rows.append((weight, found, score, vals))
        used = vendor_score.spread([(exact(row[0].weight), row[2]) for row in rows])
        return [
            {
                "evaluation_id": self.id,
                "source": weight.source,
                "weight": weight.weight,
                "weight_used": float(share),
                "has_score": score is not None,
                "score": float(score or 0),
                "numerator": float(found.numerator),
                "denominator": float(found.denominator),
                "note": found.note,
                **vals,
            }
            for (weight, found, score, vals), share in zip(rows, used, strict=True)
        ]

    def _prepare_typed(self, typing):
        score, reason = typing
        return {"is_typed": True, "typed_score": score, "typed_reason": reason}

    def _compute_figures(self):
        fees, absences, events = (
            self._get_fees(),
            self._get_absences(),
            self._get_events(),
        )
        # sudo: figures are closed to everybody, the user may write the evaluation
        for row in self.sudo().with_context(tracking_disable=True):
            score = row._prepare_score()
            paid = row._prepare_payment(
                exact(score["deduction_percent"]),
                fees[row.id],
                absences[row.id],
                events[row.id],
            )
            row.write({**score, **paid, "computed_date": fields.Datetime.now()})
            events[row.id].sudo().evaluation_id = row
        self._update_right()

    def _prepare_score(self):
        lines = self.line_ids
        score = vendor_score.weighted_mean(
            (exact(line.weight), exact(line.score) if line.has_score else None)
            for line in lines
        )
        reached = score is not None and vendor_score.band(
            score, self.template_id._get_bands()
        )
        band = reached[1] if reached else self.env["property.vendor.score.band"]
        return {
            "has_score": score is not None,
            "missing_count": len(lines.filtered(lambda line: not line.has_score)),
            "score": float(score or 0),
            "band_id": band.id,
            "grade": band.name,
            "deduction_percent": band.deduction_percent,
            "needs_rectification": band.needs_rectification,
        }

    def _prepare_payment(self, percent, fee, absences, events):
        self.ensure_one()
        absence = absences * exact(self.contract_id.deduction_per_absence)
        event = sum(map(exact, events.mapped("amount")))
        paid = vendor_score.payment(fee, percent, absence, event)
        return {
            "fee_amount": float(fee),
            "band_deduction": float(paid.band),
            "absence_count": absences,
            "absence_deduction": float(absence),
            "event_deduction": float(event),
            "deduction_amount": float(paid.deduction),
            "payable_amount": float(paid.payable),
        }

    def _get_fees(self):
        """The fee of each period: by months and days, or by visits done."""
        by_visit = self.filtered(lambda row: row.contract_id.fee_basis == "visit")
        tasks = (
            by_visit._get_rows(
                "property.vendor.plan.task",
                [("plan_state", "=", "approved")],
                "done_date",
            )
            if by_visit
            else {}
        )
        fees = {}
        for row in self:
            fee = exact(row.contract_id.fee_amount)
            if row.id in tasks:
                fees[row.id] = fee * len(tasks[row.id])
            else:
                fees[row.id] = vendor_score.fee(fee, row.date_start, row.date_end)
        return fees

    def _get_absences(self):
        rows = self._get_rows("property.vendor.attendance", [], "date")
        return {row_id: sum(days.mapped("absent")) for row_id, days in rows.items()}

    def _get_events(self):
        return self._get_rows("property.vendor.event", [], "date")

    def _update_right(self):
        """Two in a row that call for rectification raise the right to terminate."""
        before = self._get_before()
        for row in self:
            low = row.needs_rectification and bool(before[row.id])
            # sudo: figures are closed to everybody
            if row.may_terminate != low:
                row.sudo().may_terminate = low

    def _get_before(self):
        """The evaluation that called for rectification in the period before."""
        days = [row.date_start - relativedelta(days=1) for row in self]
        low = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("date_end", "in", days),
                ("needs_rectification", "=", True),
                ("state", "not in", ("draft", "corrected")),
            ]
        )
        return {
            row.id: low.filtered(lambda e, row=row: row._follows(e)) for row in self
        }

    def _get_next(self):
        """Evaluations of the periods that follow."""
        days = [row.date_end + relativedelta(days=1) for row in self]
        found = self.search(
            [("partner_id", "in", self.partner_id.ids), ("date_start", "in", days)]
        )
        return found.filtered(lambda e: any(e._follows(row) for row in self))

    def _follows(self, other):
        """Of the same contract, or of the one it renews, the period before."""
        mine, its = self.contract_id, other.contract_id
        return other.date_end == self.date_start - relativedelta(days=1) and (
            mine == its
            or (
                mine.partner_id == its.partner_id
                and mine.service_type_id == its.service_type_id
                and bool(mine.area_ids & its.area_ids)
                and its.date_last < mine.date_start
            )
        )
