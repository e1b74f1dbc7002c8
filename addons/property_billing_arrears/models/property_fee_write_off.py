from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PropertyFeeWriteOff(models.Model):
    """A write-off (核销): claims nobody expects to be paid, against the allowance.

    The claim leaves the receivables, the tax stays as it was declared, and the right
    to the money stays too: the lines are the memo ledger, and what comes in later is
    recovered (收回已核销) to the allowance. It never counts as paid in a rate.
    """

    _name = "property.fee.write.off"
    _description = "Fee Write-off"
    _inherit = ["property.fee.approval.mixin"]

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, ondelete="restrict"
    )
    ground = fields.Selection(
        [
            ("deceased", "Died without Estate"),
            ("missing", "Not to Be Found"),
            ("bankrupt", "Bankrupt or Dissolved"),
            ("court", "Court Decision, or Execution Ended"),
            ("lapsed", "Limitation Expired"),
            ("cost", "Costs More than It Brings"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    evidence_ids = fields.Many2many(
        "ir.attachment", string="Evidence", help="Court paper, certificate, minutes."
    )
    line_ids = fields.One2many("property.fee.write.off.line", "write_off_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    move_ids = fields.One2many(
        "account.move", "property_write_off_id", string="Journal Entries"
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for write_off in self:
            write_off.amount = sum(write_off.line_ids.mapped("amount"))

    # ------------------------------------------------------------- charges ----

    def action_list_charges(self):
        """Take what the payer owes for the unit.

        :raise UserError: nothing
        """
        self.check_access("write")
        for write_off in self:
            write_off._check_draft()
            charges = write_off._find_charges()
            if not charges:
                raise UserError(
                    self.env._("The payer owes nothing for this unit, by the ledger.")
                )
            write_off.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"charge_id": charge.id, "amount": charge.amount_residual}
                    )
                    for charge in charges
                ),
            ]
        return True

    def _find_charges(self):
        charges = self.env["property.fee.charge"].search(
            [
                ("unit_id", "=", self.unit_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "=", "posted"),
                ("payment_state", "in", ("unpaid", "partial")),
            ],
            order="due_date, id",
        )
        return charges.filtered(lambda charge: charge.amount_residual > 0)

    # ------------------------------------------------------------- request ----

    def _check_request(self):
        super()._check_request()
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Say which claims are written off."))
        self._get_allowance()
        self.line_ids._check_owed()

    def _get_allowance(self):
        """The account written off against.

        :raise UserError: the company has none
        """
        # sudo: res.company - a setting, for whoever asks
        account = self.company_id.sudo().property_allowance_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%s has no allowance for bad debts: an accountant sets the account "
                    "in the accounting settings.",
                    self.company_id.name,
                )
            )
        return account.sudo(False)

    # ------------------------------------------------------------- booking ----

    def _book(self):
        """One entry: the allowance against each claim, matched with it."""
        lines = self.line_ids.filtered("amount")
        lines.charge_id.sudo().lock_for_update(allow_referencing=True)
        lines.charge_id.invalidate_recordset(["amount_residual"])
        lines._check_owed()
        self._check_lock_date()
        move = self.env["account.move"].create(self._prepare_entry(lines))
        move.action_post()
        claims = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).sorted("id")
        plan = []
        for line, credit in zip(lines, claims, strict=True):
            line.sudo().move_line_id = credit
            plan.append(line.charge_id.sudo().receivable_line_id.sudo(False) | credit)
        self.env["account.move.line"]._reconcile_plan(plan)

    def _check_lock_date(self):
        """The ERP would silently book on another day; we say so and stop."""
        day = self._get_booking_date()
        locks = self.company_id._get_violated_lock_dates(
            day, False, self._get_journal()
        )
        if locks:
            raise UserError(
                self.env._("The books are closed up to %s.", locks[-1][0]),
            )

    def _get_journal(self):
        """Where it is booked: the first journal of the company for general entries."""
        journals = self.env["account.journal"]
        journal = journals.search(
            [
                *journals._check_company_domain(self.company_id),
                ("type", "=", "general"),
                ("id", "!=", self.company_id.currency_exchange_journal_id.id),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(self.env._("There is no journal for general entries."))
        return journal

    def _prepare_entry(self, lines):
        allowance = {
            "account_id": self._get_allowance().id,
            "partner_id": self.partner_id.id,
            "name": f"{self.name} {self.unit_id.name}",
            "balance": self.currency_id.round(sum(lines.mapped("amount"))),
        }
        return {
            "move_type": "entry",
            "journal_id": self._get_journal().id,
            "date": self._get_booking_date(),
            "ref": self.name,
            "property_community_id": self.community_id.id,
            "property_unit_id": self.unit_id.id,
            "property_write_off_id": self.id,
            "line_ids": [
                Command.create(allowance),
                *(Command.create(line._prepare_entry_line()) for line in lines),
            ],
        }

    def action_open_moves(self):
        return self.move_ids._get_records_action(name=self.env._("Journal Entries"))
