from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: codes of the catalogue of goods and services: property management, parking
TAX_CODES = {
    "service": "3040801010000000000",
    "share": "3040801010000000000",
    "special": "3040801010000000000",
    "parking": "3040502020200000000",
}


class PropertyFeeItem(models.Model):
    _inherit = "property.fee.item"

    tax_code = fields.Char(
        string="Tax Catalogue Code",
        compute="_compute_tax_code",
        store=True,
        readonly=False,
        help="Of goods and services (商品和服务税收编码), as on tax invoices.",
    )
    tax_invoiced = fields.Boolean(
        string="On Tax Invoices",
        compute="_compute_tax_invoiced",
        store=True,
        readonly=False,
        precompute=True,
        help="Money collected on behalf of others is receipted, not invoiced.",
    )
    tax_name = fields.Char(
        string="Name on Tax Invoices", help="Empty: the name of the item."
    )

    @api.depends("category")
    def _compute_tax_invoiced(self):
        for item in self:
            item.tax_invoiced = item.category != "pass_through"

    @api.depends("category")
    def _compute_tax_code(self):
        for item in self:
            item.tax_code = TAX_CODES.get(item.category)

    @api.constrains("tax_code")
    def _check_tax_code(self):
        for item in self:
            code = item.tax_code
            if code and not (code.isascii() and code.isdigit() and len(code) == 19):
                raise ValidationError(
                    self.env._(
                        "%(item)s: a code of the tax catalogue has 19 digits.",
                        item=item.name,
                    )
                )
