from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.reduction import by_amount, by_percent

MAX_LINES = 500


class PropertyFeeReduction(models.Model):
    """A reduction (减免): part of the claim is given up, by credit notes.

    The credit notes name the charges, so the rates show it as reduced. Where a tax
    invoice was issued, booking waits for the number of the red-letter invoice.
    """

    _name = "property.fee.reduction"
    _description = "Fee Reduction"
    _inherit = ["property.fee.approval.mixin"]

    building_ids = fields.Many2many(
        "property.building",
        string="Buildings",
        domain="[('community_id', '=', community_id)]",
    )
    unit_ids = fields.Many2many(
        "property.unit",
        string="Housing Units",
        domain="[('community_id', '=', community_id)]",
    )
    partner_ids = fields.Many2many("res.partner", string="Payers")
    fee_item_ids = fields.Many2many("property.fee.item", string="Fee Items")
    date_start = fields.Date(string="Fee Period from")
    date_end = fields.Date(string="Fee Period to")
    mode = fields.Selection(
        [("percent", "Percent"), ("amount", "Amount in All")],
        string="Reduce by",
        required=True,
        default="percent",
    )
    percent = fields.Float(string="Reduction in Percent", digits=(16, 4))
    amount_asked = fields.Monetary(string="Reduction in All")
    include_paid = fields.Boolean(
        string="Paid Charges Too",
        help="What was paid of them becomes the payers' credit.",
    )
    line_ids = fields.One2many("property.fee.reduction.line", "reduction_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    needs_red = fields.Boolean(
        string="Red-letter Invoice Needed",
        compute="_compute_needs_red",
        help="A tax invoice was issued for some of the charges.",
    )
    red_number = fields.Char(
        string="Red-letter Invoice Number",
        copy=False,
        tracking=True,
        help="Of the invoice that takes back what was invoiced.",
    )
    move_ids = fields.One2many(
        "account.move", "property_reduction_id", string="Credit Notes"
    )

    _percent_range = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100)", "A percentage lies from 0 to 100."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount_asked >= 0)", "A reduction is not less than nothing."
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for reduction in self:
            reduction.amount = sum(reduction.line_ids.mapped("amount"))

    @api.depends("line_ids.charge_id")
    def _compute_needs_red(self):
        states = self.line_ids.charge_id._get_tax_invoice_state()
        for reduction in self:
            reduction.needs_red = any(
                states.get(charge.id) == "issued"
                for charge in reduction.line_ids.charge_id
            )

    def _get_free_fields(self):
        return super()._get_free_fields() | {"red_number"}

    # ------------------------------------------------------------- charges ----

    def action_list_charges(self):
        """Take the charges of the period and share the reduction among them.

        :raise UserError: none, or more than one request holds
        """
        self.check_access("write")
        for reduction in self:
            reduction._check_draft()
            charges = reduction._find_charges()
            reduction.line_ids = [
                Command.clear(),
                *(Command.create({"charge_id": charge.id}) for charge in charges),
            ]
            reduction._share()
        return True

    def _find_charges(self):
        charges = self.env["property.fee.charge"].search(
            self._get_charge_domain(), order="date_start, unit_id, fee_item_id, id"
        )
        if not self.include_paid:
            charges = charges.filtered(lambda charge: charge.amount_residual > 0)
        if not charges:
            raise UserError(self.env._("There is nothing to reduce in this period."))
        if len(charges) > MAX_LINES:
            raise UserError(
                self.env._(
                    "%(count)s charges: ask by building, item or month, at most "
                    "%(max)s at a time.",
                    count=len(charges),
                    max=MAX_LINES,
                )
            )
        return charges

    def _get_charge_domain(self):
        domain = Domain("community_id", "=", self.community_id.id) & Domain(
            [("state", "=", "posted"), ("amount", ">", 0)]
        )
        for records, name in (
            (self.building_ids, "building_id"),
            (self.unit_ids, "unit_id"),
            (self.partner_ids, "partner_id"),
            (self.fee_item_ids, "fee_item_id"),
        ):
            if records:
                domain &= Domain(name, "in", records.ids)
        if self.date_start:
            domain &= Domain("date_start", ">=", self.date_start)
        if self.date_end:
            domain &= Domain("date_start", "<=", self.date_end)
        return domain

    def action_share(self):
        """Share the reduction among the charges listed once more."""
        self.check_access("write")
        for reduction in self:
            reduction._check_draft()
            reduction._share()
        return True

    def _share(self):
        """Percent of what is owed of each, or a total in proportion to it.

        :raise UserError: more than is owed
        """
        digits = self.currency_id.decimal_places
        owed = [to_decimal(line.owed, digits) for line in self.line_ids]
        quantum = to_decimal(self.currency_id.rounding)
        try:
            if self.mode == "percent":
                shares = by_percent(owed, to_decimal(self.percent), quantum)
            else:
                total = to_decimal(self.amount_asked, digits)
                shares = by_amount(owed, total, quantum)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(amount)s is more than the %(owed)s owed.",
                    amount=self.currency_id.format(self.amount_asked),
                    owed=self.currency_id.format(float(sum(owed))),
                )
            ) from error
        for line, share in zip(self.line_ids, shares, strict=True):
            line.amount = float(share)

    # ------------------------------------------------------------- request ----

    def _check_request(self):
        super()._check_request()
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(
                self.env._("Say how much is reduced, and of which charges.")
            )
        self.line_ids._check_owed()

    def _after_approved(self):
        """Red-letter invoices are asked for at once: booking waits for them."""
        lines = self.line_ids.filtered("amount")
        amounts = {line.charge_id.id: line.amount for line in lines}
        lines.charge_id._request_tax_red(amounts, self.name)

    # ------------------------------------------------------------- booking ----

    def _book(self):
        """A credit note for each invoice, matched with the charges it names."""
        self._check_red_number()
        lines = self.line_ids.filtered("amount")
        charges = lines.charge_id
        charges.sudo().lock_for_update(allow_referencing=True)
        charges.invalidate_recordset(["amount_residual"])
        lines._check_owed()
        day = self._get_booking_date()
        for same in charges.grouped("community_id").values():
            self.env["property.fee.invoicing"]._check_lock_date(same, day)
        moves = self.env["account.move"].create(
            [
                self._prepare_credit_note(move, part, day)
                for move, part in lines.grouped(lambda ln: ln.charge_id.move_id).items()
            ]
        )
        moves.action_post()
        lines._match(moves)

    def _fill_red_number(self):
        """Taken from the register of tax invoices, where there is one."""
        charges = self.line_ids.filtered("amount").charge_id
        states = charges._get_tax_invoice_state()
        invoiced = charges.filtered(lambda charge: states[charge.id] == "issued")
        numbers = invoiced._get_tax_red_numbers()
        if invoiced and not invoiced.filtered(lambda c: c.id not in numbers):
            found = sorted({numbers[charge.id] for charge in invoiced})
            self.sudo().red_number = ", ".join(found)

    def _check_red_number(self):
        if self.needs_red and not self.red_number:
            self._fill_red_number()
        if self.needs_red and not (self.red_number or "").strip():
            raise UserError(
                self.env._(
                    "A tax invoice was issued for some of these charges: the credit "
                    "waits for the number of the red-letter invoice."
                )
            )

    def _prepare_credit_note(self, move, lines, day):
        return {
            "move_type": "out_refund",
            "partner_id": move.partner_id.id,
            "journal_id": move.journal_id.id,
            "currency_id": move.currency_id.id,
            "company_id": move.company_id.id,
            "invoice_date": day,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "reversed_entry_id": move.id,
            "ref": self.name,
            "property_community_id": move.property_community_id.id,
            "property_unit_id": move.property_unit_id.id,
            "property_occupancy_id": move.property_occupancy_id.id,
            "property_owner_occupancy_id": move.property_owner_occupancy_id.id,
            "property_reduction_id": self.id,
            "invoice_line_ids": [
                Command.create(line._prepare_credit_line()) for line in lines
            ],
        }

    def action_open_moves(self):
        return self.move_ids._get_records_action(name=self.env._("Credit Notes"))
