from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: what no user writes, only the steps do
GUARDED = {
    "approved_date",
    "booked_by_id",
    "booked_date",
    "name",
    "refusal",
    "requested_by_id",
    "requested_date",
    "review_ids",
    "state",
    "validation_status",
}
#: what stays open in every state
FREE = {
    "activity_ids",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
}


class PropertyFeeApprovalMixin(models.AbstractModel):
    """What takes away from the claims: asked for, approved in tiers, then booked.

    draft -> waiting -> approved -> booked, or refused. Tiers are definitions of
    base_tier_validation by amount; a request that no tier covers stops. Who asked
    never approves, who takes money neither asks nor approves, accountants book. What
    was asked for does not change once it is out; what was booked changes by the ERP's
    own documents alone.
    """

    _name = "property.fee.approval.mixin"
    _description = "Approved in Tiers"
    _inherit = [
        "property.cashier.guard.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "tier.validation",
    ]
    _order = "id desc"

    _state_from = ["waiting"]
    _state_to = ["approved"]
    _cancel_state = "refused"

    name = fields.Char(
        string="Number", default="/", required=True, readonly=True, copy=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Asked on",
        required=True,
        default=fields.Date.context_today,
        copy=False,
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waiting for Approval"),
            ("approved", "Approved"),
            ("booked", "Booked"),
            ("refused", "Refused"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users",
        string="Asked by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    requested_date = fields.Datetime(readonly=True, copy=False)
    approved_date = fields.Datetime(readonly=True, copy=False)
    booked_by_id = fields.Many2one(
        "res.users", string="Booked by", readonly=True, copy=False, ondelete="restrict"
    )
    booked_date = fields.Date(readonly=True, copy=False)
    refusal = fields.Char(string="Reason of the Refusal", readonly=True, copy=False)

    # -------------------------------------------------------------- guards ----

    @api.model_create_multi
    def create(self, vals_list):
        given = {key for vals in vals_list for key, value in vals.items() if value}
        states = {vals.get("state") or "draft" for vals in vals_list}
        if not self.env.su and (
            given & (GUARDED - {"name", "state"}) or states != {"draft"}
        ):
            self._raise_guard()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if GUARDED & vals.keys():
                self._raise_guard()
            if not self._get_free_fields().issuperset(vals):
                self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_draft()

    def _get_free_fields(self):
        """What may be added when the request is out, beside messages."""
        return FREE

    def _raise_guard(self):
        raise AccessError(self.env._("A request changes by its own steps alone."))

    def _check_draft(self):
        if any(record.state != "draft" for record in self):
            raise UserError(
                self.env._("What was asked for does not change: make a new request.")
            )

    def _allow_to_remove_reviews(self, values):
        """A refusal keeps who refused; only a withdrawn request asks anew."""
        return values.get("state") == "draft"

    def _set_state(self, state, **values):
        # asked of the base again with each step, it knows not when it changes
        self.invalidate_recordset(["need_validation"])
        # sudo: the steps alone change the state, and have checked who may
        self.sudo().with_context(skip_validation_check=True).write(
            {"state": state, **values}
        )

    # -------------------------------------------------------------- asking ----

    def action_request(self):
        """Ask for approval.

        :raise AccessError: cashiers, and who is neither supervisor nor accountant
        :raise UserError: nothing to ask for, more than is owed, or nobody to approve
        """
        self._check_may_request()
        for record in self:
            record._check_draft()
            record._check_request()
            record._set_state(
                "waiting",
                name=record._next_name(),
                requested_by_id=self.env.uid,
                requested_date=fields.Datetime.now(),
            )
            record._start_review()
        return True

    def _check_may_request(self):
        user = self.env.user
        allowed = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not allowed or self._is_cashier():
            raise AccessError(
                self.env._("Only supervisors and accountants ask for this.")
            )
        self.check_access("write")

    def _check_request(self):
        """Hook: what is asked for can be booked as things are.

        :raise UserError: it cannot, and why
        """
        self.ensure_one()

    def _next_name(self):
        self.ensure_one()
        if self.name != "/":
            return self.name
        return self.env["ir.sequence"].next_by_code(self._name) or "/"

    def _start_review(self):
        self.invalidate_recordset(["need_validation"])
        # sudo: tier.review - nobody writes reviews but the steps
        reviews = self.sudo().request_validation()
        if not reviews:
            raise UserError(
                self.env._(
                    "No approval tier covers %(amount)s: an administrator sets them "
                    "under Configuration > Fees > Approval Tiers.",
                    amount=self.currency_id.format(self.amount),
                )
            )
        if reviews.filtered(lambda review: not review.reviewer_ids):
            raise UserError(
                self.env._(
                    "Nobody else may approve this: it takes one of %(groups)s who has "
                    "not asked for it and takes no money.",
                    groups=", ".join(reviews.reviewer_group_id.mapped("name")),
                )
            )

    def action_withdraw(self):
        """Take back what nobody has approved yet: a draft again."""
        self._check_may_request()
        if self.filtered(lambda record: record.state != "waiting"):
            raise UserError(self.env._("Only what waits for approval is taken back."))
        self._set_state("draft")
        return True

    def restart_validation(self):
        """The base would drop all reviews for whoever asks."""
        return self.action_withdraw()

    # ----------------------------------------------------------- approving ----

    def _compute_next_review(self):
        """Whose turn it is, in the language of the user."""
        for record in self:
            pending = record.review_ids.filtered(lambda r: r.status == "pending")
            tier = pending.sorted("sequence")[:1].name
            record.next_review = tier and self.env._("Decides next: %s", tier)

    def _may_be_reviewer(self, user):
        """Not who asked, not who takes money, only who sees the community."""
        self.ensure_one()
        communities = user.property_community_ids
        return (
            user.active
            and user != self.requested_by_id
            and not user.has_group("property_billing.group_cashier")
            and self.company_id in user.company_ids
            and (not communities or self.community_id in communities)
        )

    def _get_my_reviews(self, tiers=False):
        """The reviews it is this user's turn for.

        :raise AccessError: there is none
        """
        self.ensure_one()
        self.check_access("read")
        turns = self._get_sequences_to_approve(self.env.user)
        mine = self.review_ids.filtered(
            lambda review: (
                review.sequence in turns
                and review.status in ("waiting", "pending")
                and self.env.user in review._get_reviewers()
            )
        )
        if self.state != "waiting" or not (mine & tiers if tiers else mine):
            raise AccessError(
                self.env._(
                    "It is not for you to decide on this: who asked for it never "
                    "does, and tiers decide in their order."
                )
            )
        # sudo: tier.review - nobody writes reviews but the steps
        return (mine & tiers if tiers else mine).sudo()

    def _as_reviewer(self):
        # sudo: tier.review - the user decides, the steps write it down
        return self.sudo().with_context(skip_validation_check=True)

    def _validate_tier(self, tiers=False):
        mine = self._get_my_reviews(tiers)
        super(PropertyFeeApprovalMixin, self._as_reviewer())._validate_tier(mine)
        if self.validation_status == "validated":
            self._set_state("approved", approved_date=fields.Datetime.now())
            self._after_approved()

    def _after_approved(self):
        """Hook: what booking will need and others can prepare meanwhile."""

    def _rejected_tier(self, tiers=False):
        mine = self._get_my_reviews(tiers)
        super(PropertyFeeApprovalMixin, self._as_reviewer())._rejected_tier(mine)
        self._set_state("refused", refusal=mine[:1].comment)

    def action_refuse(self):
        """Ask why, then refuse."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "property.fee.refusal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _refuse(self, reason):
        """Refuse as approver, or as the accountant who cannot book it.

        :param str reason: what the one who asked reads
        """
        self.ensure_one()
        if self.state == "approved":
            self.env["property.fee.posting"]._check_may_post()
            self.check_access("write")
            self._set_state("refused", refusal=reason)
            return
        self._get_my_reviews().write({"comment": reason})
        self.reject_tier()
        self._set_state("refused", refusal=reason)

    # ------------------------------------------------------------- booking ----

    def action_book(self):
        """Book what was approved, once; accountants only.

        :raise AccessError: who may not post fees
        :raise UserError: not approved, or the ledger has changed since
        """
        self.env["property.fee.posting"]._check_may_post()
        for record in self:
            record.check_access("write")
            record.lock_for_update(allow_referencing=True)
            record.invalidate_recordset(["state", "validation_status"])
            record._check_approved()
            record.with_company(record.company_id)._book()
            record._set_state(
                "booked",
                booked_by_id=self.env.uid,
                booked_date=record._get_booking_date(),
            )
        return True

    def _check_approved(self):
        if self.state != "approved" or self.validation_status != "validated":
            raise UserError(
                self.env._("%s: only what was approved is booked, and once.", self.name)
            )

    def _get_booking_date(self):
        """The day of the entry: today; what is closed stays closed."""
        return fields.Date.context_today(self)

    def _book(self):
        """Make the entries; the concrete model knows which."""
        raise NotImplementedError
