from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal


class PropertyTaxInvoiceRequestLine(models.TransientModel):
    _name = "property.tax.invoice.request.line"
    _description = "Line of a Tax Invoice Request"

    request_id = fields.Many2one(
        "property.tax.invoice.request", required=True, index=True, ondelete="cascade"
    )
    charge_id = fields.Many2one(
        "property.fee.charge", required=True, readonly=True, ondelete="cascade"
    )
    unit_id = fields.Many2one(related="charge_id.unit_id")
    fee_item_id = fields.Many2one(related="charge_id.fee_item_id")
    partner_id = fields.Many2one(related="charge_id.partner_id")
    period = fields.Char(compute="_compute_period", string="Fee Period")
    currency_id = fields.Many2one(related="charge_id.currency_id")
    payment_state = fields.Selection(related="charge_id.payment_state")
    amount_charged = fields.Monetary(related="charge_id.amount", string="Charged")
    amount_open = fields.Monetary(
        string="Can be Invoiced",
        compute="_compute_amount_open",
        help="What stands of the charge, less invoices and requests.",
    )
    # no Monetary, which would round a third decimal away instead of refusing it
    amount = fields.Float(string="On This Invoice", digits=(16, 4), required=True)

    @api.depends("charge_id")
    def _compute_period(self):
        for line in self:
            line.period = line.charge_id and line.charge_id._get_period()

    @api.depends("charge_id")
    def _compute_amount_open(self):
        left = self.charge_id._get_tax_open()
        for line in self:
            line.amount_open = left.get(line.charge_id.id, 0.0)

    def _check_decimals(self):
        """:raise UserError: more decimals than the currency has, or too much"""
        for line in self:
            currency = line.currency_id
            exact = to_decimal(line.amount, 6)
            if exact != to_decimal(line.amount, currency.decimal_places):
                raise UserError(
                    self.env._(
                        "%(amount)s has more decimals than %(currency)s knows.",
                        amount=exact.normalize(),
                        currency=currency.name,
                    )
                )
            if currency.compare_amounts(line.amount, line.amount_open) > 0:
                raise UserError(
                    self.env._(
                        "%(charge)s: %(amount).2f is more than the %(open).2f that "
                        "can be invoiced.",
                        charge=line.charge_id._get_label(),
                        amount=line.amount,
                        open=line.amount_open,
                    )
                )
