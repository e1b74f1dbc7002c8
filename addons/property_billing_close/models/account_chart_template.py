from odoo import models

from odoo.addons.account.models.chart_template import template

# xml id: (code, English, Chinese, type)
ACCOUNTS = {
    "property_contract_liability": (
        "220401",
        "Contract Liability: Property Fees",
        "合同负债-物业费",
        "liability_current",
    ),
    "property_custody_fees": (
        "224110",
        "Property Fees Held for the Owners",
        "其他应付款-代管物业费（酬金制）",
        "liability_current",
    ),
    "property_opening_balance": (
        "310410",
        "Opening Balances of Fees",
        "期初结转-物业费",
        "equity",
    ),
}
COMPANY_FIELDS = {
    "property_contract_liability_account_id": "property_contract_liability",
    "property_custody_account_id": "property_custody_fees",
    "property_opening_account_id": "property_opening_balance",
    "property_opening_journal_id": "property_opening_journal",
}


class AccountChartTemplate(models.AbstractModel):
    """Accounts of the close in the Chinese charts; elsewhere they are chosen."""

    _inherit = "account.chart.template"

    @template("cn_common", "account.account")
    def _get_property_close_accounts(self):
        return {
            name: {
                "code": code,
                "name": english,
                "name@zh_CN": chinese,
                "account_type": kind,
                "reconcile": False,
            }
            for name, (code, english, chinese, kind) in ACCOUNTS.items()
        }

    @template("cn_common", "account.journal")
    def _get_property_close_journals(self):
        return {
            "property_opening_journal": {
                "name": "Opening Balances of Fees",
                "name@zh_CN": "期初欠费",
                "type": "sale",
                "code": "OPEN",
                "sequence": 90,
                "show_on_dashboard": False,
            }
        }

    @template("cn_common", "res.company")
    def _get_property_close_company(self):
        return {self.env.company.id: dict(COMPANY_FIELDS)}

    def _load_property_close_defaults(self):
        """Give companies that loaded a Chinese chart before the accounts too."""
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            chart = self.with_company(company)
            code = company.chart_template
            if code and "cn_common" in chart._get_parent_template(code):
                chart._load_data(chart._get_missing_property_close_data())
                chart._load_translations(companies=company)
                chart._set_missing_property_close_fields()

    def _get_missing_property_close_data(self):
        data = {
            "account.account": self._get_property_close_accounts(),
            "account.journal": self._get_property_close_journals(),
        }
        return {
            model: {
                name: values
                for name, values in records.items()
                if not self.ref(name, raise_if_not_found=False)
            }
            for model, records in data.items()
        }

    def _set_missing_property_close_fields(self):
        company = self.env.company
        for fname, name in COMPANY_FIELDS.items():
            if not company[fname]:
                company[fname] = self.ref(name)
