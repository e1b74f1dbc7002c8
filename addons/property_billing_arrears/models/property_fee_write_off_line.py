from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PropertyFeeWriteOffLine(models.Model):
    """A claim written off: the memo ledger (账销案存) of what may still come in."""

    _name = "property.fee.write.off.line"
    _description = "Written-off Claim"
    _order = "write_off_id desc, id"
    _rec_name = "charge_id"

    write_off_id = fields.Many2one(
        "property.fee.write.off", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="write_off_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="write_off_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        related="write_off_id.unit_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="write_off_id.partner_id", store=True, index=True, precompute=True
    )
    charge_id = fields.Many2one(
        "property.fee.charge",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('partner_id', '=', partner_id), "
        "('state', '=', 'posted')]",
    )
    fee_item_id = fields.Many2one(
        related="charge_id.fee_item_id", store=True, precompute=True
    )
    date_start = fields.Date(
        related="charge_id.date_start", string="From", store=True, precompute=True
    )
    booked_date = fields.Date(
        related="write_off_id.booked_date", string="Written off on", store=True
    )
    ground = fields.Selection(related="write_off_id.ground")
    owed = fields.Monetary(related="charge_id.amount_residual", string="Unpaid")
    amount = fields.Monetary(string="Written off", required=True)
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Journal Item",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    is_booked = fields.Boolean(
        compute="_compute_is_booked",
        search="_search_is_booked",
        compute_sudo=True,
        help="The entry stands in the books.",
    )
    recovery_ids = fields.One2many("property.fee.recovery", "line_id")
    amount_recovered = fields.Monetary(
        string="Recovered", compute="_compute_amount_recovered", compute_sudo=True
    )
    amount_open = fields.Monetary(
        string="Still Claimed", compute="_compute_amount_recovered", compute_sudo=True
    )

    _once = models.Constraint(
        "UNIQUE(write_off_id, charge_id)", "A request names a charge once."
    )
    _positive = models.Constraint(
        "CHECK(amount > 0)", "What is written off is more than nothing."
    )

    @api.depends("move_line_id.parent_state")
    def _compute_is_booked(self):
        for line in self:
            line.is_booked = line.move_line_id.parent_state == "posted"

    def _search_is_booked(self, operator, value):
        if operator != "in":
            return NotImplemented
        booked = Domain("move_line_id", "any!", [("parent_state", "=", "posted")])
        domains = {True: booked, False: ~booked}
        return Domain.OR(domains[bool(answer)] for answer in value)

    @api.depends("amount", "is_booked", "recovery_ids.amount_paid")
    def _compute_amount_recovered(self):
        for line in self:
            paid = sum(line.recovery_ids.mapped("amount_paid"))
            line.amount_recovered = paid
            line.amount_open = line.amount - paid if line.is_booked else 0.0

    # -------------------------------------------------------------- guards ----

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.write_off_id._check_draft()
        lines._check_claim()
        return lines

    def write(self, vals):
        if not (self.env.su and set(vals) == {"move_line_id"}):
            self.write_off_id._check_draft()
        res = super().write(vals)
        self._check_claim()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.write_off_id._check_draft()

    def _check_claim(self):
        for line in self:
            charge, request = line.charge_id, line.write_off_id
            if (charge.unit_id, charge.partner_id) != (
                request.unit_id,
                request.partner_id,
            ):
                raise UserError(
                    self.env._(
                        "%s is not a claim on this payer for this unit.",
                        charge.display_name,
                    )
                )

    def _check_owed(self):
        """Not more than the ledger shows as unpaid.

        :raise UserError: which charge, and how much is owed
        """
        self.charge_id.invalidate_recordset(["amount_residual"])
        for line in self:
            if line.currency_id.compare_amounts(line.amount, line.owed) > 0:
                raise UserError(
                    self.env._(
                        "%(charge)s: %(amount)s is more than the %(owed)s owed.",
                        charge=line.charge_id.display_name,
                        amount=line.currency_id.format(line.amount),
                        owed=line.currency_id.format(line.owed),
                    )
                )

    def _prepare_entry_line(self):
        claim = self.charge_id.sudo().receivable_line_id
        return {
            "account_id": claim.account_id.id,
            "partner_id": claim.partner_id.id,
            "name": self.charge_id._get_label(),
            "balance": -self.amount,
        }

    # ------------------------------------------------------------ recovery ----

    def action_recover(self):
        """Money came in for a claim that was written off."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recover a Written-off Claim"),
            "res_model": "property.fee.recovery",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_line_id": self.id,
                "default_amount": self.amount_open,
            },
        }
