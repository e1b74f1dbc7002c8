from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    property_contract_liability_account_id = fields.Many2one(
        "account.account",
        string="Contract Liability of Fees",
        check_company=True,
        domain=[("account_type", "=", "liability_current"), ("reconcile", "=", False)],
        help="Fees invoiced for later months wait here; empty: they are income of "
        "the month of the invoice.",
    )
    property_custody_account_id = fields.Many2one(
        "account.account",
        string="Fees Held for the Owners",
        check_company=True,
        domain=[("account_type", "=", "liability_current"), ("reconcile", "=", False)],
        help="Fees of communities under the remuneration mode (酬金制): prepaid money "
        "held in custody, of which only the remuneration is income.",
    )
    property_opening_account_id = fields.Many2one(
        "account.account",
        string="Opening Balances of Fees",
        check_company=True,
        domain=[("account_type", "=", "equity")],
        help="Counterpart of the arrears, prepayments and deposits brought over: "
        "neither income nor tax.",
    )
    property_opening_journal_id = fields.Many2one(
        "account.journal",
        string="Opening Journal of Fees",
        check_company=True,
        domain=[("type", "=", "sale")],
    )
    property_closing_journal_id = fields.Many2one(
        "account.journal",
        string="Closing Journal of Fees",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Releases of income and withdrawals of remuneration; empty: the first "
        "miscellaneous journal.",
    )

    def _get_property_account(self, name, purpose):
        """An account of the settings, for whoever books.

        :param str name: field of the company
        :param str purpose: what it is for, in words
        :raise UserError: it is not set
        """
        self.ensure_one()
        # sudo: res.company - a setting, for whoever books
        found = self.sudo()[name].sudo(False)
        if not found:
            raise UserError(
                self.env._(
                    "%(company)s has no account or journal for %(purpose)s: choose one "
                    "in the accounting settings.",
                    company=self.sudo().name,
                    purpose=purpose,
                )
            )
        return found

    def _get_property_closing_journal(self):
        """The journal the month end books in.

        :raise UserError: there is no miscellaneous journal
        """
        # sudo: res.company - a setting, for whoever books
        own = self.sudo().property_closing_journal_id.sudo(False)
        journals = self.env["account.journal"]
        own = own or journals.search(
            [*journals._check_company_domain(self), ("type", "=", "general")], limit=1
        )
        if not own:
            raise UserError(self.env._("There is no miscellaneous journal."))
        return own
