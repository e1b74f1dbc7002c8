from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import tax_number


class ResPartner(models.Model):
    """What a payer wants on a tax invoice."""

    _inherit = "res.partner"

    property_invoice_title = fields.Char(
        string="Invoice Title", help="Empty: the name of the contact."
    )
    property_invoice_tax_number = fields.Char(string="Buyer's Tax Number")
    property_invoice_kind = fields.Selection(
        [("general", "General Invoice"), ("special", "Special VAT Invoice")],
        string="Kind of Invoice",
        default="general",
    )
    property_invoice_address = fields.Char(string="Invoice Address")
    property_invoice_phone = fields.Char(string="Invoice Phone")
    property_invoice_bank = fields.Char(string="Invoice Bank")
    property_invoice_account = fields.Char(string="Invoice Bank Account")
    property_invoice_tax_warning = fields.Char(
        compute="_compute_property_invoice_tax_warning"
    )
    property_tax_invoice_count = fields.Integer(
        compute="_compute_property_tax_invoice_count",
        groups="property_base.group_staff,account.group_account_invoice",
    )

    @api.depends("property_invoice_tax_number")
    def _compute_property_invoice_tax_warning(self):
        for partner in self:
            partner.property_invoice_tax_warning = self._get_property_tax_warning(
                partner.property_invoice_tax_number
            )

    @api.model
    def _get_property_tax_warning(self, number):
        """Words for what is odd about a tax number, else False."""
        found = number and tax_number.warning(tax_number.normalise(number))
        return (
            found
            and {
                "check": self.env._(
                    "The check digit of this tax number is wrong: compare it with the "
                    "business licence."
                ),
                "identity": self.env._(
                    "This is a person's identity number. A natural person needs no "
                    "tax number: leave it empty."
                ),
            }[found]
        )

    @api.model
    def _check_property_tax_number(self, number):
        """:raise ValidationError: not 15, 18 or 20 letters and digits"""
        if number and not tax_number.has_form(tax_number.normalise(number)):
            raise ValidationError(
                self.env._(
                    "“%(number)s” is no tax number: it has 15, 18 or 20 letters and "
                    "digits.",
                    number=number,
                )
            )

    @api.constrains("property_invoice_tax_number")
    def _check_property_invoice_tax_number(self):
        for partner in self:
            self._check_property_tax_number(partner.property_invoice_tax_number)

    def _get_property_buyer(self):
        """Values of a tax invoice of this payer."""
        self.ensure_one()
        number = self._get_property_tax_number()
        return {
            "invoice_type": self.property_invoice_kind or "general",
            "buyer_title": self.property_invoice_title or self.name,
            "buyer_is_person": not self.is_company and not number,
            "buyer_email": self.email,
            "buyer_tax_number": number,
            "buyer_address": self.property_invoice_address,
            "buyer_phone": self.property_invoice_phone,
            "buyer_bank": self.property_invoice_bank,
            "buyer_account": self.property_invoice_account,
        }

    def _get_property_tax_number(self):
        """The one for invoices, else the contact's own where it is of their form."""
        number = tax_number.normalise(self.property_invoice_tax_number)
        own = tax_number.normalise(self.vat)
        return number or (tax_number.has_form(own) and own) or ""

    def _compute_property_tax_invoice_count(self):
        groups = self.env["property.tax.invoice"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.property_tax_invoice_count = counts.get(partner.id, 0)

    def action_property_tax_invoices(self):
        """The tax invoices of the payer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing_invoice.property_tax_invoice_action"
        )
        action["domain"] = [("partner_id", "in", self.ids)]
        action["context"] = {}
        return action
