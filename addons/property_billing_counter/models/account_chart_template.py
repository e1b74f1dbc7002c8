from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _load(self, template_code, company, *args, **kwargs):
        """Another chart deletes the journals: the channels, unused, go first."""
        company = company or self.env.company
        if (
            company.chart_template != template_code
            and not company.root_id._existing_accounting()
        ):
            self._get_property_channels(company).unlink()
        return super()._load(template_code, company, *args, **kwargs)

    def _post_load_data(self, template_code, company, template_data):
        """A company that gets its chart later gets its channels with it."""
        res = super()._post_load_data(template_code, company, template_data)
        company = company or self.env.company
        if not company.parent_id:
            self.env["property.payment.channel"].sudo()._load_counter_company(company)
        return res

    def _get_property_channels(self, company):
        return (
            self.env["property.payment.channel"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "child_of", company.id)])
        )
