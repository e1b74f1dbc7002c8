from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

NOTICES_PER_BATCH = 50


class PropertyFeeNoticeIssue(models.Model):
    """Notices of one stage for a community: issued in batches, printed by building."""

    _name = "property.fee.notice.issue"
    _description = "Issue of Fee Notices"
    _inherit = [
        "property.community.mixin",
        "property.fee.notice.request",
        "property.batch.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    run_id = fields.Many2one(
        "property.fee.run",
        string="Fee Run",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id), ('state', '=', 'posted')]",
        help="The month that is announced; empty: what is owed today.",
    )
    building_ids = fields.Many2many(
        "property.building",
        domain="[('community_id', '=', community_id)]",
        help="Empty: the whole community.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issuing", "Issuing"),
            ("issued", "Issued"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    notice_ids = fields.One2many("property.fee.notice", "issue_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    notice_count = fields.Integer(compute="_compute_totals")
    served_count = fields.Integer(string="Delivered", compute="_compute_totals")
    amount_payable = fields.Monetary(string="To Pay", compute="_compute_totals")

    @api.depends("date", "community_id.name", "run_id.date_start")
    def _compute_name(self):
        for issue in self:
            day = issue.run_id.date_start or issue.date
            period = day and day.strftime("%Y-%m" if issue.run_id else "%Y-%m-%d")
            issue.name = " ".join(filter(None, (issue.community_id.name, period)))

    @api.depends("name", "stage")
    @api.depends_context("lang")
    def _compute_display_name(self):
        stages = dict(self._fields["stage"]._description_selection(self.env))
        for issue in self:
            issue.display_name = f"{issue.name or ''} {stages.get(issue.stage, '')}"

    @api.depends("notice_ids.state", "notice_ids.amount_payable")
    def _compute_totals(self):
        groups = self.env["property.fee.notice"]._read_group(
            [("issue_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["issue_id", "state"],
            ["__count", "amount_payable:sum"],
        )
        for issue in self:
            mine = [row[1:] for row in groups if row[0] == issue]
            issue.notice_count = sum(count for _state, count, _amount in mine)
            issue.amount_payable = sum(amount for _state, _count, amount in mine)
            issue.served_count = sum(
                count
                for state, count, _amount in mine
                if state in ("delivered", "acknowledged")
            )

    @api.depends("community_id")
    def _compute_deadline(self):
        return super()._compute_deadline()

    def _get_request_community(self):
        return self.community_id

    def _get_request_run(self):
        return self.run_id

    def _get_served_domain(self):
        in_community = Domain("community_id", "=", self.community_id.id)
        return in_community & super()._get_served_domain()

    def _get_scope_domain(self):
        scope = Domain("community_id", "=", self.community_id.id)
        if self.building_ids:
            scope &= Domain("building_id", "in", self.building_ids.ids)
        return scope

    # ------------------------------------------------------------ issue ----

    def action_issue(self):
        """Issue the notices in the background; again adds only who is missing."""
        self._check_may_issue()
        for issue in self:
            issue.lock_for_update(allow_referencing=True)
            if issue.state == "issuing":
                if issue.batch_failed_count:
                    issue.action_retry_batches()
                continue
            issue._begin()
        return True

    def _check_may_issue(self):
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("property_base.group_supervisor")
            or user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._("Only supervisors and accountants issue notices in bulk.")
            )

    def _begin(self):
        groups = self._skip_served(self._group_claims(self._find_claims()))
        if not groups:
            raise UserError(
                self.env._("Nobody has anything to pay that is not announced already.")
            )
        self._clear_batches()
        self.state = "issuing"
        self._start_batches("issue", self._split(groups), "issued")

    def _split(self, groups):
        """[[payer id, unit id or False], ...] of a batch each, in walking order."""
        units = self.env["property.unit"].browse(
            [unit for _payer, unit in groups if unit]
        )
        place = {unit.id: unit.sort_key or "" for unit in units}
        keys = sorted(groups, key=lambda key: (place.get(key[1], ""), key[0]))
        return [
            [list(key) for key in keys[start : start + NOTICES_PER_BATCH]]
            for start in range(0, len(keys), NOTICES_PER_BATCH)
        ]

    def _process_batch(self, batch):
        if batch.step == "issued":
            self.state = "issued"
            return
        keys = {tuple(key) for key in batch.payload}
        claims = self._find_claims(
            Domain("partner_id", "in", list({payer for payer, _unit in keys}))
        )
        groups = self._skip_served(self._group_claims(claims))
        wanted = {key: ids for key, ids in groups.items() if key in keys}
        self._make_notices(claims, wanted)

    def _prepare_notice(self, key, charge_ids, claims, credit):
        vals = super()._prepare_notice(key, charge_ids, claims, credit)
        return {**vals, "issue_id": self.id}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self.filtered(lambda issue: issue.state != "draft"):
            raise UserError(self.env._("Notices were issued: the issue is kept."))

    # ------------------------------------------------------------ views ----

    def action_open_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_notice_action"
        )
        action["domain"] = [("issue_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_print(self):
        """The PDFs to take along, in walking order.

        Left out: who was served electronically, who has paid since, and who has
        moved out (these go by post).
        """
        self.ensure_one()
        notices = self._get_notices_to_carry()
        if not notices:
            raise UserError(self.env._("There is nothing to print."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/property/fee/notices.pdf?issue={self.id}",
            "target": "new",
        }

    def _get_notices_to_carry(self, buildings=None):
        """Notices out, not served and not settled since, of who lives there."""
        domain = Domain(
            [
                ("issue_id", "=", self.id),
                ("state", "in", ("issued", "undelivered")),
                ("is_former", "=", False),
            ]
        )
        if buildings:
            domain &= Domain("building_id", "in", buildings.ids)
        notices = self.env["property.fee.notice"].search(domain, order="sort_key, id")
        unpaid = notices._get_amounts_open()
        return notices.filtered(lambda n: unpaid[n.id] > 0)

    def action_start_round(self):
        """Open a delivery round for these notices."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "property.fee.delivery.round",
            "view_mode": "form",
            "context": {
                "default_issue_id": self.id,
                "default_community_id": self.community_id.id,
            },
        }
