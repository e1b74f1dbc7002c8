from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.tax_split import split


class PropertyTaxInvoiceLine(models.Model):
    """How much of one charge is on a tax invoice; negative on a red-letter one."""

    _name = "property.tax.invoice.line"
    _description = "Tax Invoice Line"
    _inherit = ["property.cashier.guard.mixin", "property.community.mixin"]
    _order = "invoice_id desc, id"

    invoice_id = fields.Many2one(
        "property.tax.invoice", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="invoice_id.community_id", store=True, precompute=True, readonly=True
    )
    charge_id = fields.Many2one(
        "property.fee.charge", required=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        related="charge_id.unit_id", store=True, precompute=True, index=True
    )
    fee_item_id = fields.Many2one(
        related="charge_id.fee_item_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="invoice_id.partner_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        related="invoice_id.kind", store=True, precompute=True, readonly=True
    )
    state = fields.Selection(
        related="invoice_id.state", store=True, precompute=True, readonly=True
    )
    date = fields.Date(
        related="invoice_id.date", store=True, precompute=True, index=True
    )
    name = fields.Char(required=True, help="As printed on the invoice.")
    period = fields.Char(string="Fee Period")
    tax_code = fields.Char(string="Tax Catalogue Code")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, help="Tax included.")
    tax_rate = fields.Float(
        string="Tax Rate (%)", digits=(16, 2), required=True, aggregator=None
    )
    tax_rate_name = fields.Char(
        string="Tax Rate", compute="_compute_tax_rate_name", store=True, precompute=True
    )
    amount_net = fields.Monetary(
        string="Net", compute="_compute_amount_net", store=True, precompute=True
    )
    amount_tax = fields.Monetary(
        string="Tax", compute="_compute_amount_net", store=True, precompute=True
    )

    _charge_uniq = models.Constraint(
        "UNIQUE(invoice_id, charge_id)", "An invoice names a charge once."
    )
    _rate_range = models.Constraint(
        "CHECK(tax_rate >= 0 AND tax_rate < 100)", "A tax rate lies from 0 to 100."
    )
    _nonzero = models.Constraint("CHECK(amount <> 0)", "A line has an amount.")
    _month_idx = models.Index("(community_id, date)")

    @api.depends("tax_rate")
    def _compute_tax_rate_name(self):
        for line in self:
            line.tax_rate_name = f"{line.tax_rate:g} %"

    @api.depends("amount", "tax_rate")
    def _compute_amount_net(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            net, tax = split(
                to_decimal(line.amount, currency.decimal_places),
                to_decimal(line.tax_rate, 2),
                to_decimal(currency.rounding, 6),
            )
            line.amount_net, line.amount_tax = float(net), float(tax)

    # -------------------------------------------------------------- guards ----

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.invoice_id._check_changeable()
        lines._check_amounts()
        lines.charge_id._update_tax_invoice_state()
        return lines

    def write(self, vals):
        self.invoice_id._check_changeable()
        charges = self.charge_id
        res = super().write(vals)
        self.invoice_id._check_changeable()
        self._check_amounts()
        (charges | self.charge_id)._update_tax_invoice_state()
        return res

    def unlink(self):
        self.invoice_id._check_changeable()
        charges = self.charge_id
        res = super().unlink()
        charges._update_tax_invoice_state()
        return res

    def _check_amounts(self):
        """A charge is invoiced no further than it goes; two at once: one waits.

        :raise UserError: which charge, and how much is left
        """
        charges = self.charge_id
        charges._touch()
        self.flush_recordset()
        for line in self:
            line._check_charge()
        blue = self.filtered(lambda line: line.kind == "blue").charge_id
        standing, sums = blue._get_tax_invoiceable(), blue._get_tax_invoiced()
        for charge in blue:
            total = sums[charge.id]["asked"] + sums[charge.id]["issued"]
            if charge.currency_id.compare_amounts(total, standing[charge.id]) > 0:
                charge_left = standing[charge.id]
                self._raise_too_much(charge, total, charge_left)
        (self - self.filtered(lambda line: line.kind == "blue"))._check_red()

    def _check_charge(self):
        if self.charge_id.community_id != self.community_id:
            raise UserError(
                self.env._(
                    "%s belongs to another community.", self.charge_id.display_name
                )
            )
        sign = self.currency_id.compare_amounts(self.amount, 0)
        if sign != (1 if self.kind == "blue" else -1):
            raise UserError(
                self.env._(
                    "Amounts of a blue invoice are above zero, of a red-letter "
                    "invoice below."
                )
            )

    def _raise_too_much(self, charge, total, standing):
        raise UserError(
            self.env._(
                "%(charge)s: invoices would come to %(total).2f, only %(standing).2f "
                "of the charge can be invoiced.",
                charge=charge._get_label(),
                total=total,
                standing=standing,
            )
        )

    def _check_red(self):
        """No more is taken back than the blue invoice has of the charge."""
        for line in self:
            left = line.invoice_id.origin_id._get_red_left(line.invoice_id)
            if (
                line.currency_id.compare_amounts(
                    -line.amount, left.get(line.charge_id.id, 0.0)
                )
                > 0
            ):
                raise UserError(
                    self.env._(
                        "%(charge)s: only %(left).2f of the invoice can be taken back.",
                        charge=line.charge_id._get_label(),
                        left=left.get(line.charge_id.id, 0.0),
                    )
                )

    @api.model
    def _prepare_line(self, charge, amount):
        """Values of a line: the tax is that of the ledger."""
        # sudo: account.move.line - its tax, for the cashier who asks
        taxes = charge.sudo().move_line_id.tax_ids
        item = charge.fee_item_id
        return {
            "charge_id": charge.id,
            "name": item.tax_name or item.name,
            "period": charge._get_period(),
            "tax_code": item.tax_code,
            "amount": amount,
            "tax_rate": sum(taxes.mapped("amount")),
        }

    def _prepare_red(self, amount):
        """Values of the line that takes back an amount of this one."""
        names = ("name", "period", "tax_code", "tax_rate")
        return {
            "charge_id": self.charge_id.id,
            "amount": -amount,
            **{name: self[name] for name in names},
        }

    def _row_detail(self):
        """A row of the platform's workbook; numbers are text there."""
        name = " ".join(filter(None, (self.name, self.period)))
        rate = to_decimal(self.tax_rate, 2) / 100
        return [
            self.invoice_id.name,
            name,
            self.tax_code,
            "",
            "",
            "",
            "",
            f"{self.amount:.2f}",
            f"{rate.normalize():f}",
        ]
