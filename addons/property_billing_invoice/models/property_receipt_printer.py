from odoo import api, models


class PropertyReceiptPrinter(models.AbstractModel):
    _inherit = "property.receipt.printer"

    @api.model
    def _get_receipt_marks(self, receipt):
        marks = super()._get_receipt_marks(receipt)
        if receipt._get_live_tax_invoices():
            marks.append(self.env._("SWAPPED FOR TAX INVOICE"))
        return marks
