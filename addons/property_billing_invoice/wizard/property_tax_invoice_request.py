from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.property_tax_invoice import BUYER

#: what a payer's own record says, and where
REMEMBERED = {
    "invoice_type": "property_invoice_kind",
    "buyer_title": "property_invoice_title",
    "buyer_tax_number": "property_invoice_tax_number",
    "buyer_address": "property_invoice_address",
    "buyer_phone": "property_invoice_phone",
    "buyer_bank": "property_invoice_bank",
    "buyer_account": "property_invoice_account",
}
FIELDS = sorted(BUYER - {"note", "red_reason"})


class PropertyTaxInvoiceRequest(models.TransientModel):
    """Ask for tax invoices: one for each payer and community.

    The front desk and the cashier may ask; accountants issue. Receipts of what is
    invoiced are handed back, so that nobody holds two papers for one payment.
    """

    _name = "property.tax.invoice.request"
    _description = "Request Tax Invoices"

    line_ids = fields.One2many("property.tax.invoice.request.line", "request_id")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_partner_id", string="Currency"
    )
    amount = fields.Monetary(compute="_compute_amount", string="Total")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        compute="_compute_partner_id",
        help="Several payers get an invoice each, to the title they have on record.",
    )
    partner_count = fields.Integer(compute="_compute_partner_id")
    invoice_type = fields.Selection(
        [("general", "General Invoice"), ("special", "Special VAT Invoice")],
        string="Type",
        compute="_compute_buyer",
        store=True,
        readonly=False,
    )
    buyer_title = fields.Char(
        string="Invoice Title", compute="_compute_buyer", store=True, readonly=False
    )
    buyer_is_person = fields.Boolean(
        string="Natural Person", compute="_compute_buyer", store=True, readonly=False
    )
    buyer_tax_number = fields.Char(
        string="Buyer's Tax Number",
        compute="_compute_buyer",
        store=True,
        readonly=False,
    )
    buyer_address = fields.Char(compute="_compute_buyer", store=True, readonly=False)
    buyer_phone = fields.Char(compute="_compute_buyer", store=True, readonly=False)
    buyer_bank = fields.Char(compute="_compute_buyer", store=True, readonly=False)
    buyer_account = fields.Char(
        string="Buyer's Bank Account",
        compute="_compute_buyer",
        store=True,
        readonly=False,
    )
    buyer_email = fields.Char(compute="_compute_buyer", store=True, readonly=False)
    buyer_warning = fields.Char(compute="_compute_buyer_warning")
    remember = fields.Boolean(string="Keep on the Payer", default=True)
    note = fields.Char(help="Printed in the remark of the invoice.")
    receipt_ids = fields.Many2many(
        "property.receipt", compute="_compute_receipt_ids", string="Receipts"
    )
    kept_receipt_ids = fields.Many2many(
        "property.receipt",
        compute="_compute_receipt_ids",
        string="Receipts that Stay",
        help="A deposit or prepayment on them needs its receipt.",
    )
    receipts_back = fields.Boolean(
        string="The Payer Has Handed the Receipts Back", default=True
    )
    no_receipt_reason = fields.Char(string="Why Not")

    # ------------------------------------------------------------- computes ----

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for request in self:
            request.amount = sum(request.line_ids.mapped("amount"))

    @api.depends("line_ids.charge_id")
    def _compute_partner_id(self):
        for request in self:
            partners = request.line_ids.charge_id.partner_id
            request.partner_id = partners if len(partners) == 1 else False
            request.partner_count = len(partners)
            request.currency_id = request.line_ids.charge_id.currency_id[:1]

    @api.depends("partner_id")
    def _compute_buyer(self):
        for request in self:
            partner = request.partner_id
            buyer = partner._get_property_buyer() if partner else {}
            for name in FIELDS:
                request[name] = buyer.get(name, False)

    @api.depends("buyer_tax_number")
    def _compute_buyer_warning(self):
        for request in self:
            request.buyer_warning = request.partner_id._get_property_tax_warning(
                request.buyer_tax_number
            )

    @api.depends("line_ids.charge_id")
    def _compute_receipt_ids(self):
        for request in self:
            charges = request.line_ids.charge_id
            receipts = self.env["property.receipt"].search(
                [
                    ("line_ids.charge_id", "in", charges.ids),
                    ("state", "=", "issued"),
                    ("surrendered_date", "=", False),
                ]
            )
            request.receipt_ids = receipts.filtered(lambda r: r._is_swappable())
            request.kept_receipt_ids = receipts - request.receipt_ids

    # -------------------------------------------------------------- actions ----

    @api.model
    def _open(self, amounts):
        """The form for charges and what is proposed of each.

        :param dict amounts: {charge id: amount that can be invoiced}
        :raise AccessError: not for this user
        :raise UserError: none of them has anything left to invoice
        """
        self._check_may_request()
        self.env["property.fee.charge"].browse(amounts).check_access("read")
        lines = [
            Command.create({"charge_id": charge_id, "amount": amount})
            for charge_id, amount in amounts.items()
            if amount > 0
        ]
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing is left to invoice: it is on a tax invoice or a request "
                    "already, not posted, or receipted only."
                )
            )
        request = self.create({"line_ids": lines})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request Tax Invoice"),
            "res_model": self._name,
            "res_id": request.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _check_may_request(self):
        groups = ("property_base.group_staff", "account.group_account_invoice")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._("Only the management office asks for tax invoices.")
            )

    def action_request(self):
        """Make the requests.

        :raise AccessError: not for this user, or not these charges
        :raise UserError: more than can be invoiced, a title or number is missing,
            or receipts stay with the payer without a reason
        """
        self.ensure_one()
        self._check_may_request()
        lines = self.line_ids.filtered("amount")
        lines.charge_id.check_access("read")
        self._check_request(lines)
        self._remember()
        # sudo: property.tax.invoice - whoever may ask makes requests alone
        invoices = self.env["property.tax.invoice"].sudo()
        made = invoices.create(
            [
                self._prepare_invoice(same)
                for same in lines.grouped(
                    lambda line: (
                        line.charge_id.community_id,
                        line.charge_id.partner_id,
                    )
                ).values()
            ]
        )
        if self.receipts_back:
            self.receipt_ids._surrender(made)
        return made.sudo(False)._get_records_action(name=self.env._("Tax Invoices"))

    def _check_request(self, lines):
        if not lines:
            raise UserError(self.env._("Say how much of which fee is invoiced."))
        negative = lines.filtered(lambda line: line.amount < 0)
        if negative:
            raise UserError(self.env._("Amounts of a request are above zero."))
        lines._check_decimals()
        if (
            self.receipt_ids
            and not self.receipts_back
            and not (self.no_receipt_reason or "").strip()
        ):
            raise UserError(
                self.env._(
                    "Take the receipts %s back, or say why the payer keeps them.",
                    ", ".join(self.receipt_ids.mapped("name")),
                )
            )

    def _prepare_invoice(self, lines):
        charge = lines[0].charge_id
        register = self.env["property.tax.invoice.line"]
        return {
            **self._get_buyer(charge.partner_id),
            "community_id": charge.community_id.id,
            "partner_id": charge.partner_id.id,
            "user_id": self.env.uid,
            "note": self.note,
            "source": not self.receipts_back and self.no_receipt_reason,
            "line_ids": [
                Command.create(register._prepare_line(line.charge_id, line.amount))
                for line in lines
            ],
        }

    def _get_buyer(self, partner):
        """What was typed for the one payer, else what each has on record."""
        if partner != self.partner_id:
            return partner._get_property_buyer()
        return {name: self[name] for name in FIELDS}

    def _remember(self):
        """The title and number of the payer, for the next time."""
        if not (self.remember and self.partner_id):
            return
        known = self.partner_id._get_property_buyer()
        changed = {
            own: self[name]
            for name, own in REMEMBERED.items()
            if (self[name] or False) != (known[name] or False)
        }
        if changed:
            # sudo: res.partner - what invoices bear, nothing else of the contact
            self.partner_id.sudo().write(changed)
