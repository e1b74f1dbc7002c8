from odoo import fields, models


class PropertyTaxInvoiceRedLine(models.TransientModel):
    _name = "property.tax.invoice.red.line"
    _description = "Line of a Red-letter Invoice"

    wizard_id = fields.Many2one(
        "property.tax.invoice.red", required=True, index=True, ondelete="cascade"
    )
    charge_id = fields.Many2one(
        "property.fee.charge", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="charge_id.currency_id")
    left = fields.Monetary(string="On the Invoice", readonly=True)
    amount = fields.Monetary(string="Taken Back", required=True)
