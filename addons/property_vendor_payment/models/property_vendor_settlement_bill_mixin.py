from odoo import Command, fields, models
from odoo.exceptions import UserError


class PropertyVendorSettlementBillMixin(models.AbstractModel):
    """The bill of a settlement sheet, or the full invoice and the credit for it.

    Whatever the tax's price is told with or without, the total of the bill is the
    net to the cent: amounts are turned into prices as the tax takes them.
    """

    _name = "property.vendor.settlement.bill.mixin"
    _description = "Bill of a Settlement Sheet"

    bill_id = fields.Many2one(
        "account.move",
        string="Bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    full_bill_id = fields.Many2one(
        "account.move",
        string="Full Invoice",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('move_type', '=', 'in_invoice'), "
        "('commercial_partner_id', '=', partner_id), "
        "('company_id', '=', company_id)]",
        help="The vendor invoiced the whole fee before it was settled.",
    )
    credit_id = fields.Many2one(
        "account.move",
        string="Credit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Waits as a draft for the number of the vendor's red invoice.",
    )
    red_number = fields.Char(string="Red Invoice No.", copy=False, tracking=True)
    red_date = fields.Date(string="Red Invoice of", copy=False, tracking=True)

    # ---------------------------------------------------------------- bills ----

    def action_prepare_bill(self):
        """Prepare the draft bill of the net; the accountant adds number and date.

        :raise AccessError: not an accountant
        :raise UserError: not confirmed, corrected since, or nothing is paid
        """
        self.ensure_one()
        self._check_accountant()
        self._check_step("confirmed")
        self._check_current()
        if self.currency_id.is_zero(self.net_amount):
            raise UserError(
                self.env._("%s: the net is 0, the vendor invoices nothing.", self.name)
            )
        self._make_bill()
        return self.action_open_bill()

    def _make_bill(self):
        bill = self._create_move("in_invoice", self._prepare_lines())
        self._check_total(bill, self.net_amount)
        # sudo: closed to everybody but these steps
        self.sudo().write({"bill_id": bill.id, "step": "billed"})

    def action_use_full_bill(self):
        """Take the full invoice as the bill, and prepare the credit for it.

        :raise AccessError: not an accountant
        :raise UserError: not confirmed, no invoice chosen, or it is not the fee
        """
        self.ensure_one()
        self._check_accountant()
        self._check_step("confirmed")
        self._check_current()
        excess = self._check_full_bill()
        credit = self._create_move(
            "in_refund",
            [self._prepare_line(self._get_credit_name(), excess)],
            reversed_entry_id=self.full_bill_id.id,
        )
        self._check_total(credit, excess)
        self.full_bill_id.property_vendor_settlement_id = self
        # sudo: closed to everybody but these steps
        self.sudo().write({"credit_id": credit.id, "step": "billed"})
        return self.action_open_bill()

    def _check_full_bill(self):
        """What the chosen invoice is above the net."""
        bill = self.full_bill_id
        if not bill:
            raise UserError(self.env._("Choose the full invoice first."))
        if bill.state == "cancel" or bill.property_vendor_settlement_id:
            raise UserError(
                self.env._("%s is cancelled, or of another sheet.", bill.display_name)
            )
        off = self.currency_id.compare_amounts(bill.amount_total, self.fee_amount)
        excess = self.currency_id.round(self.fee_amount - self.net_amount)
        if bill.currency_id != self.currency_id or off or excess <= 0:
            raise UserError(
                self.env._(
                    "%(bill)s comes to %(total).2f; a full invoice is the fee of "
                    "%(fee).2f, above the net of %(net).2f.",
                    bill=bill.display_name,
                    total=bill.amount_total,
                    fee=self.fee_amount,
                    net=self.net_amount,
                )
            )
        return excess

    def action_undo_bill(self):
        """Give a sheet free whose bill was not posted, is cancelled or reversed.

        :raise AccessError: not an accountant
        :raise UserError: nothing was billed, or an entry is posted
        """
        self.ensure_one()
        self._check_accountant()
        self._check_step("billed")
        made = self.bill_id | self.credit_id
        if any(m.state == "posted" and m.payment_state != "reversed" for m in made):
            raise UserError(
                self.env._("%s: its bill is posted. Reverse it first.", self.name)
            )
        drafts = made.filtered(lambda move: move.state == "draft")
        moves = made | self.full_bill_id
        # sudo: closed to everybody but these steps
        self.sudo().write(
            {
                "bill_id": False,
                "credit_id": False,
                "full_bill_id": False,
                "step": "confirmed",
            }
        )
        (moves - made).filtered(lambda m: m.state == "posted").button_draft()
        moves.property_vendor_settlement_id = False
        drafts.unlink()
        return True

    def _create_move(self, move_type, lines, **vals):
        moves = self.env["account.move"].with_company(self.company_id)
        return moves.create(
            {
                "move_type": move_type,
                "partner_id": self.partner_id.id,
                "currency_id": self.currency_id.id,
                "property_community_id": self.community_id.id,
                "property_vendor_settlement_id": self.id,
                "invoice_origin": self.name,
                "invoice_line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )

    def _check_total(self, move, amount):
        """The bill is the net to the cent, or there is none."""
        for _try in range(2):  # a changed price may bring back a tax of a cent
            self._settle_cents(move, amount)
        if self.currency_id.compare_amounts(move.amount_total, amount):
            raise UserError(
                self.env._(
                    "With %(tax)s the bill comes to %(total)s, not %(net)s: have the "
                    "price include the tax.",
                    tax=self.tax_id.name,
                    total=move.amount_total,
                    net=amount,
                )
            )

    def _settle_cents(self, move, amount):
        """What rounding of a tax on top leaves goes to the tax, as it is on paper.

        A base of whole cents and the tax on it do not come to every total: it may be
        off by a cent for each line.
        """
        off = self.currency_id.round(amount - move.amount_total)
        most = self.currency_id.rounding * len(move.invoice_line_ids)
        tax = move.line_ids.filtered(lambda line: line.display_type == "tax")[:1]
        if not off or self.currency_id.compare_amounts(abs(off), most) > 0:
            return
        if tax:
            tax.amount_currency += off * move.direction_sign
        else:  # fee and deduction carry the same tax, there is none left
            line = move.invoice_line_ids[-1:]
            line.price_unit = line.price_subtotal + off

    # ---------------------------------------------------------------- lines ----

    def _prepare_lines(self):
        rows = [
            (self._get_fee_name(), self.fee_amount),
            (self._get_deduction_name(), -self.deduction_amount),
            (self._get_carried_name(), self.carried_amount),
        ]
        return [self._prepare_line(name, amount) for name, amount in rows if amount]

    def _prepare_line(self, name, amount):
        """One line that comes to an amount with its tax."""
        price = self._get_untaxed(amount) if self._is_tax_on_top() else amount
        return {
            "name": name,
            "quantity": 1,
            "price_unit": price,
            "tax_ids": [Command.set(self.tax_id.ids)],
        }

    def _is_tax_on_top(self):
        taxes = self.tax_id.flatten_taxes_hierarchy()
        return bool(taxes) and not all(taxes.mapped("price_include"))

    def _get_untaxed(self, amount):
        """What an amount that includes the tax is without it, not rounded."""
        details = self.tax_id._get_tax_details(
            amount, 1.0, rounding_method="round_globally", special_mode="total_included"
        )
        return details["total_excluded"]

    def _get_fee_name(self):
        return self.env._(
            "%(service)s %(first)s to %(last)s, contract %(contract)s",
            service=self.service_type_id.name,
            first=self.date_start,
            last=self.date_end,
            contract=self.contract_id.name,
        )

    def _get_deduction_name(self):
        return self.env._(
            "Deduction by evaluation %(name)s: score %(score).2f, %(grade)s",
            name=self.evaluation_id.name,
            score=self.score,
            grade=self.grade or "",
        )

    def _get_credit_name(self):
        return self.env._(
            "%(deduction)s (sheet %(sheet)s)",
            deduction=self._get_deduction_name(),
            sheet=self.name,
        )

    def _get_carried_name(self):
        return self.env._(
            "Carried over by correction %s", ", ".join(self.carried_ids.mapped("name"))
        )

    def action_open_bill(self):
        self.ensure_one()
        bill = self.bill_id or self.credit_id or self.full_bill_id
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": bill.id,
            "views": [(False, "form")],
        }
