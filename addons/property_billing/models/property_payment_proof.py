from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from odoo.addons.property_base.tools.upload import check_files

MAX_OPEN = 10
EDITABLE = {"amount", "date", "channel_id", "reference", "refuse_reason"}
OFFICE = "property_base.group_staff,account.group_account_invoice"


class PropertyPaymentProof(models.Model):
    """What a resident says to have paid, with the proof.

    Nothing is booked until a cashier has found the money: confirming makes one
    payment of the payer in the journal of the channel and reconciles it with
    the charges named, the earliest due first. That is all a cashier reaches in
    the ledger. The payer of a proof is that of the invoices, whoever uploaded it.
    """

    _name = "property.payment.proof"
    _description = "Proof of Payment"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, readonly=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="Uploaded by", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_ids = fields.Many2many(
        "property.fee.charge", string="Fee Charges", readonly=True
    )
    amount = fields.Monetary(required=True, tracking=True)
    amount_owed = fields.Monetary(
        string="Owed on these Charges", compute="_compute_amount_owed", groups=OFFICE
    )
    date = fields.Date(string="Paid on", required=True, tracking=True)
    channel_id = fields.Many2one(
        "property.payment.channel",
        string="Payment Channel",
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    reference = fields.Char(
        string="Transaction Number", help="As the app or the bank shows it."
    )
    message = fields.Char(help="What the resident adds.")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Proof",
        domain=[("res_model", "=", "property.payment.proof")],
        groups=OFFICE,
    )
    state = fields.Selection(
        [
            ("submitted", "To Confirm"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
        ],
        required=True,
        default="submitted",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    refuse_reason = fields.Char(string="Reason of Refusal", copy=False, tracking=True)
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE,
    )
    decided_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, groups=OFFICE
    )
    decided_date = fields.Datetime(readonly=True, copy=False)
    likely_duplicate_id = fields.Many2one(
        "property.payment.proof",
        compute="_compute_likely_duplicate_id",
        groups=OFFICE,
        help="Another proof of the same transaction number, or of the same payer, "
        "day and amount.",
    )

    # Of what the office notes, residents learn nothing by searching either.
    message_ids = fields.One2many(groups="base.group_user")

    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")
    _refused_with_reason = models.Constraint(
        "CHECK(state != 'refused' OR refuse_reason IS NOT NULL)",
        "Say why the proof is refused.",
    )

    @api.depends("unit_id.name", "amount")
    def _compute_display_name(self):
        for proof in self:
            proof.display_name = f"{proof.unit_id.name} {proof.amount:.2f}"

    @api.depends("charge_ids.receivable_line_id.amount_residual")
    def _compute_amount_owed(self):
        for proof in self:
            proof.amount_owed = sum(proof.charge_ids.mapped("amount_residual"))

    @api.depends("reference", "partner_id", "date", "amount", "state")
    def _compute_likely_duplicate_id(self):
        for proof in self:
            same = [
                ("partner_id", "=", proof.partner_id.id),
                ("date", "=", proof.date),
                ("amount", "=", proof.amount),
            ]
            if proof.reference:
                same = ["|", ("reference", "=", proof.reference), "&", "&", *same]
            proof.likely_duplicate_id = self.search(
                [
                    *same,
                    ("id", "!=", proof._origin.id),
                    ("state", "!=", "refused"),
                    ("company_id", "=", proof.company_id.id),
                ],
                limit=1,
            )

    def write(self, vals):
        """What the office may put right before it decides, and nothing else."""
        if not self.env.su:
            self._check_editable(vals)
        return super().write(vals)

    def _check_editable(self, vals):
        own = {name for name in vals if not name.startswith(("message_", "activity_"))}
        if own - EDITABLE:
            raise AccessError(self.env._("What the resident has sent stays as it is."))
        if own and self.filtered(lambda p: p.state != "submitted"):
            raise UserError(self.env._("A proof that was decided stays as it is."))

    # ------------------------------------------------------------- resident ----

    @api.model
    def _submit(self, charges, values, files):
        """Take a proof from the portal.

        :param charges: property.fee.charge the user has read with own rights
        :param dict values: amount, date, channel_id, reference, message as typed
        :param list files: (name, content) of the uploads
        :return: the proof, sudo
        :raise UserError: what is wrong, in words for the resident
        :raise UploadError: a file that is not taken
        """
        checked = check_files(files)
        if not checked:
            raise UserError(self.env._("Attach a photo of the payment."))
        charges.check_access("read")
        self._check_own_charges(charges)
        prepared = self._prepare_submitted(charges.sudo(), values)
        self._check_not_flooding()
        # sudo: property.payment.proof - the controller is the gate
        proof = self.sudo().with_context(mail_create_nosubscribe=True).create(prepared)
        proof._attach(checked)
        return proof

    def _check_own_charges(self, charges):
        """Who reads all charges for their work sends proofs for their own alone."""
        if charges != charges.filtered_domain(charges._get_portal_reader_domain()):
            raise AccessError(self.env._("This is not yours to pay here."))

    def _prepare_submitted(self, charges, values):
        self._check_one_payer(charges)
        return {
            "unit_id": charges.unit_id.id,
            "partner_id": charges.partner_id.id,
            "user_id": self.env.uid,
            "charge_ids": [fields.Command.set(charges.ids)],
            "amount": self._read_amount(values.get("amount")),
            "date": self._read_date(values.get("date")),
            "channel_id": self._read_channel(charges.company_id, values),
            "reference": (values.get("reference") or "").strip()[:64] or False,
            "message": html2plaintext(values.get("message") or "").strip()[:200],
        }

    def _check_one_payer(self, charges):
        owed = charges.filtered(lambda c: c.state == "posted" and c.amount_residual > 0)
        if not charges or owed != charges:
            raise UserError(self.env._("Choose what you have paid; it is still owed."))
        if len(charges.unit_id) > 1 or len(charges.partner_id) > 1:
            raise UserError(self.env._("Send a proof for each unit and payer."))

    def _read_amount(self, text):
        try:
            amount = float(str(text or "").replace(",", "").replace("，", "").strip())
        except ValueError:
            amount = 0.0
        amount = amount if 0 < amount < 10_000_000 else 0.0
        amount = self.env.company.currency_id.round(amount)
        if not amount:
            raise UserError(self.env._("Write the amount you paid, such as 210.02."))
        return amount

    def _read_date(self, text):
        today = fields.Date.context_today(self)
        try:
            day = fields.Date.to_date(text) or today
        except ValueError:
            raise UserError(self.env._("Write the day of payment as 2026-11-23."))
        if day > today or (today - day).days > 366:
            raise UserError(self.env._("The day of payment lies in the last year."))
        return day

    def _read_channel(self, company, values):
        text = str(values.get("channel_id") or "")
        channels = self.env["property.payment.channel"].sudo()
        channel = channels.search(
            [
                ("id", "=", int(text) if text.isdecimal() and len(text) < 10 else 0),
                ("company_id", "=", company.id),
                ("in_portal", "=", True),
            ]
        )
        if not channel:
            raise UserError(self.env._("Say how you paid."))
        return channel.id

    def _check_not_flooding(self):
        open_ones = self.sudo().search_count(
            [("user_id", "=", self.env.uid), ("state", "=", "submitted")]
        )
        if open_ones >= MAX_OPEN:
            raise UserError(
                self.env._(
                    "%(count)s of your proofs wait for the office: please let it "
                    "answer first.",
                    count=open_ones,
                )
            )

    def _attach(self, files):
        self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": media_type,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, media_type, content in files
            ]
        )

    # -------------------------------------------------------------- cashier ----

    def action_confirm(self):
        """The money has arrived: book the payment and settle the charges."""
        self._check_decides()
        for proof in self:
            proof._claim()
            # sudo: account.payment - a cashier has no other right in the ledger
            payment = proof.sudo()._book()
            proof.sudo().write(
                {
                    "state": "confirmed",
                    "payment_id": payment.id,
                    "decided_id": self.env.uid,
                    "decided_date": fields.Datetime.now(),
                }
            )
            payment.message_post(
                body=self.env._(
                    "Booked from a proof of payment confirmed by %s.",
                    self.env.user.name,
                )
            )

    def action_refuse(self):
        """The money is not there; the resident reads the reason."""
        self._check_decides()
        for proof in self:
            proof._claim()
            if not (proof.refuse_reason or "").strip():
                raise UserError(self.env._("Say why the proof is refused."))
            proof.sudo().write(
                {
                    "state": "refused",
                    "decided_id": self.env.uid,
                    "decided_date": fields.Datetime.now(),
                }
            )

    def action_open_payment(self):
        """The payment in the ledger, for who may read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.payment",
            "res_id": self.payment_id.id,
            "view_mode": "form",
        }

    def _check_decides(self):
        """Cashiers and accountants, on proofs they may read."""
        groups = ("property_billing.group_cashier", "account.group_account_invoice")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only a cashier or an accountant confirms."))
        self.check_access("read")
        if self.filtered(
            lambda p: self.env.user in (p.user_id, *p.partner_id.user_ids)
        ):
            raise AccessError(
                self.env._(
                    "A colleague decides on what you have sent or paid yourself."
                )
            )

    def _claim(self):
        """Hold the row, so that two people cannot decide the same proof.

        :raise UserError: somebody else holds it, or has decided it
        """
        # sudo: property.payment.proof - locking needs the right to write
        if not self.sudo().try_lock_for_update():
            raise UserError(
                self.env._("A colleague is deciding on this proof right now.")
            )
        self.invalidate_recordset(["state"])
        if self.state != "submitted":
            raise UserError(
                self.env._("%s has been decided already.", self.display_name)
            )

    def _book(self):
        """Make the payment and reconcile it; what is left is the payer's credit.

        :return: account.payment
        """
        lines = self.charge_ids.filtered(
            lambda c: c.state == "posted"
        ).receivable_line_id.filtered(lambda line: not line.reconciled)
        payment = self._pay_lines(lines) if lines else self._pay_in_advance()
        payment.write(
            {
                "property_unit_id": self.unit_id.id,
                "property_community_id": self.community_id.id,
            }
        )
        return payment

    def _pay_lines(self, lines):
        """By the ERP's own wizard, which settles the earliest due first."""
        wizard = (
            self.env["account.payment.register"]
            .with_company(self.company_id)
            .with_context(active_model="account.move.line", active_ids=lines.ids)
            .create(
                {
                    "amount": self.amount,
                    "payment_date": self.date,
                    "journal_id": self.channel_id.journal_id.id,
                    "communication": self._get_memo(),
                    "group_payment": True,
                    "payment_difference_handling": "open",
                }
            )
        )
        # the wizard hands the payments back with the rights of the user
        return wizard._create_payments().sudo()

    def _pay_in_advance(self):
        """Everything named was settled meanwhile: the money stays a credit."""
        payment = (
            self.env["account.payment"]
            .with_company(self.company_id)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.partner_id.id,
                    "amount": self.amount,
                    "date": self.date,
                    "journal_id": self.channel_id.journal_id.id,
                    "memo": self._get_memo(),
                }
            )
        )
        payment.action_post()
        return payment

    def _get_memo(self):
        parts = [self.unit_id.name, self.channel_id.name, self.reference]
        return " ".join(part for part in parts if part)
