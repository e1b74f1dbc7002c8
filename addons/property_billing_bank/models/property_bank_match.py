from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.dues import Due, allocate

#: what a person may say otherwise
CHOICE = {"unit_id", "charge_ids", "partner_id", "move_line_ids", "note"}


class PropertyBankMatch(models.Model):
    """What a line of a bank statement is proposed for, and what became of that.

    One for each line. A proposal books nothing; accepted, the suspense of the line
    becomes what it settles, by the ERP's own reconciliation, and what is over the
    unit's credit. Undone in the ERP, it is proposed again.
    """

    _name = "property.bank.match"
    _description = "Match of a Bank Line"
    _order = "date desc, id desc"
    _rec_name = "payment_ref"
    _check_company_auto = True

    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="statement_line_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(related="statement_line_id.journal_id", store=True)
    date = fields.Date(related="statement_line_id.date", store=True, index=True)
    amount = fields.Monetary(related="statement_line_id.amount", store=True)
    payment_ref = fields.Char(string="Text", related="statement_line_id.payment_ref")
    partner_name = fields.Char(
        string="Name at the Bank", related="statement_line_id.partner_name"
    )
    account_number = fields.Char(
        string="Account at the Bank", related="statement_line_id.account_number"
    )
    is_reconciled = fields.Boolean(
        string="Booked", related="statement_line_id.is_reconciled", store=True
    )
    move_id = fields.Many2one(related="statement_line_id.move_id")
    state = fields.Selection(
        [("proposed", "Proposed"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
    )
    rule = fields.Selection(
        [
            ("recorded", "Payment recorded: amount and reference, unit or payer"),
            ("settlement", "Payout of a payment channel"),
            ("unit_amount", "Unit in the text, amount owed"),
            ("account_amount", "Account known, amount owed"),
            ("payer_amount", "Payer's name, amount owed"),
            ("recorded_amount", "Payment recorded: the amount alone"),
            ("settlement_amount", "Payout of a payment channel: the amount alone"),
            ("unit", "Unit in the text"),
            ("account", "Account known"),
            ("payer", "Payer's name"),
            ("manual", "Chosen by a person"),
            ("none", "Nothing found"),
        ],
        string="Reason",
        required=True,
        default="none",
        readonly=True,
    )
    confidence = fields.Selection(
        [
            ("exact", "Exact"),
            ("likely", "To Look at"),
            ("ambiguous", "Ambiguous"),
            ("none", "Unknown"),
        ],
        required=True,
        default="none",
        readonly=True,
        index=True,
    )
    kind = fields.Selection(
        [
            ("charges", "Fees"),
            ("prepayment", "Prepayment"),
            ("payment", "Recorded Payment"),
            ("settlement", "Channel Settlement"),
            ("none", "Nothing yet"),
        ],
        compute="_compute_kind",
        store=True,
    )
    community_id = fields.Many2one(
        "property.community",
        compute="_compute_community_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="set null",
    )
    unit_id = fields.Many2one(
        "property.unit",
        string="Housing Unit",
        index="btree_not_null",
        ondelete="set null",
        domain="[('company_id', '=', company_id)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        index="btree_not_null",
        ondelete="set null",
        help="Whose credit it is when more came than is owed.",
    )
    charge_ids = fields.Many2many(
        "property.fee.charge",
        "property_bank_match_charge_rel",
        string="Fees",
        domain="[('company_id', '=', company_id), ('unit_id', '=?', unit_id), "
        "('payment_state', 'in', ('unpaid', 'partial'))]",
        help="The oldest are paid first.",
    )
    move_line_ids = fields.Many2many(
        "account.move.line",
        "property_bank_match_line_rel",
        string="Recorded Payments",
        domain="[('company_id', '=', company_id), ('reconciled', '=', False), "
        "('parent_state', '=', 'posted')]",
    )
    settlement_id = fields.Many2one(
        "property.channel.settlement",
        string="Channel Settlement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    channel_id = fields.Many2one(
        "property.payment.channel",
        string="Payment Channel",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    candidate_unit_ids = fields.Many2many(
        "property.unit",
        "property_bank_match_candidate_rel",
        string="Could Be",
        readonly=True,
    )
    over_amount = fields.Monetary(
        string="Prepayment",
        compute="_compute_over_amount",
        store=True,
        readonly=False,
        help="What is over becomes the unit's credit.",
    )
    decided_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_date = fields.Datetime(string="Decided on", readonly=True)
    note = fields.Char()

    _line_uniq = models.Constraint(
        "UNIQUE(statement_line_id)", "This bank line has its proposal already."
    )

    @api.depends("unit_id", "charge_ids")
    def _compute_community_id(self):
        for match in self:
            communities = match.unit_id.community_id or match.charge_ids.community_id
            match.community_id = communities[:1] or match.community_id

    @api.depends(
        "settlement_id", "channel_id", "move_line_ids", "charge_ids", "unit_id"
    )
    def _compute_kind(self):
        for match in self:
            if match.settlement_id or match.channel_id:
                match.kind = "settlement"
            elif match.move_line_ids:
                match.kind = "payment"
            elif match.charge_ids:
                match.kind = "charges"
            else:
                match.kind = "prepayment" if match.unit_id else "none"

    @api.depends("kind", "charge_ids", "amount")
    def _compute_over_amount(self):
        """As things stand when it is chosen; looked at again when it is booked."""
        for match in self:
            if match.kind in ("charges", "prepayment"):
                match.over_amount = float(match._allocate()[1])
            else:
                match.over_amount = 0.0

    @api.model
    def _get_dues(self, charges):
        """Dues in the order of payment: [Due]"""
        # sudo: property.fee.charge - what is owed, for who books the bank's money
        return [
            Due(
                charge.id,
                to_decimal(charge.amount_residual, charge.currency_id.decimal_places),
                charge.fee_item_id.id,
                (charge.date_start.year, charge.date_start.month),
            )
            for charge in charges.sudo().sorted(lambda c: c._get_payment_order())
        ]

    def _allocate(self):
        """({charge id: what of it is paid}, what is over)"""
        self.ensure_one()
        amount = to_decimal(self.amount, self.currency_id.decimal_places)
        return allocate(amount, self._get_dues(self.charge_ids._origin))

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        """The oldest fees of the unit, as far as the money goes."""
        if not self.unit_id:
            return
        amount = to_decimal(self.amount, self.currency_id.decimal_places)
        owed = self.env["property.fee.charge"].search(
            [
                ("unit_id", "=", self.unit_id._origin.id),
                ("payment_state", "in", ("unpaid", "partial")),
                ("amount", ">", 0),
            ]
        )
        pieces, _over = allocate(amount, self._get_dues(owed))
        self.charge_ids = [Command.set(list(pieces))]
        self.partner_id = owed.partner_id[:1] or self._get_unit_payer()
        self.move_line_ids = self.settlement_id = self.channel_id = False

    def _get_unit_payer(self):
        held = self.unit_id._origin._get_occupancies().get(self.unit_id._origin.id)
        return held and (held.filtered("is_payer") or held)[:1].partner_id

    # ---------------------------------------------------------------- rights ----

    @api.model
    def _check_may_match(self):
        """:raise AccessError: no accountant, or who takes money at the counter"""
        user = self.env.user
        if self.env.su:
            return
        if not user.has_group("account.group_account_user") or user.has_group(
            "property_billing.group_cashier"
        ):
            raise AccessError(self.env._("Only accountants match bank statements."))

    def write(self, vals):
        """A person says what it is for; everything else is the machine's."""
        if self.env.su:
            return super().write(vals)
        self._check_may_match()
        if vals.keys() - CHOICE:
            raise AccessError(self.env._("This is not written by hand."))
        if self.filtered(lambda match: match.state == "accepted"):
            raise UserError(self.env._("It is booked: undo the match first."))
        res = super().write(vals)
        if vals.keys() - {"note"}:
            self.sudo()._write_choice(vals)
        return res

    def _write_choice(self, vals):
        chosen = {"rule": "manual", "confidence": "likely", "state": "proposed"}
        if vals.keys() & {"unit_id", "charge_ids"}:
            chosen |= {
                "settlement_id": False,
                "channel_id": False,
                "candidate_unit_ids": [Command.clear()],
            }
            if "move_line_ids" not in vals:
                chosen["move_line_ids"] = [Command.clear()]
        self.write(chosen)

    # --------------------------------------------------------------- actions ----

    def action_accept(self):
        """Book what is proposed, of all or of none.

        :raise UserError: nothing is proposed, what is owed has changed, a colleague
            is at it
        """
        self._check_may_match()
        matches = self.filtered(lambda m: m.state != "accepted")
        empty = matches.filtered(lambda m: m.kind == "none")
        if empty or not matches:
            raise UserError(
                self.env._(
                    "%s: choose the unit or the fees first.",
                    empty[:1].payment_ref or self.env._("Nothing to accept"),
                )
            )
        self.env["property.bank.booking"]._book(matches)
        return True

    @api.model
    def _get_undecided_lines(self):
        """Open lines for which nobody has chosen anything."""
        lines = self.env["account.bank.statement.line"].search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("is_reconciled", "=", False),
                ("move_id.state", "=", "posted"),
            ]
        )
        chosen = lines.sudo().property_match_ids.filtered(
            lambda match: match.rule == "manual"
        )
        return lines - chosen.statement_line_id

    def action_accept_exact(self):
        """Book every proposal that is exact."""
        self._check_may_match()
        count = self._accept_exact(self._get_undecided_lines())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "warning",
                "message": self.env._("%s bank lines booked.", count),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _accept_exact(self, lines):
        """Propose anew and book what is exact; answer how many.

        :param lines: account.bank.statement.line
        """
        found = self.env["property.bank.matcher"]._propose(lines).sudo(False)
        exact = found.filtered(lambda match: match.confidence == "exact")
        if exact:
            self.env["property.bank.booking"]._book(exact)
        return len(exact)

    def action_reject(self):
        """It is not that: the line stays in suspense until somebody knows."""
        self._check_may_match()
        if self.filtered(lambda match: match.state == "accepted"):
            raise UserError(self.env._("It is booked: undo the match first."))
        self.sudo().write({"state": "rejected", **self._prepare_decision()})
        return True

    def _prepare_decision(self):
        return {"decided_id": self.env.uid, "decided_date": fields.Datetime.now()}

    def action_propose(self):
        """Look again, at these or at all that is open and nobody decided."""
        self._check_may_match()
        if self:
            self.filtered(lambda m: m.state != "accepted").sudo().state = "proposed"
            self.env["property.bank.matcher"]._propose(
                self.statement_line_id, keep=True
            )
        else:
            self._refresh()
        return True

    @api.model
    def _refresh(self):
        """Proposals for all open lines of the companies, by what is owed now."""
        self.env["property.bank.matcher"]._propose(self._get_undecided_lines())

    def action_undo(self):
        """Undo the match in the ledger; the line is proposed again."""
        self._check_may_match()
        for match in self.filtered("is_reconciled"):
            match.statement_line_id.action_undo_reconciliation()
        return True

    def _reopen(self):
        """The ledger's match is undone: propose again."""
        accepted = self.filtered(lambda match: match.state == "accepted")
        accepted.write({"state": "proposed", "decided_id": False})
        self.env["property.bank.matcher"]._propose(
            accepted.statement_line_id, keep=True
        )

    # ----------------------------------------------------------------- open ----

    @api.model
    def action_open(self):
        """The bank's lines to match, proposed anew."""
        self._check_may_match()
        self._refresh()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing_bank.property_bank_match_action"
        )

    @api.model
    def action_import(self):
        """Upload a statement of the bank that transfers arrive at."""
        self._check_may_match()
        channel = self.env["property.payment.channel"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "transfer")],
            limit=1,
        )
        if not channel:
            raise UserError(self.env._("Set up the channel of bank transfers first."))
        mapping = channel.journal_id.default_sheet_mapping_id or self.env.ref(
            "property_billing_bank.mapping_chinese_bank"
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_statement_import_file.account_statement_import_action"
        )
        action["context"] = {
            "journal_id": channel.journal_id.id,
            "default_sheet_mapping_id": mapping.id,
            "property_bank_match": True,
        }
        return action

    def action_open_move(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def action_open_unit(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "property.unit",
            "res_id": self.unit_id.id,
            "views": [(False, "form")],
        }
