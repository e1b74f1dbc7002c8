from odoo import api, fields, models
from odoo.exceptions import UserError

LIABILITY = [("account_type", "in", ("liability_current", "liability_non_current"))]


class ResCompany(models.Model):
    """Accounts of money held for others; made with the chart, chosen in settings."""

    _inherit = "res.company"

    property_deposit_account_id = fields.Many2one(
        "account.account",
        string="Account of Deposits",
        check_company=True,
        domain=LIABILITY,
    )
    property_fund_account_id = fields.Many2one(
        "account.account",
        string="Account of the Maintenance Fund",
        check_company=True,
        domain=LIABILITY,
    )
    property_fund_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of the Maintenance Fund",
        check_company=True,
        domain=[("type", "in", ("bank", "general"))],
    )
    property_public_account_id = fields.Many2one(
        "account.account",
        string="Account of Public Income",
        check_company=True,
        domain=LIABILITY,
        help="What the owners' common parts earn is the owners'.",
    )
    property_public_share_account_id = fields.Many2one(
        "account.account",
        string="Income from Managing Common Parts",
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other"))],
        help="The company's agreed share of public income.",
    )

    @api.model
    def _load_property_custody(self):
        """Give every company with a chart what is missing; again it adds nothing."""
        # sudo: res.company - for companies the user is not of
        companies = self.sudo().search([("parent_id", "=", False)])
        for company in companies.filtered("chart_template"):
            company._load_property_custody_accounts()

    def _load_property_custody_accounts(self):
        self.ensure_one()
        # sudo: account.account - a chart is loaded by an administrator
        company = self.sudo().with_company(self)
        for field, values in company._get_property_custody_accounts().items():
            if not company[field]:
                company[field] = company._create_property_account(field, *values)
        if not company.property_fund_journal_id:
            company.property_fund_journal_id = company._create_property_fund_journal()

    def _get_property_custody_accounts(self):
        """{field: (prefix of the code, type)}."""
        return {
            "property_deposit_account_id": ("2241", "liability_current"),
            "property_fund_account_id": ("2241", "liability_current"),
            "property_public_account_id": ("2241", "liability_current"),
            "property_public_share_account_id": ("6051", "income_other"),
        }

    @api.model
    def _get_property_custody_name(self, field):
        """What an account is called, in the language of the environment."""
        names = {
            "property_deposit_account_id": self.env._("Other Payables - Deposits"),
            "property_fund_account_id": self.env._(
                "Other Payables - Special Maintenance Fund"
            ),
            "property_public_account_id": self.env._("Other Payables - Public Income"),
            "property_public_share_account_id": self.env._(
                "Income from Managing Common Parts"
            ),
        }
        return names[field]

    def _create_property_account(self, field, prefix, account_type):
        accounts = self.env["account.account"]
        account = accounts.create(
            {
                "name": self._get_property_custody_name(field),
                "code": accounts._search_new_account_code(f"{prefix}10"),
                "account_type": account_type,
                "reconcile": account_type == "liability_current",
                "company_ids": [fields.Command.set(self.ids)],
            }
        )
        for code, _label in self.env["res.lang"].get_installed():
            company = self.with_context(lang=code)
            account.with_context(lang=code).name = company._get_property_custody_name(
                field
            )
        return account

    def _create_property_fund_journal(self):
        """The fund's own bank account: its money is never the company's."""
        journal = self.env["account.journal"].create(
            {
                "name": self.env._("Special Maintenance Fund"),
                "code": "FUND",
                "type": "bank",
                "sequence": 90,
                "company_id": self.id,
            }
        )
        for code, _label in self.env["res.lang"].get_installed():
            translated = journal.with_context(lang=code)
            name = translated.env._("Special Maintenance Fund")
            translated.name = name
            translated.default_account_id.name = name
        return journal

    def _get_property_custody_account(self, book):
        """The liability account of a book: deposit, fund or public.

        :raise UserError: none was chosen
        """
        self.ensure_one()
        # sudo: res.company - the settings, whoever books
        account = self.sudo()[f"property_{book}_account_id"].sudo(self.env.su)
        if not account:
            raise UserError(
                self.env._(
                    "Choose the account of money held for others in the settings of "
                    "Invoicing first."
                )
            )
        return account
