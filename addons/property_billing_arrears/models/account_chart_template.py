from odoo import models

from odoo.addons.account.models.chart_template import template

ALLOWANCE = "property_allowance_account"
#: charts that have an account for it already
OWN = {"cn_large_bis": "l10n_cn_large_bis_account_1231"}


class AccountChartTemplate(models.AbstractModel):
    """The allowance for bad debts (坏账准备) fees are written off against.

    The large chart has it as 1231; in the small one that number is taken, so it is
    1232 there.
    """

    _inherit = "account.chart.template"

    @template("cn", "account.account")
    def _get_property_cn_allowance(self):
        return {
            ALLOWANCE: {
                "code": "1232",
                "name": "Allowance for Bad Debts",
                "name@zh_CN": "坏账准备",
                "account_type": "asset_current",
                "reconcile": False,
            }
        }

    @template("cn", "res.company")
    def _get_property_cn_company(self):
        return {self.env.company.id: {"property_allowance_account_id": ALLOWANCE}}

    @template("cn_large_bis", "res.company")
    def _get_property_cn_large_bis_company(self):
        account = OWN["cn_large_bis"]
        return {self.env.company.id: {"property_allowance_account_id": account}}

    def _load_property_allowances(self):
        """Give companies that loaded a Chinese chart before the account too."""
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            code = company.chart_template
            if code in ("cn", *OWN) and not company.property_allowance_account_id:
                self.with_company(company)._load_property_allowance(company, code)

    def _load_property_allowance(self, company, code):
        name = OWN.get(code, ALLOWANCE)
        account = self.ref(name, raise_if_not_found=False)
        if not account and code not in OWN:
            self._load_data({"account.account": self._get_property_cn_allowance()})
            self._load_translations(companies=company)
            account = self.ref(name)
        company.property_allowance_account_id = account
