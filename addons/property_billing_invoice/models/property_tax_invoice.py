from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine import platform, tax_number

#: asked for, without a number yet
ASKED = ("requested", "exported")
#: given to the buyer
ISSUED = ("issued", "part_red", "red")
#: what is printed of the buyer; the platform has it once it was exported
BUYER = frozenset(
    {
        "buyer_account",
        "buyer_address",
        "buyer_bank",
        "buyer_email",
        "buyer_is_person",
        "buyer_phone",
        "buyer_tax_number",
        "buyer_title",
        "invoice_type",
        "note",
        "red_reason",
    }
)
#: what the platform answers
RESULT = frozenset({"code", "date", "number", "red_confirmation"})


class PropertyTaxInvoice(models.Model):
    """A tax invoice (发票): asked for, issued at the tax platform, perhaps taken back.

    The suite issues none itself. A request gets a serial number of ours; the
    platform's number comes back by workbook or by hand. What was issued is taken
    back by red-letter invoices alone, which name it.
    """

    _name = "property.tax.invoice"
    _description = "Tax Invoice"
    _inherit = [
        "property.cashier.guard.mixin",
        "property.guarded.mixin",
        "property.community.mixin",
        "property.tax.invoice.platform",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "number", "buyer_title"]
    _guarded_fields = frozenset(
        {
            "community_id",
            "issued_by_id",
            "kind",
            "line_ids",
            "name",
            "origin_id",
            "partner_id",
            "receipt_ids",
            "request_date",
            "source",
            "state",
            "user_id",
        }
    )

    name = fields.Char(
        string="Serial Number",
        required=True,
        readonly=True,
        copy=False,
        help="Ours: the workbook of requests and the platform's answer carry it.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("blue", "Blue Invoice"), ("red", "Red-letter Invoice")],
        required=True,
        default="blue",
        readonly=True,
        index=True,
    )
    invoice_type = fields.Selection(
        [("general", "General Invoice"), ("special", "Special VAT Invoice")],
        string="Type",
        required=True,
        default="general",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("exported", "At the Platform"),
            ("issued", "Issued"),
            ("part_red", "Partly Red"),
            ("red", "Red"),
            ("void", "Withdrawn"),
        ],
        required=True,
        default="requested",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    request_date = fields.Date(
        string="Requested on",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Requested by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    source = fields.Char(
        string="Asked for by", readonly=True, help="What the red letter is for."
    )
    number = fields.Char(
        string="Invoice Number",
        copy=False,
        tracking=True,
        help="20 digits of a fully digital invoice, or 8 of an older one.",
    )
    code = fields.Char(
        string="Invoice Code",
        copy=False,
        help="Of a paper or older electronic invoice; a fully digital one has none.",
    )
    date = fields.Date(string="Invoice Date", copy=False, tracking=True)
    url = fields.Char(
        string="Link", copy=False, help="Where the buyer downloads the invoice."
    )
    issued_by_id = fields.Many2one(
        "res.users",
        string="Number Entered by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    buyer_title = fields.Char(string="Invoice Title", required=True, tracking=True)
    buyer_is_person = fields.Boolean(string="Natural Person")
    buyer_tax_number = fields.Char(string="Buyer's Tax Number", tracking=True)
    buyer_address = fields.Char()
    buyer_phone = fields.Char()
    buyer_bank = fields.Char()
    buyer_account = fields.Char(string="Buyer's Bank Account")
    buyer_email = fields.Char(help="Where the platform sends the invoice.")
    buyer_warning = fields.Char(compute="_compute_buyer_warning")
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("property.tax.invoice.line", "invoice_id")
    amount = fields.Monetary(
        compute="_compute_amounts", store=True, help="Tax included."
    )
    amount_net = fields.Monetary(string="Net", compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary(string="Tax", compute="_compute_amounts", store=True)
    unit_names = fields.Char(string="Housing Units", compute="_compute_unit_names")
    receipt_ids = fields.Many2many(
        "property.receipt",
        string="Receipts Handed Back",
        readonly=True,
        copy=False,
        help="Swapped for this invoice.",
    )
    origin_id = fields.Many2one(
        "property.tax.invoice",
        string="Takes Back",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    red_ids = fields.One2many(
        "property.tax.invoice", "origin_id", string="Red-letter Invoices"
    )
    red_count = fields.Integer(compute="_compute_counts")
    charge_count = fields.Integer(compute="_compute_counts")
    red_reason = fields.Selection(
        [
            ("error", "Invoiced Wrongly"),
            ("return", "Goods Returned"),
            ("stop", "Service Stopped"),
            ("discount", "Sales Allowance"),
        ],
        string="Reason of the Red Letter",
    )
    red_confirmation = fields.Char(
        string="Red-letter Confirmation Number",
        copy=False,
        help="Of the confirmation the platform asks for before the red letter.",
    )
    waiting_ids = fields.One2many(
        "property.fee.charge", "tax_red_id", string="Credits that Wait"
    )
    waiting_count = fields.Integer(compute="_compute_counts")
    note = fields.Char(help="Printed in the remark of the invoice.")
    may_keep = fields.Boolean(compute="_compute_may_keep")
    may_withdraw = fields.Boolean(compute="_compute_may_keep")

    _name_uniq = models.Constraint("UNIQUE(name)", "This serial number was used.")
    _number_uniq = models.UniqueIndex(
        "(company_id, COALESCE(code, ''), number) "
        "WHERE number IS NOT NULL AND state <> 'void'",
        "Another invoice has this number.",
    )
    _number_given = models.Constraint(
        "CHECK(state NOT IN ('issued', 'part_red', 'red') "
        "OR (number IS NOT NULL AND date IS NOT NULL))",
        "An invoice that was issued has its number and date.",
    )
    _red_has_origin = models.Constraint(
        "CHECK((kind = 'red') = (origin_id IS NOT NULL))",
        "A red-letter invoice names the one it takes back.",
    )
    _todo_idx = models.Index(
        "(community_id, kind) WHERE state IN ('requested', 'exported')"
    )

    # ------------------------------------------------------------- computes ----

    @api.depends("line_ids.amount", "line_ids.amount_net", "line_ids.amount_tax")
    def _compute_amounts(self):
        for invoice in self:
            for name in ("amount", "amount_net", "amount_tax"):
                invoice[name] = sum(invoice.line_ids.mapped(name))

    @api.depends("line_ids.unit_id")
    def _compute_unit_names(self):
        for invoice in self:
            names = invoice.line_ids.unit_id.sorted("sort_key").mapped("name")
            more = "…" if len(names) > 3 else ""
            invoice.unit_names = "、".join(names[:3]) + more

    @api.depends("red_ids", "line_ids", "waiting_ids.state")
    def _compute_counts(self):
        for invoice in self:
            invoice.red_count = len(invoice.red_ids)
            invoice.charge_count = len(invoice.line_ids)
            waiting = invoice.waiting_ids.filtered(lambda c: c.state == "draft")
            invoice.waiting_count = len(waiting)

    @api.depends("buyer_tax_number")
    def _compute_buyer_warning(self):
        partners = self.env["res.partner"]
        for invoice in self:
            invoice.buyer_warning = partners._get_property_tax_warning(
                invoice.buyer_tax_number
            )

    @api.depends_context("uid")
    @api.depends("state", "user_id")
    def _compute_may_keep(self):
        may = self._may_keep()
        for invoice in self:
            invoice.may_keep = may
            own = invoice.state == "requested" and invoice.user_id == self.env.user
            invoice.may_withdraw = invoice.state in ASKED and (may or own)

    @api.depends("name", "number")
    def _compute_display_name(self):
        for invoice in self:
            invoice.display_name = invoice.number or invoice.name

    # ------------------------------------------------------------- guards ----

    @api.constrains("buyer_tax_number", "buyer_title", "invoice_type")
    def _check_buyer(self):
        for invoice in self:
            invoice.partner_id._check_property_tax_number(invoice.buyer_tax_number)
            if not (invoice.buyer_title or "").strip():
                raise ValidationError(self.env._("Say what title the invoice bears."))
            if invoice.invoice_type == "special" and not invoice.buyer_tax_number:
                raise ValidationError(
                    self.env._(
                        "%(title)s: a special VAT invoice needs the buyer's tax "
                        "number.",
                        title=invoice.buyer_title,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            if not vals.get("name"):
                vals["name"] = sequence.next_by_code("property.tax.invoice")
        return super().create([self._normalise(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            if RESULT & vals.keys() and self.filtered(lambda i: i.state not in ASKED):
                raise UserError(
                    self.env._("What was issued stays: make a red-letter invoice.")
                )
            if BUYER & vals.keys() and self.filtered(lambda i: i.state != "requested"):
                raise UserError(
                    self.env._(
                        "The platform has this request already: take it back to "
                        "“Requested” first."
                    )
                )
        return super().write(self._normalise(vals))

    @api.model
    def _normalise(self, vals):
        """Numbers without spaces; no empty text where there is none."""
        vals = dict(vals)
        for name in ("number", "code", "buyer_tax_number"):
            if name in vals:
                vals[name] = tax_number.normalise(vals[name]) or False
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Requests are withdrawn, not deleted."))

    def _check_changeable(self):
        """Lines stay as they are once the platform has them."""
        for invoice in self:
            if invoice.state != "requested":
                raise UserError(
                    self.env._(
                        "%s is not a request any more: its lines stay.",
                        invoice.display_name,
                    )
                )

    @api.model
    def _may_keep(self):
        """Whether the user issues and imports: accountants, not who takes money."""
        return self.env["property.fee.posting"]._may_post()

    @api.model
    def _check_may_keep(self):
        if not self.env.su and not self._may_keep():
            raise AccessError(
                self.env._(
                    "Only accountants issue tax invoices and enter their numbers."
                )
            )

    def _lock(self):
        """One at a time; the second sees what the first has done."""
        # sudo: property.tax.invoice - locked, not changed
        self.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state", "number", "date", "code"])

    # -------------------------------------------------------------- states ----

    def _set_state(self, state, **values):
        # sudo: property.tax.invoice - the steps alone change it, and check who may
        self.sudo().write({"state": state, **values})
        self.sudo().line_ids.charge_id._update_tax_invoice_state()

    def action_issue(self):
        """The number is known: the invoice was issued.

        :raise AccessError: the user is no accountant, or takes money
        :raise UserError: no number or date, or not asked for any more
        """
        self._check_may_keep()
        self.check_access("write")
        self._lock()
        for invoice in self:
            invoice._check_issuable()
            invoice._set_state("issued", issued_by_id=self.env.uid)
        self.origin_id._update_red()
        return True

    def _check_issuable(self):
        if self.state not in ASKED:
            raise UserError(
                self.env._("%s is not waiting for a number.", self.display_name)
            )
        fault = self._get_result_fault(self.code, self.number, self.date)
        if fault:
            raise UserError(
                self.env._("%(name)s: %(fault)s", name=self.name, fault=fault)
            )
        if not self.line_ids:
            raise UserError(self.env._("%s has no lines.", self.name))

    def _get_result_fault(self, code, number, day):
        """Words for why a number and date cannot be of this invoice, else False."""
        self.ensure_one()
        if not number or not day:
            return self.env._("Enter the number and the date of the invoice.")
        if fault := platform.number_fault(number):
            return self._get_number_faults()[fault] % {"number": number}
        if code and not platform.is_code(code):
            return self.env._("“%s” is no code of an invoice: 10 or 12 digits.", code)
        if len(number) == 8 and not code:
            return self.env._("A number of 8 digits comes with the invoice code.")
        return self._get_day_fault(day)

    def _get_number_faults(self):
        return {
            "rounded": self.env._(
                "The spreadsheet has rounded the number %(number)s: type it as text."
            ),
            "form": self.env._(
                "“%(number)s” is no number of an invoice: 20 digits, or 8 with a code."
            ),
        }

    def _get_day_fault(self, day):
        if day > fields.Date.context_today(self):
            return self.env._("%s lies in the future.", day)
        if self.origin_id.date and day < self.origin_id.date:
            return self.env._(
                "%(day)s lies before the invoice it takes back, of %(origin)s.",
                day=day,
                origin=self.origin_id.date,
            )
        return False

    def action_back_to_requested(self):
        """The platform did not take it: it can be changed and exported again."""
        self._check_may_keep()
        self.check_access("write")
        self._lock()
        if self.filtered(lambda invoice: invoice.state != "exported"):
            raise UserError(self.env._("Only what is at the platform is taken back."))
        self._set_state("requested")
        return True

    def action_withdraw(self):
        """Give up a request: accountants, and who asked while it is only a request.

        The receipts that were handed back for it are the payer's again.
        """
        self._lock()
        self.invalidate_recordset(["may_withdraw"])
        self.check_access("read")
        for invoice in self:
            if invoice.state not in ASKED:
                raise UserError(
                    self.env._(
                        "%s was issued: take it back by a red-letter invoice.",
                        invoice.display_name,
                    )
                )
            if not self.env.su and not invoice.may_withdraw:
                raise AccessError(
                    self.env._("Accountants withdraw it, or who asked for it.")
                )
        self.sudo().receipt_ids._give_back(self)
        self._set_state("void", number=False, code=False)
        self.sudo().waiting_ids.tax_red_id = False
        return True

    # ----------------------------------------------------------------- red ----

    def _get_red_left(self, besides=None):
        """Return {charge id: what can still be taken back} of a blue invoice.

        :param besides: a red-letter invoice that is not counted
        """
        self.ensure_one()
        left = {line.charge_id.id: line.amount for line in self.line_ids}
        reds = self.red_ids.filtered(lambda red: red.state != "void" and red != besides)
        for line in reds.line_ids:
            left[line.charge_id.id] = left.get(line.charge_id.id, 0.0) + line.amount
        round_ = self.company_id.currency_id.round
        return {charge_id: round_(amount) for charge_id, amount in left.items()}

    def _update_red(self):
        """Partly red or red by what red-letter invoices with a number take back."""
        for invoice in self:
            reds = invoice.red_ids.filtered(lambda red: red.state == "issued")
            left = invoice.amount + sum(reds.mapped("amount"))
            compare = invoice.company_id.currency_id.compare_amounts
            state = "red" if compare(left, 0) <= 0 else "part_red"
            invoice._set_state(state if reds else "issued")

    def _make_red(self, amounts, reason, source=False):
        """Ask for a red-letter invoice that takes back part of this one.

        :param dict amounts: {charge id: amount above zero, tax included}
        :param str reason: a key of ``red_reason``
        :return: the red-letter invoice, waiting for its number
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: amounts.get(line.charge_id.id))
        # sudo: property.tax.invoice - asked for by who may credit, kept by accountants
        return self.sudo().create(
            {
                **self._prepare_buyer(),
                "kind": "red",
                "origin_id": self.id,
                "community_id": self.community_id.id,
                "partner_id": self.partner_id.id,
                "user_id": self.env.uid,
                "red_reason": reason,
                "source": source,
                "line_ids": [
                    fields.Command.create(line._prepare_red(amounts[line.charge_id.id]))
                    for line in lines
                ],
            }
        )

    def _prepare_buyer(self):
        names = BUYER - {"note", "red_reason"}
        return {name: self[name] for name in names}

    def action_red(self):
        """Choose what a red-letter invoice takes back."""
        self._check_may_keep()
        return self.env["property.tax.invoice.red"]._open(self)

    def action_post_waiting(self):
        """Post the credits that waited for this red-letter invoice."""
        self.env["property.fee.posting"]._check_may_post()
        moves = self.waiting_ids.filtered(lambda c: c.state == "draft")._post_charges()
        return moves._get_records_action(name=self.env._("Credit Notes"))

    # ------------------------------------------------------------- openings ----

    def action_open_charges(self):
        return self.line_ids.charge_id._get_records_action(name=self.env._("Charges"))

    def action_open_reds(self):
        return self.red_ids._get_records_action(name=self.env._("Red-letter Invoices"))

    def action_open_waiting(self):
        return self.waiting_ids._get_records_action(
            name=self.env._("Credits that Wait")
        )
