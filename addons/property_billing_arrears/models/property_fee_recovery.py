from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class PropertyFeeRecovery(models.Model):
    """Money for a claim that was written off (收回已核销).

    The claim is revived against the allowance and paid in the same step, so bank or
    cash stands against the allowance, the payer's account tells the story, and no
    rate of any month changes.
    """

    _name = "property.fee.recovery"
    _description = "Recovery of a Written-off Claim"
    _inherit = ["property.cashier.guard.mixin"]
    _order = "date desc, id desc"
    _rec_name = "line_id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "property.fee.write.off.line",
        string="Written-off Claim",
        required=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="line_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(related="line_id.unit_id")
    partner_id = fields.Many2one(related="line_id.partner_id")
    amount_open = fields.Monetary(related="line_id.amount_open")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(required=True)
    journal_id = fields.Many2one(
        "account.journal",
        string="Received in",
        required=True,
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
        ondelete="restrict",
    )
    memo = fields.Char()
    move_id = fields.Many2one(
        "account.move",
        string="Revival",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount_paid = fields.Monetary(
        string="Received", compute="_compute_amount_paid", compute_sudo=True
    )

    _positive = models.Constraint(
        "CHECK(amount > 0)", "What is recovered is more than nothing."
    )

    @api.depends("move_id.state", "move_id.line_ids.amount_residual")
    def _compute_amount_paid(self):
        """What the revived claim was paid, by the ledger: a bounced payment is not."""
        for recovery in self:
            claim = recovery._get_revived()
            recovery.amount_paid = claim.balance - claim.amount_residual

    def _get_revived(self):
        lines = self.move_id.filtered(lambda move: move.state == "posted").line_ids
        return lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def write(self, vals):
        if not self.env.su and self.filtered("move_id"):
            raise UserError(self.env._("What was booked does not change."))
        if not self.env.su and {"move_id", "payment_id"} & vals.keys():
            raise AccessError(self.env._("A recovery is booked by its own step."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("move_id") or vals.get("payment_id") for vals in vals_list
        ):
            raise AccessError(self.env._("A recovery is booked by its own step."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.filtered("move_id"):
            raise UserError(self.env._("What was booked does not change."))

    def action_book(self):
        """Revive the claim and book the money on it; accountants only.

        :raise UserError: more than is still claimed, booked already
        """
        self.env["property.fee.posting"]._check_may_post()
        self.ensure_one()
        self.line_id.sudo().lock_for_update(allow_referencing=True)
        self.line_id.invalidate_recordset(["amount_open", "amount_recovered"])
        self._check_open()
        move = self.env["account.move"].create(self._prepare_revival())
        move.action_post()
        self.sudo().move_id = move
        payment = self.env["account.payment"].create(self._prepare_payment())
        payment.action_post()
        self.sudo().payment_id = payment
        claim = self._get_revived()
        money = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == claim.account_id
        )
        (claim | money).reconcile()
        return {"type": "ir.actions.act_window_close"}

    def _check_open(self):
        if self.move_id:
            raise UserError(self.env._("What was booked does not change."))
        if self.currency_id.compare_amounts(self.amount, self.amount_open) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s is more than the %(open)s still claimed.",
                    amount=self.currency_id.format(self.amount),
                    open=self.currency_id.format(self.amount_open),
                )
            )

    def _prepare_revival(self):
        request = self.line_id.write_off_id
        charge = self.line_id.charge_id
        common = {
            "partner_id": self.line_id.move_line_id.partner_id.id,
            "name": charge._get_label(),
        }
        allowance = request._get_allowance()
        return {
            "move_type": "entry",
            "journal_id": request._get_journal().id,
            "date": self.date,
            "ref": request.name,
            "property_community_id": self.community_id.id,
            "property_unit_id": self.unit_id.id,
            "property_write_off_id": request.id,
            "line_ids": [
                Command.create(
                    {
                        **common,
                        "account_id": self.line_id.move_line_id.account_id.id,
                        "balance": self.amount,
                    }
                ),
                Command.create(
                    {
                        **common,
                        "account_id": allowance.id,
                        "balance": -self.amount,
                    }
                ),
            ],
        }

    def _prepare_payment(self):
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.id,
            "amount": self.amount,
            "journal_id": self.journal_id.id,
            "date": self.date,
            "memo": self.memo or self.line_id.write_off_id.name,
            "property_community_id": self.community_id.id,
            "property_unit_id": self.unit_id.id,
        }
