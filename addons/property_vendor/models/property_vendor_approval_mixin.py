from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PropertyVendorApprovalMixin(models.AbstractModel):
    """A vendor's paper: submitted, approved in tiers or returned with remarks.

    draft -> submitted -> approved, or returned, then submitted again. Tiers are
    definitions of base_tier_validation; a paper that no tier covers stops. Who
    submitted it does not approve it.
    """

    _name = "property.vendor.approval.mixin"
    _description = "Vendor's Paper Approved in Tiers"
    _inherit = [
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "tier.validation",
    ]
    _guarded_fields = frozenset(
        {
            "approved_date",
            "remark",
            "review_ids",
            "state",
            "submitted_by_id",
            "submitted_date",
            "validation_status",
        }
    )
    _state_from = ["submitted"]
    _state_to = ["approved"]
    _cancel_state = "returned"

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("returned", "Returned"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    submitted_by_id = fields.Many2one(
        "res.users",
        string="Submitted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    submitted_date = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    approved_date = fields.Datetime(string="Approved on", readonly=True, copy=False)
    remark = fields.Text(
        string="Remarks on the Return", readonly=True, copy=False, tracking=True
    )

    def _check_open(self):
        """Drafts and what was returned change; the rest stays as submitted."""
        if any(record.state not in ("draft", "returned") for record in self):
            raise UserError(
                self.env._("What was submitted stays as it is: have it returned.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(record.state != "draft" for record in self):
            raise UserError(self.env._("Only drafts are deleted."))

    def _allow_to_remove_reviews(self, values):
        """Who returned it stays on file until it is submitted again."""
        return False

    def _set_state(self, state, **values):
        self.invalidate_recordset(["need_validation"])
        # sudo: the steps alone change the state, and have checked who may
        self.sudo().with_context(skip_validation_check=True).write(
            {"state": state, **values}
        )

    # ----------------------------------------------------------- submitting ----

    def action_submit(self):
        """Hand the paper in for approval.

        :raise AccessError: the user may not write it
        :raise UserError: it is not complete, or nobody can approve it
        """
        self.check_access("write")
        self._check_open()
        for record in self:
            record._check_submit()
            # sudo: tier.review - nobody writes reviews but the steps
            record.sudo().review_ids.unlink()
            record._set_state(
                "submitted",
                submitted_by_id=self.env.uid,
                submitted_date=fields.Datetime.now(),
                remark=False,
            )
            record._start_review()
        return True

    def _check_submit(self):
        """Hook: the paper is complete.

        :raise UserError: it is not, and why
        """
        self.ensure_one()

    def _start_review(self):
        self.invalidate_recordset(["need_validation"])
        # sudo: tier.review - nobody writes reviews but the steps
        reviews = self.sudo().request_validation()
        if not reviews:
            raise UserError(
                self.env._(
                    "No approval tier covers this: an administrator sets them under "
                    "Settings > Technical > Tier Validations."
                )
            )
        if reviews.filtered(lambda review: not review.reviewer_ids):
            raise UserError(
                self.env._(
                    "Nobody else may approve this: it takes one of %(groups)s who "
                    "has not submitted it.",
                    groups=", ".join(reviews.reviewer_group_id.mapped("name")),
                )
            )

    # ------------------------------------------------------------ approving ----

    def _compute_next_review(self):
        """Whose turn it is, in the language of the user."""
        for record in self:
            pending = record.review_ids.filtered(lambda r: r.status == "pending")
            tier = pending.sorted("sequence")[:1].name
            record.next_review = tier and self.env._("Decides next: %s", tier)

    def _may_be_reviewer(self, user):
        """Not who submitted it, and only who sees the community."""
        self.ensure_one()
        communities = user.property_community_ids
        return (
            user.active
            and user != self.submitted_by_id
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
        mine = mine & tiers if tiers else mine
        if self.state != "submitted" or not mine:
            raise AccessError(
                self.env._(
                    "It is not for you to decide on this: who submitted it never "
                    "does, and tiers decide in their order."
                )
            )
        # sudo: tier.review - nobody writes reviews but the steps
        return mine.sudo()

    def _as_reviewer(self):
        # sudo: tier.review - the user decides, the steps write it down
        return self.sudo().with_context(skip_validation_check=True)

    def _validate_tier(self, tiers=False):
        mine = self._get_my_reviews(tiers)
        super(PropertyVendorApprovalMixin, self._as_reviewer())._validate_tier(mine)
        if self.validation_status == "validated":
            self._set_state("approved", approved_date=fields.Datetime.now())

    def _rejected_tier(self, tiers=False):
        mine = self._get_my_reviews(tiers)
        super(PropertyVendorApprovalMixin, self._as_reviewer())._rejected_tier(mine)
        self._set_state("returned", remark=mine[:1].comment)

    def restart_validation(self):
        """The base would drop all reviews for whoever asks."""
        raise UserError(self.env._("Have it returned, and submit it again."))

    def action_return(self):
        """Ask for remarks, then return the paper."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return with Remarks"),
            "res_model": "property.vendor.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _return(self, remark):
        """Return as approver.

        :param str remark: what the one who submitted it reads
        """
        self.ensure_one()
        self._get_my_reviews().write({"comment": remark})
        self.reject_tier()
        self._set_state("returned", remark=remark)
