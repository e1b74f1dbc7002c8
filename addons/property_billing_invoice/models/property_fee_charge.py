from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

#: states of a blue invoice that was given to the buyer
ISSUED = ("issued", "part_red", "red")
ASKED = ("requested", "exported")


class PropertyFeeCharge(models.Model):
    """Each charge knows whether a tax invoice was issued for it.

    What stands of a charge is never less than what is invoiced of it: a credit,
    whichever way it is made, waits for the number of the red-letter invoice.
    """

    _inherit = "property.fee.charge"

    tax_invoice_state = fields.Selection(
        [
            ("none", "Not Invoiced"),
            ("requested", "Requested"),
            ("issued", "Issued"),
            ("red", "Red"),
        ],
        string="Tax Invoice",
        required=True,
        default="none",
        readonly=True,
        copy=False,
        help="Kept by the register of tax invoices.",
    )
    tax_invoice_line_ids = fields.One2many(
        "property.tax.invoice.line", "charge_id", string="Tax Invoices"
    )
    tax_invoice_count = fields.Integer(compute="_compute_tax_invoice_count")

    _tax_invoice_idx = models.Index(
        "(tax_invoice_state) WHERE tax_invoice_state <> 'none'"
    )

    def _compute_tax_invoice_count(self):
        groups = self.env["property.tax.invoice.line"]._read_group(
            [("charge_id", "in", self.ids)], ["charge_id"], ["__count"]
        )
        counts = {charge.id: count for charge, count in groups}
        for charge in self:
            charge.tax_invoice_count = counts.get(charge.id, 0)

    # --------------------------------------------------------------- state ----

    def _get_tax_invoice_state(self):
        return {
            **super()._get_tax_invoice_state(),
            **{charge.id: charge.tax_invoice_state for charge in self},
        }

    def _get_tax_invoiced(self):
        """Return {charge id: {"asked", "issued", "blue"}}, tax included.

        ``asked`` waits for its number, ``issued`` is what is not red yet, ``blue``
        what was ever issued.
        """
        # sudo: property.tax.invoice.line - sums, for whoever credits a charge
        groups = self.env["property.tax.invoice.line"].sudo()._read_group(
            [("charge_id", "in", self.ids), ("state", "!=", "void")],
            ["charge_id", "kind", "state"],
            ["amount:sum"],
        )
        found = defaultdict(lambda: {"asked": 0.0, "issued": 0.0, "blue": 0.0})
        for charge, kind, state, amount in groups:
            sums = found[charge.id]
            if kind == "blue":
                sums["asked" if state in ASKED else "issued"] += amount
                sums["blue"] += amount if state in ISSUED else 0.0
            elif state == "issued":
                sums["issued"] += amount
        return found

    def _update_tax_invoice_state(self):
        """Note on the charges what the register says of them."""
        sums = self._get_tax_invoiced()
        for charge in self.sudo():
            state = charge._get_state_by_register(sums[charge.id])
            if charge.tax_invoice_state != state:
                charge.tax_invoice_state = state

    def _get_state_by_register(self, sums):
        compare = self.company_id.currency_id.compare_amounts
        if compare(sums["issued"], 0) > 0:
            return "issued"
        if compare(sums["asked"], 0) > 0:
            return "requested"
        return "red" if compare(sums["blue"], 0) > 0 else "none"

    # -------------------------------------------------------------- amounts ----

    def _get_tax_invoiceable(self):
        """Return {charge id: what stands of it}: what invoices may come to in all.

        Less credit notes and less corrections in the same payer's favour; what a
        correction charges more is invoiced on its own.
        """
        charges = self.sudo()
        credits = charges.correction_ids.filtered(
            lambda c: c.state == "posted" and c.amount < 0
        )
        left = (charges | credits)._get_credited()
        found = {
            charge.id: left.get(charge.id, charge.amount)
            if charge.state == "posted" and charge.amount > 0
            else 0.0
            for charge in charges
        }
        for credit in credits:
            charge = credit.corrects_id
            if credit.partner_id == charge.partner_id and found[charge.id]:
                found[charge.id] += left.get(credit.id, credit.amount)
        return found

    def _get_tax_open(self):
        """Return {charge id: what may still be put on an invoice}."""
        standing, sums = self._get_tax_invoiceable(), self._get_tax_invoiced()
        return {
            charge.id: charge.company_id.currency_id.round(
                max(
                    standing[charge.id]
                    - sums[charge.id]["asked"]
                    - sums[charge.id]["issued"],
                    0.0,
                )
            )
            for charge in self
        }

    # --------------------------------------------------------------- credit ----

    def _update_state_from_ledger(self):
        """Every credit of a charge passes here, whoever makes it and how."""
        res = super()._update_state_from_ledger()
        charges = (self | self.corrects_id).filtered(
            lambda charge: charge.tax_invoice_state in ("requested", "issued")
        )
        if charges:
            charges._check_tax_invoiced()
        return res

    def _check_tax_invoiced(self):
        """:raise UserError: more is invoiced than would stand of a charge"""
        self.env["property.fee.charge"].flush_model()
        standing, sums = self._get_tax_invoiceable(), self._get_tax_invoiced()
        for charge in self:
            asked, issued = sums[charge.id]["asked"], sums[charge.id]["issued"]
            currency = charge.company_id.currency_id
            if currency.compare_amounts(asked + issued, standing[charge.id]) <= 0:
                continue
            if currency.compare_amounts(issued, standing[charge.id]) > 0:
                charge._raise_red_first(issued, standing[charge.id])
            charge._raise_asked_first()

    def _raise_red_first(self, issued, standing):
        numbers = self._get_live_tax_invoices(ISSUED).mapped("number")
        raise UserError(
            self.env._(
                "%(charge)s: %(issued).2f is on the tax invoice %(numbers)s and "
                "%(standing).2f would be left of the charge. Enter the red-letter "
                "invoice with its number first (Fees > Tax Invoices, button Red "
                "Letter); the credit waits for it.",
                charge=self._get_label(),
                issued=issued,
                standing=standing,
                numbers=", ".join(filter(None, numbers)),
            )
        )

    def _raise_asked_first(self):
        names = self._get_live_tax_invoices(ASKED).mapped("name")
        raise UserError(
            self.env._(
                "%(charge)s: a tax invoice was asked for (%(names)s). Withdraw the "
                "request first, then credit the charge.",
                charge=self._get_label(),
                names=", ".join(names),
            )
        )

    def _get_live_tax_invoices(self, states):
        # sudo: property.tax.invoice - its number is named to whoever credits
        lines = self.sudo().tax_invoice_line_ids.filtered(
            lambda line: line.kind == "blue" and line.state in states
        )
        return lines.invoice_id

    # -------------------------------------------------------------- actions ----

    def action_request_tax_invoice(self):
        """Ask for tax invoices: one per payer and title.

        :raise UserError: nothing is left to invoice
        """
        return self.env["property.tax.invoice.request"]._open(self._get_tax_open())

    def action_open_tax_invoices(self):
        return self.tax_invoice_line_ids.invoice_id._get_records_action(
            name=self.env._("Tax Invoices")
        )
