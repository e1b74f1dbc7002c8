"""The sales taxes included in the price, on the Chinese chart."""

from odoo.tests import TransactionCase, tagged

RATES = [3.0, 6.0, 9.0]


@tagged("post_install", "-at_install")
class TestChineseTaxes(TransactionCase):
    def included(self, company):
        return self.env["account.tax"].search(
            [
                ("company_id", "=", company.id),
                ("type_tax_use", "=", "sale"),
                ("price_include", "=", True),
            ],
            order="amount",
        )

    def new_company(self, chart):
        company = self.env["res.company"].create(
            {"name": f"Company on {chart}", "country_id": self.env.ref("base.cn").id}
        )
        self.env["account.chart.template"].try_loading(
            chart, company, install_demo=False
        )
        return company

    def test_company_of_the_suite(self):
        company = self.env.ref("base.main_company")
        self.assertTrue(company.chart_template.startswith("cn"))
        self.assertEqual(self.included(company).mapped("amount"), RATES)

    def test_new_companies(self):
        for chart in ("cn", "cn_large_bis"):
            taxes = self.included(self.new_company(chart))
            self.assertEqual(taxes.mapped("amount"), RATES, chart)

    def test_no_chinese_chart_no_taxes(self):
        self.assertFalse(self.included(self.new_company("generic_coa")))

    def test_they_book_like_the_excluded_ones(self):
        company = self.env.ref("base.main_company")
        for tax in self.included(company):
            for lines in (
                tax.invoice_repartition_line_ids,
                tax.refund_repartition_line_ids,
            ):
                self.assertEqual(lines.mapped("repartition_type"), ["base", "tax"])
                account = lines.account_id.with_company(company)
                self.assertEqual(len(account), 1)
                self.assertTrue(account.code.startswith("2221"), account.code)
        six = self.included(company).filtered(lambda t: t.amount == 6)
        excluded = self.env["account.chart.template"].ref("l10n_cn_sales_excluded_6")
        self.assertEqual(six.tax_group_id, excluded.tax_group_id)
        self.assertEqual(
            six.invoice_repartition_line_ids.account_id,
            excluded.invoice_repartition_line_ids.account_id,
        )

    def test_names_in_chinese(self):
        company = self.new_company("cn")
        self.env["res.lang"]._activate_lang("zh_CN")
        taxes = self.included(company).with_context(lang="zh_CN")
        self.env["account.chart.template"]._load_translations(
            langs=["zh_CN"], companies=company
        )
        self.env.invalidate_all()
        self.assertEqual(taxes.mapped("name"), ["3% 含税", "6% 含税", "9% 含税"])

    def test_a_second_installation_adds_nothing(self):
        company = self.env.ref("base.main_company")
        before = self.included(company)
        self.env["account.chart.template"]._load_property_cn_taxes()
        self.assertEqual(self.included(company), before)
