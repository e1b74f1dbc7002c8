from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: what the evaluation says, fixed when the sheet is made
FIGURES = {"carried_amount", "deduction_amount", "fee_amount", "net_amount"}

#: what an accountant alone enters, of the vendor's papers
INVOICED = {"full_bill_id", "red_date", "red_number"}


class PropertyVendorSettlement(models.Model):
    """结算单: what a vendor is paid for a signed evaluation, before they invoice.

    draft -> confirmed by the office director -> billed by the accountant -> paid,
    as the bill in the ledger is. Amounts include tax.
    """

    _name = "property.vendor.settlement"
    _description = "Vendor Settlement Sheet"
    _inherit = [
        "property.vendor.settlement.bill.mixin",
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _guarded_fields = frozenset(
        FIGURES
        | {
            "bill_id",
            "confirmed_by_id",
            "confirmed_date",
            "credit_id",
            "name",
            "step",
        }
    )

    name = fields.Char(string="Sheet No.", readonly=True, copy=False, index=True)
    evaluation_id = fields.Many2one(
        "property.vendor.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'signed')]",
    )
    contract_id = fields.Many2one(
        related="evaluation_id.contract_id", store=True, index=True
    )
    community_id = fields.Many2one(
        related="evaluation_id.community_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="evaluation_id.partner_id", string="Vendor", store=True, index=True
    )
    service_type_id = fields.Many2one(
        related="evaluation_id.service_type_id", store=True, index=True
    )
    date_start = fields.Date(related="evaluation_id.date_start", store=True)
    date_end = fields.Date(related="evaluation_id.date_end", store=True)
    score = fields.Float(related="evaluation_id.score")
    grade = fields.Char(related="evaluation_id.grade")
    band_deduction = fields.Monetary(related="evaluation_id.band_deduction")
    absence_count = fields.Integer(related="evaluation_id.absence_count")
    absence_deduction = fields.Monetary(related="evaluation_id.absence_deduction")
    event_deduction = fields.Monetary(related="evaluation_id.event_deduction")
    currency_id = fields.Many2one(related="company_id.currency_id")
    tax_id = fields.Many2one(related="contract_id.tax_id")
    fee_amount = fields.Monetary(string="Fee", readonly=True, copy=False)
    deduction_amount = fields.Monetary(string="Deductions", readonly=True, copy=False)
    carried_amount = fields.Monetary(
        string="Carried over",
        readonly=True,
        copy=False,
        help="What corrections of evaluations already settled add or take back.",
    )
    net_amount = fields.Monetary(
        string="Net",
        readonly=True,
        copy=False,
        tracking=True,
        help="Tax included: fee less deductions, and what is carried over. The "
        "vendor invoices this.",
    )
    tax_amount = fields.Monetary(string="Tax in It", compute="_compute_tax_amount")
    carried_ids = fields.One2many(
        "property.vendor.evaluation",
        "carried_to_id",
        string="Corrections Carried over",
        readonly=True,
    )
    move_ids = fields.One2many(
        "account.move", "property_vendor_settlement_id", string="Entries", readonly=True
    )
    note = fields.Text(string="Remarks")
    step = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("billed", "Billed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("billed", "Billed"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_date = fields.Datetime(string="Confirmed on", readonly=True, copy=False)

    _one_sheet = models.UniqueIndex(
        "(evaluation_id) WHERE step <> 'cancelled'",
        "This evaluation has a settlement sheet already: open that one.",
    )
    _net_is_the_sum = models.Constraint(
        "CHECK(net_amount = fee_amount - deduction_amount + carried_amount)",
        "The net is fee less deductions and what is carried over.",
    )

    # ------------------------------------------------------------- computed ----

    # by the entries' own link, not by bill_id: that is read with the entry, where
    # every payment of a resident would search for a sheet it might be the bill of
    @api.depends("step", "net_amount", "move_ids.payment_state")
    def _compute_state(self):
        for sheet in self:
            sheet.state = "paid" if sheet._is_paid() else sheet.step

    def _is_paid(self):
        """The bill is paid, or it is confirmed that there is nothing to pay."""
        if self.step == "billed":
            bill = self.bill_id or self.full_bill_id
            return bill.payment_state in ("paid", "in_payment")
        nothing = self.currency_id.is_zero(self.net_amount)
        return self.step == "confirmed" and nothing

    @api.depends("net_amount", "contract_id")
    def _compute_tax_amount(self):
        for sheet in self:
            net = sheet.net_amount
            without = sheet._get_untaxed(net) if sheet.tax_id else net
            sheet.tax_amount = net - sheet.currency_id.round(without)

    # --------------------------------------------------------------- making ----

    @api.model_create_multi
    def create(self, vals_list):
        evaluations = self.env["property.vendor.evaluation"]
        for vals in vals_list:
            evaluations.browse(vals.get("evaluation_id"))._check_settle()
        sheets = super().create(vals_list)
        sequence = self.env["ir.sequence"].sudo()
        for sheet in sheets:
            number = sequence.with_company(sheet.company_id).next_by_code(self._name)
            carried = sheet.evaluation_id._get_to_carry()
            # sudo: figures are closed to everybody, they follow from the evaluation
            carried.sudo().carried_to_id = sheet
            sheet.sudo().write({"name": number, **sheet._prepare_figures(carried)})
        return sheets

    def _prepare_figures(self, carried):
        self.ensure_one()
        evaluation, currency = self.evaluation_id, self.currency_id
        difference = sum(row._get_difference() for row in carried)
        fee = currency.round(evaluation.fee_amount)
        payable = currency.round(evaluation.payable_amount)
        difference = currency.round(difference)
        return {
            "fee_amount": fee,
            "deduction_amount": currency.round(fee - payable),
            "carried_amount": difference,
            "net_amount": currency.round(payable + difference),
        }

    def write(self, vals):
        if "evaluation_id" in vals and not self.env.su:
            raise UserError(self.env._("A sheet stays with its evaluation."))
        if INVOICED & vals.keys() and not self.env.su:
            self._check_accountant()
        if "full_bill_id" in vals and not self.env.su:
            self._check_step("confirmed")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(sheet.step != "draft" for sheet in self):
            raise UserError(self.env._("Only drafts are deleted; cancel it instead."))

    # ---------------------------------------------------------------- steps ----

    def _check_step(self, *steps):
        for sheet in self:
            if sheet.step not in steps:
                raise UserError(
                    self.env._(
                        "%(name)s is %(state)s: this step is not open.",
                        name=sheet.name,
                        state=sheet._get_label("state"),
                    )
                )

    def _check_current(self):
        """The evaluation still says what the sheet says.

        :raise UserError: it was corrected, or more is taken back than is paid
        """
        for sheet in self:
            if sheet.evaluation_id.state != "signed":
                raise UserError(
                    self.env._(
                        "%(name)s was corrected: cancel %(sheet)s and settle the "
                        "correction.",
                        name=sheet.evaluation_id.name,
                        sheet=sheet.name,
                    )
                )
            if sheet.net_amount < 0:
                raise UserError(
                    self.env._(
                        "%(sheet)s: more is taken back than is paid, the net is "
                        "%(net).2f. Have the vendor pay it back, or settle it with a "
                        "later period.",
                        sheet=sheet.name,
                        net=sheet.net_amount,
                    )
                )

    def action_confirm(self):
        """The office director fixes the net; the vendor may invoice it.

        :raise AccessError: not the office director
        :raise UserError: not a draft, the evaluation was corrected, or net below 0
        """
        self.env["property.service.contract"]._check_manager()
        self._check_step("draft")
        self._check_current()
        self._write_guarded(
            {
                "step": "confirmed",
                "confirmed_by_id": self.env.uid,
                "confirmed_date": fields.Datetime.now(),
            }
        )
        return True

    def action_cancel(self):
        """Take back a sheet that no bill was made of.

        :raise AccessError: confirmed, and not the office director
        :raise UserError: there is a bill
        """
        self.check_access("write")
        self._check_step("draft", "confirmed")
        if "confirmed" in self.mapped("step"):
            self.env["property.service.contract"]._check_manager()
        # sudo: which sheet carries a difference is closed to everybody
        self.sudo().carried_ids.carried_to_id = False
        self._write_guarded({"step": "cancelled"})
        return True

    def _check_accountant(self):
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only an accountant makes bills."))

    def _explain(self):
        """The net as a sentence: what it is made of, and by which evaluation."""
        self.ensure_one()
        carried = self.carried_amount and self._get_carried_name()
        parts = self.env._(
            "Sheet %(sheet)s: fee %(fee).2f, less deductions %(deduction).2f, net "
            "%(net).2f. Evaluation %(evaluation)s: score %(score).2f, %(grade)s.",
            sheet=self.name,
            fee=self.fee_amount,
            deduction=self.deduction_amount,
            net=self.net_amount,
            evaluation=self.evaluation_id.name,
            score=self.score,
            grade=self.grade or "",
        )
        return f"{parts} {carried}: {self.carried_amount:.2f}." if carried else parts

    def _get_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
