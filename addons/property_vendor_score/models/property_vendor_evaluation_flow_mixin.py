from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: what stays open in every state
FREE = {
    "activity_ids",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
}
#: what the vendor adds to an approved one
CO_SIGN = {"vendor_signature", "vendor_signed_by"}
#: what the steps alone write
FLOW = {
    "accepted_date",
    "appeal_answer",
    "appeal_by",
    "appeal_closed",
    "appeal_date",
    "appeal_deadline",
    "appeal_decided_by",
    "appeal_decision",
    "appeal_text",
    "approved_date",
    "correction_reason",
    "corrects_id",
    "remark",
    "review_ids",
    "sent_date",
    "state",
    "submitted_by_id",
    "submitted_date",
    "validation_status",
    "vendor_signed_date",
}
#: draft, submitted and approved are named again: labels are translated where they
#: are given; an evaluation is never "returned"
ADDED = [
    ("draft", "Draft"),
    ("sent", "Sent to the Vendor"),
    ("appealed", "Appealed"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("signed", "Signed"),
    ("corrected", "Corrected"),
]


class PropertyVendorEvaluationFlowMixin(models.AbstractModel):
    """The way of an evaluation from a draft to a signed paper, and its correction.

    draft -> sent -> (appealed ->) submitted -> approved -> signed -> corrected; an
    appeal that is upheld, and an approver who returns it, lead back to the draft.
    """

    _name = "property.vendor.evaluation.flow.mixin"
    _description = "Way of an Evaluation"
    _inherit = ["property.vendor.approval.mixin"]
    _cancel_state = "draft"

    state = fields.Selection(
        selection_add=ADDED,
        ondelete=dict.fromkeys(
            ("sent", "appealed", "signed", "corrected"), "set default"
        ),
    )
    sent_date = fields.Date(string="Sent on", readonly=True, copy=False)
    appeal_deadline = fields.Date(
        string="Appeal until",
        readonly=True,
        copy=False,
        help="The last day, inclusive.",
    )
    accepted_date = fields.Date(
        string="Accepted by the Vendor on", readonly=True, copy=False
    )
    appeal_text = fields.Text(string="Appeal", readonly=True, copy=False, tracking=True)
    appeal_date = fields.Date(string="Appealed on", readonly=True, copy=False)
    appeal_by = fields.Char(string="Appealed by", readonly=True, copy=False)
    appeal_decision = fields.Selection(
        [("upheld", "Upheld"), ("partly", "Upheld in Part"), ("rejected", "Rejected")],
        string="Decision",
        readonly=True,
        copy=False,
        tracking=True,
    )
    appeal_closed = fields.Boolean(
        string="No Further Appeal", readonly=True, copy=False
    )
    appeal_answer = fields.Text(
        string="Answer", readonly=True, copy=False, tracking=True
    )
    appeal_decided_by = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    vendor_signed_by = fields.Char(string="Signed for the Vendor by", copy=False)
    vendor_signature = fields.Binary(string="Signature", attachment=True, copy=False)
    vendor_signed_date = fields.Datetime(string="Signed on", readonly=True, copy=False)
    corrects_id = fields.Many2one(
        "property.vendor.evaluation",
        string="Corrects",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    corrected_by_ids = fields.One2many(
        "property.vendor.evaluation", "corrects_id", string="Corrected by"
    )
    correction_reason = fields.Text(readonly=True, copy=False, tracking=True)

    # --------------------------------------------------------------- guards ----

    def write(self, vals):
        if not self.env.su:
            self._check_frozen(vals.keys() - FREE - self._guarded_fields)
        return super().write(vals)

    def _check_frozen(self, names):
        if not names:
            return
        for row in self:
            if row.state == "draft" or (row.state == "approved" and names <= CO_SIGN):
                continue
            raise UserError(
                self.env._(
                    "%(name)s is %(state)s and stays as it is.",
                    name=row.name,
                    state=row._get_label("state"),
                )
            )

    def _check_open(self):
        """What the vendor has seen is submitted."""
        self._check_state("sent")

    def _check_draft(self):
        for row in self:
            if row.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is with the vendor or decided: its figures stay.", row.name
                    )
                )

    def _check_state(self, *states):
        for row in self:
            if row.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s is %(state)s: this step is not open.",
                        name=row.name,
                        state=row._get_label("state"),
                    )
                )

    def _set_state(self, state, **values):
        """What an approver returns is a draft again, with the remark."""
        super()._set_state("draft" if state == "returned" else state, **values)

    # ---------------------------------------------------------- to the vendor ----

    def action_send(self):
        """Show the vendor the figures; from now on they stay.

        :raise UserError: not computed, not over, no score, or a source is missing
        """
        self.check_access("write")
        self._check_state("draft")
        self.action_compute()
        for row in self:
            row._check_send()
        today = fields.Date.context_today(self)
        for row in self:
            days = relativedelta(days=row.template_id.appeal_days)
            row._set_state(
                "sent",
                sent_date=today,
                appeal_deadline=today + days,
                **row._no_appeal(),
            )
            row._tell_vendor()
        return True

    def _no_appeal(self):
        return dict.fromkeys(("accepted_date", "appeal_closed", "remark"), False)

    def _check_send(self):
        self.ensure_one()
        if self.date_end >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(name)s: the period runs until %(day)s.",
                    name=self.name,
                    day=self.date_end,
                )
            )
        missing = self.line_ids.filtered(lambda line: not line.has_score)
        if not self.has_score:
            raise UserError(self.env._("%s: no source has data.", self.name))
        if missing and self.template_id.missing == "block":
            raise UserError(
                self.env._(
                    "%(name)s: %(sources)s without data. Enter it, or a score by hand "
                    "and where it is from.",
                    name=self.name,
                    sources=", ".join(line._get_label("source") for line in missing),
                )
            )

    def _tell_vendor(self):
        """Post the result to the vendor; the portal adds a link."""
        self.ensure_one()
        self.message_post(
            body=self.env._(
                "Evaluation %(name)s, %(first)s to %(last)s: score %(score).2f, "
                "%(grade)s. You may appeal until %(day)s.",
                name=self.name,
                first=self.date_start,
                last=self.date_end,
                score=self.score,
                grade=self.grade or "",
                day=self.appeal_deadline,
            ),
            partner_ids=self.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def action_accept(self):
        """The vendor accepts before the days to appeal are over."""
        self.check_access("write")
        self._check_state("sent")
        # sudo: the steps alone write it, and have checked who may
        self._set_state("sent", accepted_date=fields.Date.context_today(self))
        return True

    def _appeal(self, text, by):
        """Take the vendor's appeal.

        :param str text: why
        :param str by: who appeals for the vendor
        :raise UserError: not sent, the days are over, or it says nothing
        """
        self.ensure_one()
        self._check_state("sent")
        today = fields.Date.context_today(self)
        if self.appeal_closed:
            raise UserError(
                self.env._("%s: an appeal was rejected already.", self.name)
            )
        if self.accepted_date or today > self.appeal_deadline:
            raise UserError(
                self.env._(
                    "%(name)s: an appeal was open until %(day)s.",
                    name=self.name,
                    day=self.accepted_date or self.appeal_deadline,
                )
            )
        if not (text or "").strip():
            raise UserError(self.env._("Say what the appeal is about."))
        self._set_state(
            "appealed",
            appeal_text=text,
            appeal_by=by,
            appeal_date=today,
            appeal_decision=False,
            appeal_answer=False,
            appeal_decided_by=False,
        )

    def _decide(self, decision, answer):
        """Answer the appeal; what is upheld goes back to the draft.

        :param str decision: upheld, partly or rejected
        :raise AccessError: not the supervisor
        :raise UserError: nothing was appealed, or there is no answer
        """
        self.ensure_one()
        self.check_access("write")
        self._check_state("appealed")
        if decision not in ("upheld", "partly", "rejected"):
            raise UserError(self.env._("Decide: upheld, in part, or rejected."))
        if not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(self.env._("The supervisor decides appeals."))
        if not (answer or "").strip():
            raise UserError(self.env._("Tell the vendor why."))
        self._set_state(
            "sent" if decision == "rejected" else "draft",
            appeal_decision=decision,
            appeal_answer=answer,
            appeal_decided_by=self.env.uid,
            appeal_closed=decision == "rejected",
        )
        self.message_post(
            body=answer,
            partner_ids=self.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    # ------------------------------------------------------------- approval ----

    def _check_submit(self):
        super()._check_submit()
        today = fields.Date.context_today(self)
        decided = self.accepted_date or self.appeal_closed
        if not decided and today <= self.appeal_deadline:
            raise UserError(
                self.env._(
                    "%(name)s: the vendor may appeal until %(day)s.",
                    name=self.name,
                    day=self.appeal_deadline,
                )
            )

    def _validate_tier(self, tiers=False):
        res = super()._validate_tier(tiers)
        self.filtered(lambda row: row.state == "approved")._update_right()
        return res

    def action_sign(self):
        """Take the vendor's signature; a correction takes the place of the first.

        :raise UserError: not approved, or name or signature is missing
        """
        self.check_access("write")
        self._check_state("approved")
        for row in self:
            if not row.vendor_signed_by or not row.vendor_signature:
                raise UserError(
                    self.env._("Who signs for the vendor: enter name and signature.")
                )
        self._set_state("signed", vendor_signed_date=fields.Datetime.now())
        if self.corrects_id:
            self.corrects_id._set_state("corrected")
        (self | self._get_next())._update_right()
        return True

    # ----------------------------------------------------------- correction ----

    def action_correct(self, reason):
        """Open a draft that takes the place of this signed evaluation once signed.

        :param str reason: why it has to change
        :raise AccessError: not the office director
        :raise UserError: not signed, corrected already, or no reason
        """
        self.ensure_one()
        self.env["property.service.contract"]._check_manager()
        self._check_state("signed")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is corrected."))
        if self.corrected_by_ids:
            raise UserError(
                self.env._(
                    "There is a correction of this evaluation already: open that one."
                )
            )
        # sudo: what it corrects is closed to everybody, the director may correct
        draft = self.sudo().copy({"corrects_id": self.id, "correction_reason": reason})
        draft = draft.sudo(False)
        draft.action_compute()
        return draft

    @api.ondelete(at_uninstall=False)
    def _unlink_gives_events_back(self):
        """The events of a correction that is dropped are the first one's again."""
        for row in self.filtered("corrects_id"):
            # sudo: which evaluation an event is in is closed to everybody
            row.sudo().event_ids.evaluation_id = row.corrects_id

    def _get_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # -------------------------------------------------------------- buttons ----

    def action_appeal(self):
        """Enter an appeal that came by letter or telephone."""
        return self._ask("appeal", self.env._("Enter an Appeal"))

    def action_decide(self):
        """Decide the appeal."""
        return self._ask("decide", self.env._("Decide the Appeal"))

    def action_ask_correction(self):
        """Ask why a signed evaluation is corrected."""
        return self._ask("correct", self.env._("Correct"))

    def _ask(self, kind, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "property.vendor.evaluation.step",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_evaluation_id": self.id,
                "default_kind": kind,
                "default_appeal_by": self.partner_id.name,
            },
        }
