from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyPublicEntry(models.Model):
    """Income or cost of a source, or public income paid out for the owners."""

    _name = "property.public.entry"
    _description = "Entry of Public Income"
    _inherit = ["property.custody.request.mixin"]
    _order = "date desc, id desc"

    community_id = fields.Many2one(
        related="source_id.community_id", store=True, precompute=True, readonly=True
    )
    source_id = fields.Many2one(
        "property.public.source",
        string="Source of Income",
        required=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("in", "Income"),
            ("used", "Cost"),
            ("back", "Paid for the Owners"),
        ],
        required=True,
        default="in",
        tracking=True,
    )
    amount = fields.Monetary(required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    journal_id = fields.Many2one(
        "account.journal",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("type", "in", ("bank", "cash", "general"))],
    )
    account_id = fields.Many2one(
        "account.account",
        string="Counterpart",
        compute="_compute_account_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="Where the money is, or who owes it; for taxes on the income the account "
        "of taxes payable.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("source_id")
    def _compute_partner_id(self):
        for entry in self:
            entry.partner_id = entry.source_id.partner_id

    @api.depends("company_id")
    def _compute_journal_id(self):
        """The company's first bank, never that of the fund."""
        for entry in self:
            company = entry.company_id or self.env.company
            journals = self.env["account.journal"]
            fund = company.sudo().property_fund_journal_id
            entry.journal_id = journals.search(
                [
                    *journals._check_company_domain(company),
                    ("type", "=", "bank"),
                    ("id", "!=", fund.id),
                ],
                limit=1,
            )

    @api.depends("journal_id")
    def _compute_account_id(self):
        for entry in self:
            entry.account_id = entry.journal_id.default_account_id

    def _check_request(self):
        self._check_amount(self.amount)
        if not self.journal_id or not self.account_id:
            raise UserError(self.env._("Choose the journal and the counterpart."))
        if self.kind != "in":
            self._check_evidence()
        closed = self.env["property.public.sheet"]._get_closed(
            self.community_id, self.date
        )
        if closed:
            raise UserError(
                self.env._(
                    "%(sheet)s was published: book it after %(date)s.",
                    sheet=closed.name,
                    date=closed.date_end,
                )
            )

    def _get_journal(self):
        return self.journal_id

    def _book(self):
        self._check_request()
        sign = -1 if self.kind == "in" else 1
        account = self.company_id._get_property_custody_account("public")
        label = f"{self.name} {self.source_id.name}"
        common = {"name": label, "partner_id": self.partner_id.id}
        lines = [
            {
                **common,
                "account_id": account.id,
                "balance": sign * self.amount,
                "property_custody_kind": f"public_{self.kind}",
                "property_public_source_id": self.source_id.id,
            },
            {
                **common,
                "account_id": self.account_id.id,
                "balance": -sign * self.amount,
            },
        ]
        self._step(move_id=self._post_move(self.journal_id, lines).id)
