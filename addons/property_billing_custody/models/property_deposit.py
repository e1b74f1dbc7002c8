from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .property_deposit_kind import ROLES


class PropertyDeposit(models.Model):
    """Money held as a deposit, of one payer for one unit.

    What is held is what the liability account says. Written by the counter and
    by approved deductions, refunds and transfers alone.
    """

    _name = "property.deposit"
    _description = "Deposit"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "partner_id", "unit_id"]
    _mail_post_access = "read"

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, index=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind_id = fields.Many2one(
        "property.deposit.kind",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    role = fields.Selection(ROLES, string="Paid by", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        tracking=True,
        help="Who paid it, or took it over: who gets it back.",
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True, index=True)
    amount = fields.Monetary(string="Taken", required=True, readonly=True)
    line_ids = fields.One2many(
        "account.move.line",
        "property_deposit_id",
        string="Journal Items",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    amount_held = fields.Monetary(
        string="Held",
        compute="_compute_amount_held",
        store=True,
        compute_sudo=True,
        help="What the ledger says is left of it.",
    )
    state = fields.Selection(
        [("held", "Held"), ("closed", "Settled"), ("void", "Void")],
        compute="_compute_amount_held",
        store=True,
        compute_sudo=True,
        index=True,
        tracking=True,
    )
    receipt_line_ids = fields.One2many("property.receipt.line", "deposit_id")
    receipt_id = fields.Many2one(
        "property.receipt",
        compute="_compute_receipt_id",
        store=True,
        index="btree_not_null",
        compute_sudo=True,
    )
    old_receipt = fields.Char(
        readonly=True, help="Number of the receipt of the former system."
    )
    deduction_ids = fields.Many2many(
        "property.deposit.deduction", string="Deductions", readonly=True
    )
    refund_ids = fields.One2many("property.deposit.refund", "deposit_id")

    _held = models.Constraint(
        "CHECK(amount_held >= 0)", "More would be taken from a deposit than is held."
    )
    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")
    _unit_idx = models.Index("(unit_id) WHERE state = 'held'")

    @api.depends("line_ids.balance", "line_ids.parent_state")
    def _compute_amount_held(self):
        """By the journal items; a deposit whose payment was cancelled is void."""
        for deposit in self:
            posted = deposit.line_ids.filtered(lambda x: x.parent_state == "posted")
            held = deposit.company_id.currency_id.round(-sum(posted.mapped("balance")))
            deposit.amount_held = held
            deposit.state = "held" if held else "closed" if posted else "void"

    @api.depends("receipt_line_ids.receipt_id")
    def _compute_receipt_id(self):
        for deposit in self:
            deposit.receipt_id = deposit.receipt_line_ids.receipt_id[:1]

    @api.depends("name", "unit_id.name", "kind_id.name", "partner_id.name")
    def _compute_display_name(self):
        for deposit in self:
            parts = (deposit.name, deposit.unit_id.name, deposit.kind_id.name)
            deposit.display_name = " ".join(part for part in parts if part)

    # ------------------------------------------------------------- actions ----

    def action_deduct(self):
        """Ask for a deduction from these deposits, all of one unit."""
        if len(self.unit_id) != 1:
            raise UserError(self.env._("Choose deposits of one unit."))
        return self._open_request(
            "property.deposit.deduction",
            {
                "default_unit_id": self.unit_id.id,
                "default_deposit_ids": [Command.set(self.ids)],
            },
        )

    def action_refund(self):
        """Ask for the refund of what is held."""
        self.ensure_one()
        return self._open_request(
            "property.deposit.refund", {"default_deposit_id": self.id}
        )

    def action_transfer(self):
        """Book the deposits to who takes them over with the unit."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing_custody.property_deposit_transfer_action"
        )
        action["context"] = {"default_deposit_ids": [Command.set(self.ids)]}
        return action

    def _open_request(self, model, context):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "view_mode": "form",
            "context": context,
        }

    def action_open_lines(self):
        """The journal items behind what is held."""
        return self.line_ids._get_records_action(name=self.env._("Journal Items"))

    # ------------------------------------------------------------- booking ----

    @api.model
    def _open(self, vals_list):
        """Register deposits; their money is booked by the caller, to their lines.

        :param list vals_list: ``unit_id``, ``kind_id``, ``role``, ``partner_id``,
            ``amount``, ``date``; ``old_receipt`` where it came from elsewhere
        """
        sequence = self.env["ir.sequence"].sudo()
        # sudo: property.deposit - written by the code alone
        return self.sudo().create(
            [
                {"name": sequence.next_by_code("property.deposit"), **vals}
                for vals in vals_list
            ]
        )

    @api.model
    def _bring_in(self, vals_list, account, date):
        """Deposits of a former system: registered, and booked in one entry.

        :param list vals_list: see ``_open``; of one community
        :param account: account.account against which they are brought in
        :param date date: of the entry
        :return: property.deposit
        """
        deposits = self._open(vals_list)
        lines = [
            deposit._prepare_line("deposit_opening", -deposit.amount)
            for deposit in deposits
        ]
        total = deposits.currency_id.round(sum(deposits.mapped("amount")))
        lines.append({"account_id": account.id, "balance": total})
        deposits._post_entry(lines, date)
        return deposits

    def _prepare_line(self, kind, balance, partner=None):
        """Values of a journal item on the liability account.

        :param str kind: of ``property_custody_kind``
        :param float balance: debit positive
        """
        company = self.company_id
        return {
            "name": self.display_name,
            "account_id": company._get_property_custody_account("deposit").id,
            "partner_id": (partner or self.partner_id).id,
            "balance": balance,
            "property_custody_kind": kind,
            "property_deposit_id": self.id,
            "property_held_unit_id": self.unit_id.id,
        }

    def _lock(self):
        """Hold the deposits until the transaction ends.

        :raise UserError: a colleague is at one of them
        """
        if self.try_lock_for_update(allow_referencing=True) != self:
            raise UserError(
                self.env._("A colleague is at this deposit right now: look again.")
            )
        self.invalidate_recordset(["amount_held", "state", "partner_id"])

    def _match(self):
        """Match what came in with what went out, so that open items are what is held."""
        for deposit in self:
            lines = deposit.line_ids.filtered(
                lambda line: line.parent_state == "posted" and not line.reconciled
            )
            for same in lines.grouped(lambda x: (x.account_id, x.partner_id)).values():
                if len({line.balance > 0 for line in same}) == 2:
                    same.reconcile()

    def _transfer(self, partner, date, reason):
        """Book the deposits to another holder; the caller has checked the rights.

        :param partner: res.partner, who takes them over
        :param date date: of the entry
        """
        self._lock()
        for deposit in self:
            if deposit.state != "held" or deposit.partner_id == partner:
                raise UserError(
                    self.env._(
                        "%(deposit)s is not held of another person.",
                        deposit=deposit.display_name,
                    )
                )
        move = self._book_transfer(partner, date)
        held = {o.unit_id: o for o in self._get_holders() if o.partner_id == partner}
        for deposit in self:
            former = deposit.partner_id
            deposit.write(
                {
                    "partner_id": partner.id,
                    "occupancy_id": held[deposit.unit_id].id
                    if deposit.unit_id in held
                    else False,
                }
            )
            deposit.message_post(
                body=self.env._(
                    "Transferred from %(former)s to %(partner)s by %(move)s: %(reason)s",
                    former=former.name,
                    partner=partner.name,
                    move=move.name,
                    reason=reason,
                )
            )
        self._match()
        return move

    def _get_holders(self):
        occupancies = self.unit_id._get_occupancies()
        return self.env["property.occupancy"].union(*occupancies.values())

    def _book_transfer(self, partner, date):
        lines = [
            values
            for deposit in self
            for values in (
                deposit._prepare_line("deposit_moved", deposit.amount_held),
                deposit._prepare_line(
                    "deposit_moved", -deposit.amount_held, partner=partner
                ),
            )
        ]
        return self._post_entry(lines, date)

    def _post_entry(self, lines, date):
        """Create and post an entry of these deposits, of one community."""
        units = self.unit_id
        requests = self.env["property.custody.request.mixin"]
        move = self.env["account.move"].create(
            {
                "journal_id": requests._get_misc_journal(self.company_id).id,
                "date": date,
                "ref": ", ".join(self.mapped("name"))[:200],
                "property_community_id": self.community_id.id,
                "property_unit_id": units.id if len(units) == 1 else False,
                "line_ids": [Command.create(values) for values in lines],
            }
        )
        move.action_post()
        return move

    @api.model
    def _check_accountant(self):
        """:raise AccessError: the user may not book"""
        user = self.env.user
        if self.env.su:
            return
        if not user.has_group("account.group_account_invoice") or user.has_group(
            "property_billing.group_cashier"
        ):
            raise AccessError(
                self.env._("Only accountants book what is held for others.")
            )
