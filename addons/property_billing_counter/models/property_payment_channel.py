from odoo import api, fields, models

CLEARED = ("wechat", "alipay", "card")
JOURNAL_CODES = {"wechat": "WXPAY", "alipay": "ALPAY", "card": "CARD"}


class PropertyPaymentChannel(models.Model):
    """Each channel has a journal of its own: gross in, net out a day later."""

    _inherit = "property.payment.channel"

    at_counter = fields.Boolean(
        default=True, help="The counter offers the channel to the cashier."
    )
    clearing_account_id = fields.Many2one(
        "account.account",
        compute="_compute_clearing_account_id",
        help="Where the gross amount waits until the provider pays it out.",
    )
    fee_account_id = fields.Many2one(
        "account.account",
        string="Account of Fees",
        check_company=True,
        ondelete="restrict",
        domain=[("account_type", "in", ("expense", "expense_direct_cost"))],
        help="What the provider keeps is booked here.",
    )

    @api.depends("journal_id", "kind")
    def _compute_clearing_account_id(self):
        for channel in self:
            account = channel.journal_id.default_account_id
            channel.clearing_account_id = (
                account
                if account.reconcile and account.account_type == "asset_current"
                else False
            )

    @api.model
    def _load_counter_defaults(self):
        """Every company with a chart: a channel of each kind, with its journal.

        Run again it adds nothing: a channel whose journal was chosen stays.
        """
        # sudo: property.payment.channel - for companies the user is not of
        self = self.sudo()
        companies = self.env["res.company"].search([("parent_id", "=", False)])
        for company in companies.filtered("chart_template"):
            self._load_counter_company(company)

    @api.model
    def _load_counter_company(self, company):
        """Journals of the counter for a company: cash, and one to clear each of
        WeChat, Alipay and card that still shares the bank's."""
        self = self.with_company(company)
        self._create_missing(company)
        channels = self.search([("company_id", "=", company.id)])
        channels._name_by_kind()
        for channel in channels.filtered(lambda c: c._shares_bank_journal()):
            channel.journal_id = channel._create_clearing_journal()
            channel.fee_account_id = channel._find_fee_account()
        for journal in channels.journal_id:
            journal._set_property_counter_accounts()

    def _create_missing(self, company):
        """Channels of the kinds a company has none of."""
        self._ensure_cash_journal(company)
        channels = self.with_context(active_test=False)
        known = channels.search([("company_id", "=", company.id)]).mapped("kind")
        missing = [
            values
            for values in self._prepare_defaults(company)
            if values["kind"] not in known
        ]
        self.create(missing)._translate_names()

    def _name_by_kind(self):
        """Names that are still English are those of the language.

        While modules are being installed, the words of a selection are not yet
        translated; those of the code are.
        """
        english = self.with_context(lang="en_US")._get_kind_names()
        for code, _name in self.env["res.lang"].get_installed():
            names = self.with_context(lang=code)._get_kind_names()
            for channel in self.with_context(lang=code):
                if channel.name == english[channel.kind]:
                    channel.name = names[channel.kind]

    def _get_kind_names(self):
        return {
            "cash": self.env._("Cash"),
            "card": self.env._("Card"),
            "transfer": self.env._("Bank Transfer"),
            "wechat": self.env._("WeChat"),
            "alipay": self.env._("Alipay"),
        }

    def _ensure_cash_journal(self, company):
        journals = self.env["account.journal"]
        domain = [*journals._check_company_domain(company), ("type", "=", "cash")]
        if not journals.search_count(domain, limit=1):
            journals.create(
                {
                    "name": self.env._("Cash"),
                    "type": "cash",
                    "code": "CASH",
                    "company_id": company.id,
                }
            )

    def _shares_bank_journal(self):
        """Whether a channel that is cleared is booked where transfers are."""
        if self.kind not in CLEARED or self.clearing_account_id:
            return False
        others = self.search([("company_id", "=", self.company_id.id)]) - self
        return self.journal_id in others.journal_id

    def _create_clearing_journal(self):
        account = self.env["account.account"].create(
            {
                "name": self.name,
                "code": self._get_clearing_code(),
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [fields.Command.set(self.company_id.ids)],
            }
        )
        journal = self.env["account.journal"].create(
            {
                "name": self.name,
                "code": JOURNAL_CODES[self.kind],
                "type": "bank",
                "company_id": self.company_id.id,
                "default_account_id": account.id,
            }
        )
        self._name_clearing(journal, account)
        return journal

    def _name_clearing(self, journal, account):
        """Name both after the channel in every language there is."""
        for code, _name in self.env["res.lang"].get_installed():
            channel = self.with_context(lang=code)
            journal.with_context(lang=code).name = channel.name
            account.with_context(lang=code).name = channel.env._(
                "Other Monetary Funds - %s", channel.name
            )

    def _get_clearing_code(self):
        """The next free code below other monetary funds (1012)."""
        company = self.company_id
        prefix = (
            company.transfer_account_code_prefix or company.bank_account_code_prefix
        )
        accounts = self.env["account.account"].with_company(company)
        return accounts._search_new_account_code(f"{prefix or '1012'}10")

    def _find_fee_account(self):
        """Financial expenses (财务费用) of the chart, else nothing."""
        accounts = self.env["account.account"].with_company(self.company_id)
        for code in ("5603", "6603", "560301", "660301"):
            found = accounts.search(
                [
                    *accounts._check_company_domain(self.company_id),
                    ("code", "=like", f"{code}%"),
                    ("account_type", "in", ("expense", "expense_direct_cost")),
                ],
                order="code",
                limit=1,
            )
            if found:
                return found
        return accounts
