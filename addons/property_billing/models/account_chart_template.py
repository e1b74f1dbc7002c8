from odoo import models
from odoo.fields import Command

from odoo.addons.account.models.chart_template import template

RATES = (6, 9, 3)


class AccountChartTemplate(models.AbstractModel):
    """Sales taxes included in the price, which the Chinese charts lack.

    They book and group like the excluded ones of the chart; 3 % (simplified
    levy) gets a group of its own. Companies without a Chinese chart get none.
    """

    _inherit = "account.chart.template"

    @template("cn_common", "account.tax.group")
    def _get_property_cn_tax_groups(self):
        return {
            "property_tax_group_vat_3": {
                "name": "VAT 3%",
                "name@zh_CN": "增值税3%",
                "country_id": "base.cn",
            }
        }

    @template("cn_common", "account.tax")
    def _get_property_cn_taxes(self):
        return {
            f"property_sales_included_{rate}": self._prepare_property_cn_tax(rate)
            for rate in RATES
        }

    def _prepare_property_cn_tax(self, rate):
        return {
            "name": f"{rate}% incl.",
            "name@zh_CN": f"{rate}% 含税",
            "description": f"VAT {rate}%, included in the price",
            "description@zh_CN": f"增值税{rate}%（价内）",
            "invoice_label": f"{rate}%",
            "amount": rate,
            "amount_type": "percent",
            "type_tax_use": "sale",
            "price_include_override": "tax_included",
            "sequence": 10,
            "tax_group_id": (
                "property_tax_group_vat_3"
                if rate == 3
                else f"l10n_cn_tax_group_vat_{rate}"
            ),
            "repartition_line_ids": [
                Command.create(values)
                for document in ("invoice", "refund")
                for values in (
                    {"document_type": document, "repartition_type": "base"},
                    {
                        "document_type": document,
                        "repartition_type": "tax",
                        "account_id": "l10n_cn_common_account_2221",
                    },
                )
            ],
        }

    def _load_property_cn_taxes(self):
        """Give companies that loaded a Chinese chart before the taxes too."""
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            chart = self.with_company(company)
            code = company.chart_template
            if code and "cn_common" in chart._get_parent_template(code):
                chart._load_data(chart._get_missing_property_cn_data())
                chart._load_translations(companies=company)

    def _get_missing_property_cn_data(self):
        """What an earlier installation of the module did not leave behind."""
        data = {
            "account.tax.group": self._get_property_cn_tax_groups(),
            "account.tax": self._get_property_cn_taxes(),
        }
        return {
            model: {
                name: values
                for name, values in records.items()
                if not self.ref(name, raise_if_not_found=False)
            }
            for model, records in data.items()
        }
