from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import cases

MEDIATE = "property_cs.mail_activity_type_mediate"
FOLLOW_UP = "property_cs.mail_activity_type_follow_up"
DAYS_TO_MEDIATE = 30
DAYS_TO_FOLLOW_UP = 30


class PropertyDispute(models.Model):
    """A dispute between households, or with the office, and its mediation.

    The office mediates where both sides agree to it; what they agree is
    written down and signed. It decides nothing and compels nobody.
    """

    _name = "property.dispute"
    _description = "Dispute"
    _inherit = ["property.case.mixin", "property.case.file.mixin"]
    _number_prefix = "TJ"
    _first_state = "open"
    _transitions = cases.DISPUTE
    _row_field = "dispute_id"
    _log_kind = "dispute"

    state = fields.Selection(
        [
            ("open", "Registered"),
            ("mediating", "Mediating"),
            ("agreed", "Agreed"),
            ("followed", "Followed Up"),
            ("failed", "Mediation Failed"),
            ("closed", "Closed"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    kind = fields.Selection(
        [
            ("noise", "Noise"),
            ("leak", "Water Leakage"),
            ("renovation", "Renovation"),
            ("parking", "Parking"),
            ("animal", "Animals"),
            ("common", "Common Parts"),
            ("fee", "Fees and Services"),
            ("other", "Other"),
        ],
        required=True,
        default="noise",
        tracking=True,
    )
    opened_date = fields.Date(
        "Opened on", required=True, default=fields.Date.context_today
    )
    mediate_deadline = fields.Date(
        "Mediate Until",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + timedelta(days=DAYS_TO_MEDIATE)
        ),
        tracking=True,
    )
    party_ids = fields.One2many(
        "property.dispute.party", "dispute_id", string="Parties", copy=True
    )
    unit_ids = fields.Many2many(
        "property.unit",
        string="Units",
        compute="_compute_unit_ids",
        search="_search_unit_ids",
    )
    session_ids = fields.One2many(
        "property.dispute.session", "dispute_id", string="Sessions"
    )
    session_count = fields.Integer("Sessions Held", compute="_compute_session_count")
    agreement = fields.Text(
        "What Was Agreed", help="Who does what until when; printed and signed."
    )
    agreement_date = fields.Date("Agreed on", readonly=True, copy=False)
    signed_file_ids = fields.Many2many(
        "ir.attachment",
        relation="property_dispute_signed_file_rel",
        string="Signed Agreement",
        copy=False,
        help="Scan of the agreement both sides signed.",
    )
    follow_up_date = fields.Date("Follow Up on", copy=False, tracking=True)
    follow_up_note = fields.Text("Found at Follow-up", copy=False)
    breach_note = fields.Text("How It Was Breached", copy=False)
    breach_count = fields.Integer("Breaches", readonly=True, copy=False)
    failure_reason = fields.Text("Why Mediation Failed", copy=False)

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number is taken in the company."
    )
    _deadline_after_opening = models.Constraint(
        "CHECK(mediate_deadline >= opened_date)",
        "The deadline lies before the day the dispute was opened.",
    )

    @api.depends("party_ids.unit_id")
    def _compute_unit_ids(self):
        for dispute in self:
            dispute.unit_ids = dispute.party_ids.unit_id

    @api.model
    def _search_unit_ids(self, operator, value):
        return [("party_ids.unit_id", operator, value)]

    def _compute_session_count(self):
        counts = dict(
            self.env["property.dispute.session"]._read_group(
                [("dispute_id", "in", self.ids), ("result", "!=", False)],
                ["dispute_id"],
                ["__count"],
            )
        )
        for dispute in self:
            dispute.session_count = counts.get(dispute, 0)

    @api.depends(
        "state",
        "mediate_deadline",
        "follow_up_date",
        "session_ids.date",
        "session_ids.result",
    )
    def _compute_deadline(self):
        return super()._compute_deadline()

    def _get_next_deadline(self):
        if self.state == "agreed":
            return self.follow_up_date
        if self.state not in ("open", "mediating"):
            return False
        planned = self.session_ids.filtered(lambda s: not s.result)
        days = [self._get_day(moment) for moment in planned.mapped("date")]
        return min([self.mediate_deadline, *days])

    @api.constrains("opened_date")
    def _check_opened_date(self):
        today = fields.Date.context_today(self)
        if any(dispute.opened_date > today for dispute in self):
            raise ValidationError(
                self.env._("A dispute cannot be opened in the future.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        for dispute in disputes:
            dispute._plan(MEDIATE, dispute.mediate_deadline)
        return disputes

    def write(self, vals):
        if {"agreement"} & vals.keys():
            self._check_agreement_open()
        result = super().write(vals)
        if "signed_file_ids" in vals:
            self._claim_signed_files()
        if "mediate_deadline" in vals:
            for dispute in self.filtered(lambda d: d.state in ("open", "mediating")):
                dispute._plan(MEDIATE, dispute.mediate_deadline)
        if "follow_up_date" in vals:
            for dispute in self.filtered(lambda d: d.state == "agreed"):
                dispute._plan(FOLLOW_UP, dispute.follow_up_date)
        return result

    def _check_agreement_open(self):
        if any(d.state not in ("open", "mediating") for d in self):
            raise UserError(
                self.env._("What was agreed and printed for signature stays.")
            )

    def _claim_signed_files(self):
        for dispute in self:
            # sudo: ir.attachment - own uploads that belong to no record yet
            fresh = dispute.sudo().signed_file_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            fresh.write({"res_model": dispute._name, "res_id": dispute.id})

    @api.constrains("file_ids", "signed_file_ids")
    def _check_files(self):
        for dispute in self:
            dispute._check_file_kinds(dispute.file_ids | dispute.signed_file_ids)

    def _check_sides(self):
        for dispute in self:
            if set(dispute.party_ids.mapped("side")) != {"a", "b"}:
                raise UserError(
                    self.env._("Name who stands on either side of the dispute first.")
                )

    def _need(self, field):
        """Refuse a step while what has to be said with it is empty."""
        label = self._fields[field]._description_string(self.env)
        for dispute in self:
            if not (dispute[field] or "").strip():
                raise UserError(self.env._("Fill in “%s” first.", label))

    def _get_worklist_place(self):
        units = ", ".join(self.unit_ids.mapped("name"))
        return units or super()._get_worklist_place()

    # steps

    def action_mediate(self):
        """Both sides are willing: mediation begins."""
        self._check_sides()
        self._advance("mediate")

    def action_session(self):
        if self.state == "open":
            self.action_mediate()
        return self._open_row(
            "property.dispute.session", self.env._("Mediation Session")
        )

    def action_agree(self):
        """Write down that both sides agreed, after a session that was held."""
        self._check_sides()
        self._need("agreement")
        today = fields.Date.context_today(self)
        for dispute in self:
            if not dispute.session_count:
                raise UserError(
                    self.env._("Record the session in which they agreed first.")
                )
            day = dispute.follow_up_date
            if not day or day < today:
                day = today + timedelta(days=DAYS_TO_FOLLOW_UP)
            dispute._advance("agree", agreement_date=today, follow_up_date=day)
            dispute._unplan(MEDIATE)

    def action_follow_up(self):
        """The agreement is kept."""
        self._need("follow_up_note")
        for dispute in self:
            if not dispute.signed_file_ids:
                raise UserError(
                    self.env._("Add the scan of the signed agreement first.")
                )
        self._advance("follow")
        self._unplan(FOLLOW_UP)

    def action_breach(self):
        """The agreement is not kept: mediation begins again, and it counts."""
        self._need("breach_note")
        today = fields.Date.context_today(self)
        for dispute in self:
            text = self.env._(
                "Breach of the agreement of %(day)s: %(note)s",
                day=fields.Date.to_string(dispute.agreement_date),
                note=dispute.breach_note,
            )
            dispute.message_post(body=text)
            dispute._log_day([text])
            deadline = max(
                dispute.mediate_deadline, today + timedelta(days=DAYS_TO_MEDIATE)
            )
            dispute._advance(
                "breach",
                breach_count=dispute.breach_count + 1,
                breach_note=False,
                follow_up_note=False,
                follow_up_date=False,
                agreement_date=False,
                mediate_deadline=deadline,
            )
            dispute._unplan(FOLLOW_UP)

    def action_fail(self):
        """They do not agree; the law's other ways are theirs."""
        self._need("failure_reason")
        self._advance("fail")
        self._unplan(MEDIATE)

    def action_close(self):
        self._check_supervisor()
        self._advance("close")
        self._unplan(MEDIATE, FOLLOW_UP)

    def action_print(self):
        """The agreement as a PDF, to be signed."""
        self._check_sides()
        self._need("agreement")
        return self.env.ref(
            "property_cs.action_report_dispute_agreement"
        ).report_action(self)

    def _get_agreement_lang(self):
        return self._get_print_lang(self.party_ids.partner_id[:1])
