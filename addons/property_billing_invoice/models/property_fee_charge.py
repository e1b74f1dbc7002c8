from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.sharing import take_back
from .property_tax_invoice import ASKED, ISSUED

#: residents read charges, but not these
STAFF = "property_base.group_staff,account.group_account_invoice"


def sum_of_tax(sums):
    """What is on invoices and requests, less what is red."""
    return sums["asked"] + sums["issued"]


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
        "property.tax.invoice.line", "charge_id", string="Tax Invoices", groups=STAFF
    )
    tax_invoice_count = fields.Integer(
        compute="_compute_tax_invoice_count", groups=STAFF
    )
    tax_invoice_numbers = fields.Char(
        string="Invoice Numbers",
        compute="_compute_tax_invoice_numbers",
        groups=STAFF,
        help="Number and date of each invoice and red-letter invoice.",
    )
    tax_red_id = fields.Many2one(
        "property.tax.invoice",
        string="Waits for the Red Letter",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        groups=STAFF,
        prefetch=False,  # nobody else's reading of charges asks for groups
        help="A credit that is posted once the red-letter invoice has its number.",
    )
    tax_wait_note = fields.Char(compute="_compute_tax_wait_note", groups=STAFF)

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

    @api.depends("tax_invoice_line_ids.state")
    def _compute_tax_invoice_numbers(self):
        for charge in self:
            lines = charge.tax_invoice_line_ids.filtered(
                lambda line: line.state in ISSUED
            )
            charge.tax_invoice_numbers = ", ".join(
                f"{line.invoice_id.number} ({line.date}, {line.amount:.2f})"
                for line in lines.sorted("date")
            )

    @api.depends("state", "tax_red_id.state", "corrects_id.tax_invoice_state")
    def _compute_tax_wait_note(self):
        """What a draft credit waits for."""
        for charge in self:
            charge.tax_wait_note = charge._is_tax_credit() and charge._get_wait_note()

    def _is_tax_credit(self):
        """A draft credit of a charge that is on an invoice or a request."""
        return (
            self.state == "draft"
            and self.amount < 0
            and self.corrects_id.tax_invoice_state in ("requested", "issued")
        )

    def _get_wait_note(self):
        # sudo: property.tax.invoice - its number, for whoever sees the credit
        red = self.sudo().tax_red_id
        if red.state in ASKED:
            return self.env._(
                "Waits for the number of the red-letter invoice %(red)s, which takes "
                "back %(blue)s.",
                red=red.name,
                blue=red.origin_id.number,
            )
        if red.state == "issued":
            return self.env._(
                "The red-letter invoice %s is there: this can be posted.", red.number
            )
        return False

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
        groups = (
            self.env["property.tax.invoice.line"]
            .sudo()
            ._read_group(
                [("charge_id", "in", self.ids), ("state", "!=", "void")],
                ["charge_id", "kind", "state"],
                ["amount:sum"],
            )
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
                max(standing[charge.id] - sum_of_tax(sums[charge.id]), 0.0)
            )
            if charge.fee_item_id.tax_invoiced
            else 0.0
            for charge in self
        }

    def _get_tax_paid_open(self):
        """Return {charge id: what was paid and may still be put on an invoice}."""
        standing, left = self._get_tax_invoiceable(), self._get_tax_open()
        return {
            charge.id: charge.company_id.currency_id.round(
                min(
                    left[charge.id],
                    max(standing[charge.id] - charge.amount_residual, 0.0),
                )
            )
            for charge in self
        }

    # --------------------------------------------------------------- credit ----

    def _update_state_from_ledger(self):
        """Every credit of a charge passes here, whoever makes it and how."""
        (self.filtered(lambda c: c.state == "posted") | self.corrects_id)._touch()
        res = super()._update_state_from_ledger()
        charges = (self | self.corrects_id).filtered(
            lambda charge: charge.tax_invoice_state in ("requested", "issued")
        )
        if charges:
            charges._check_tax_invoiced()
        return res

    def _touch(self):
        """Requests and credits of a charge at the same time: the second tries again.

        What is left of it is a sum of other rows, which a lock alone would let the
        second read as they were before the first.
        """
        if self.ids:
            self.flush_recordset(["tax_invoice_state"])
            self.env.cr.execute(
                "UPDATE property_fee_charge SET tax_invoice_state = tax_invoice_state "
                "WHERE id = ANY(%s)",
                [sorted(self.ids)],
            )

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

    # ---------------------------------------------------------------- wait ----

    def _claim(self):
        """Credits of invoiced charges wait; the others are posted."""
        drafts = super()._claim()
        return drafts - drafts._hold_for_red()

    def _hold_for_red(self):
        """The credits that cannot be posted yet; their red letters are asked for."""
        credits = self.filtered(lambda charge: charge._is_tax_credit())
        if not credits:
            return credits
        waiting = self.browse()
        for charge, same in credits.grouped("corrects_id").items():
            own = same.filtered(lambda c, of=charge: c.partner_id == of.partner_id)
            lacking = charge._get_tax_lacking(-sum(own.mapped("amount")))
            if own and charge.currency_id.compare_amounts(lacking, 0) > 0:
                waiting |= own
                own._wait_for_red(charge, lacking)
        return waiting

    def _get_tax_lacking(self, credit):
        """How much of a charge is invoiced beyond what a credit would leave of it."""
        standing = self._get_tax_invoiceable()[self.id]
        sums = self._get_tax_invoiced()[self.id]
        return self.currency_id.round(sum_of_tax(sums) - (standing - credit))

    def _wait_for_red(self, charge, lacking):
        """Ask for the red letter once, or say which request is in the way."""
        source = ", ".join(filter(None, self.mapped("explanation")))
        reds = charge._request_tax_red({charge.id: lacking}, source)
        if reds:
            # sudo: property.fee.charge - nobody has the right to write charges
            self.sudo().tax_red_id = reds[0]
        asked = charge._get_live_tax_invoices(ASKED)
        for invoice in asked:
            invoice.message_post(
                body=self.env._(
                    "A credit of %(charge)s waits: withdraw this request, or lower it.",
                    charge=charge.display_name,
                )
            )

    def _request_tax_red(self, amounts, source):
        """Red letters for credits to come: asked for once, listed for accountants.

        :param dict amounts: {charge id: credit, tax included}
        :param str source: what the credits are for
        :return: the red-letter invoices that wait for a number
        """
        reds = super()._request_tax_red(amounts, source)
        # sudo: property.tax.invoice - asked for by who may credit
        invoices = self.sudo().env["property.tax.invoice"]
        lacking, pending = {}, invoices
        for charge in self.filtered(lambda c: amounts.get(c.id)):
            found = charge.sudo()._get_pending_reds()
            pending |= found.invoice_id
            need = charge._get_tax_issued_beyond(amounts[charge.id])
            lacking[charge.id] = to_decimal(need, 2) + to_decimal(
                sum(found.mapped("amount")), 2
            )
        shares, _rest = take_back(lacking, self._get_tax_takeable())
        for invoice, share in shares:
            numbers = {charge_id: float(amount) for charge_id, amount in share.items()}
            pending |= invoice._make_red(numbers, "discount", source)
        return (reds or invoices) | pending

    def _get_tax_issued_beyond(self, credit):
        """How much of what was issued would be beyond what a credit leaves."""
        standing = self._get_tax_invoiceable()[self.id]
        issued = self._get_tax_invoiced()[self.id]["issued"]
        return self.currency_id.round(max(issued - (standing - credit), 0.0))

    def _get_pending_reds(self):
        return self.tax_invoice_line_ids.filtered(
            lambda line: line.kind == "red" and line.state in ASKED
        )

    def _get_tax_takeable(self):
        """[(blue invoice, {charge id: Decimal that can be taken back})], latest first."""
        blues = self._get_live_tax_invoices(ISSUED).sorted("id", reverse=True)
        return [
            (
                blue,
                {
                    key: to_decimal(left, 2)
                    for key, left in blue._get_red_left().items()
                },
            )
            for blue in blues
        ]

    def _get_tax_red_numbers(self):
        """{charge id: numbers of the red-letter invoices issued for it}."""
        numbers = super()._get_tax_red_numbers()
        for charge in self.sudo():
            reds = charge.tax_invoice_line_ids.filtered(
                lambda line: line.kind == "red" and line.state == "issued"
            ).invoice_id
            if reds:
                numbers[charge.id] = ", ".join(reds.mapped("number"))
        return numbers

    def action_post(self):
        """A credit that waits opens the red letter it waits for."""
        self.env["property.fee.posting"]._check_may_post()
        waiting = self._hold_for_red()
        if waiting.tax_red_id:
            return waiting.tax_red_id._get_records_action(
                name=self.env._("Red-letter Invoices")
            )
        if waiting:
            waiting.corrects_id[0]._raise_asked_first()
        return super().action_post()

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
