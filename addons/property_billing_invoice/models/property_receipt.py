from odoo import api, fields, models
from odoo.exceptions import UserError

#: kinds of receipt lines a tax invoice can replace
INVOICED = ("charge", "service")


class PropertyReceipt(models.Model):
    """A receipt swapped for a tax invoice was handed back."""

    _inherit = "property.receipt"

    tax_invoice_ids = fields.Many2many("property.tax.invoice", string="Tax Invoices")
    tax_invoice_count = fields.Integer(compute="_compute_tax_invoice_count")

    @api.depends("tax_invoice_ids")
    def _compute_tax_invoice_count(self):
        for receipt in self:
            receipt.tax_invoice_count = len(receipt.tax_invoice_ids)

    def _get_live_tax_invoices(self):
        # sudo: property.tax.invoice - whether there is one, whoever asks
        return self.sudo().tax_invoice_ids.filtered(
            lambda invoice: invoice.state not in ("void", "red")
        )

    def _is_swappable(self):
        """Fees and services alone: a deposit or prepayment needs its receipt."""
        return self.state == "issued" and set(self.line_ids.mapped("kind")) <= set(
            INVOICED
        )

    def _surrender(self, invoices):
        """Note that the payer handed these back for invoices."""
        # sudo: property.receipt - nobody has the right to write receipts
        for receipt in self.sudo():
            lines = invoices.line_ids.filtered(
                lambda line, own=receipt: line.charge_id in own.line_ids.charge_id
            )
            receipt.tax_invoice_ids |= lines.invoice_id
            receipt.surrendered_date = fields.Date.context_today(self)

    def _give_back(self, withdrawn):
        """The invoices are not issued: receipts of no other one are the payer's."""
        for receipt in self:
            if not receipt._get_live_tax_invoices() - withdrawn:
                receipt.surrendered_date = False

    def _check_voidable(self, reason):
        super()._check_voidable(reason)
        invoices = self._get_live_tax_invoices()
        if invoices:
            raise UserError(
                self.env._(
                    "%(receipt)s was swapped for the tax invoice %(invoices)s: "
                    "withdraw or take back that one first.",
                    receipt=self.name,
                    invoices=", ".join(invoices.mapped("display_name")),
                )
            )

    def action_request_tax_invoice(self):
        """Ask for tax invoices of what these receipts are for.

        :raise UserError: void, or nothing on them is left to invoice
        """
        if self.filtered(lambda receipt: receipt.state == "void"):
            raise UserError(self.env._("A void receipt stands for nothing."))
        lines = self.line_ids.filtered(lambda line: line.kind in INVOICED)
        paid = {
            charge.id: sum(same.mapped("amount"))
            for charge, same in lines.grouped("charge_id").items()
        }
        open_ = lines.charge_id._get_tax_open()
        amounts = {
            charge_id: min(amount, paid[charge_id])
            for charge_id, amount in open_.items()
        }
        return self.env["property.tax.invoice.request"]._open(amounts)

    def action_open_tax_invoices(self):
        return self.tax_invoice_ids._get_records_action(name=self.env._("Tax Invoices"))
