from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.custody import deduct, order_of


class PropertyDepositDeduction(models.Model):
    """A deduction (扣款) from deposits of a unit, with reason and evidence.

    It is charged to the owner, with the tax of its item, and settled from the
    deposits: the contractor's first, then the household's. What they do not cover
    stays owed by the owner, if whoever asks says so.
    """

    _name = "property.deposit.deduction"
    _description = "Deduction from Deposits"
    _inherit = ["property.custody.request.mixin"]
    _order = "id desc"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict"
    )
    deposit_ids = fields.Many2many(
        "property.deposit",
        string="Deposits",
        compute="_compute_deposit_ids",
        store=True,
        readonly=False,
        domain="[('unit_id', '=', unit_id), ('state', '=', 'held')]",
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Charged to",
        compute="_compute_occupancy_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('role', '=', 'owner')]",
        help="The owner, who answers for what their contractor does.",
    )
    partner_id = fields.Many2one(
        related="occupancy_id.partner_id", store=True, string="Payer"
    )
    fee_item_id = fields.Many2one(
        "property.fee.item",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'one_off'), ('company_id', '=', company_id)]",
        help="What is charged, and with which tax.",
    )
    amount = fields.Monetary(required=True, tracking=True, help="Tax included.")
    amount_held = fields.Monetary(compute="_compute_amounts", compute_sudo=True)
    amount_settled = fields.Monetary(
        string="From the Deposits", compute="_compute_amounts", compute_sudo=True
    )
    amount_rest = fields.Monetary(
        string="Left to Claim", compute="_compute_amounts", compute_sudo=True
    )
    claim_rest = fields.Boolean(
        string="Claim the Rest",
        help="What the deposits do not cover stays owed by the owner.",
    )
    charge_id = fields.Many2one(
        "property.fee.charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _amount = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("unit_id")
    def _compute_deposit_ids(self):
        """Every deposit held for the unit, unless said otherwise."""
        for request in self:
            chosen = request.deposit_ids.filtered(
                lambda d, request=request: d.unit_id == request.unit_id
            )
            request.deposit_ids = chosen or chosen.search(
                [("unit_id", "=", request.unit_id.id), ("state", "=", "held")]
            )

    @api.depends("unit_id")
    def _compute_occupancy_id(self):
        for request in self:
            held = request.unit_id._get_occupancies().get(
                request.unit_id.id, self.env["property.occupancy"]
            )
            owners = held.filtered(lambda o: o.role == "owner")
            request.occupancy_id = owners.filtered("is_payer")[:1] or owners[:1]

    @api.depends("deposit_ids.amount_held", "amount", "state")
    def _compute_amounts(self):
        for request in self:
            held = sum(request.deposit_ids.mapped("amount_held"))
            settled = min(held, request.amount)
            if request.state == "done":
                settled = request._get_settled()
            request.amount_held = held
            request.amount_settled = settled
            request.amount_rest = request.amount - settled

    def _get_settled(self):
        lines = self.move_id.line_ids.filtered("property_deposit_id")
        return sum(lines.mapped("balance"))

    # --------------------------------------------------------------- checks ----

    def _check_request(self):
        """:raise UserError: no evidence, more than is held, deposits of others"""
        self._check_amount(self.amount)
        self._check_evidence()
        if not self.deposit_ids or self.deposit_ids.unit_id != self.unit_id:
            raise UserError(self.env._("Choose deposits that are held for the unit."))
        self._check_covered(
            to_decimal(self.amount, 2) - to_decimal(self.amount_held, 2)
        )

    def _check_covered(self, rest):
        if rest > 0 and not self.claim_rest:
            raise UserError(
                self.env._(
                    "The deposits of %(unit)s hold %(held).2f: %(rest).2f more would be "
                    "deducted. Lower the amount, or say that the rest is claimed of the "
                    "owner.",
                    unit=self.unit_id.name,
                    held=self.amount_held,
                    rest=rest,
                )
            )

    # -------------------------------------------------------------- booking ----

    def _book(self):
        """Charge it, and settle the charge from the deposits."""
        deposits = self._get_ordered_deposits()
        deposits._lock()
        taken, rest = deduct(
            [to_decimal(held, 2) for held in deposits.mapped("amount_held")],
            to_decimal(self.amount, 2),
        )
        self._check_covered(rest)
        charge = self._make_charge()
        shares = [
            (deposit, float(share))
            for deposit, share in zip(deposits, taken, strict=True)
            if share
        ]
        move = self._settle(charge, shares) if shares else self.env["account.move"]
        self._step(charge_id=charge.id, move_id=move.id)
        deposits._match()

    def _get_ordered_deposits(self):
        """The contractor's first, then the household's; the older first."""
        return self.deposit_ids.sorted(lambda d: (order_of(d.role), d.date, d.id))

    def _make_charge(self):
        charge = self.env["property.fee.charge"]._create_one_off(
            [
                {
                    "origin_key": f"deduction {self.id}",
                    "unit_id": self.unit_id.id,
                    "fee_item_id": self.fee_item_id.id,
                    "partner_id": self.partner_id.id,
                    "occupancy_id": self.occupancy_id.id,
                    "owner_occupancy_id": self.occupancy_id.id,
                    "date_start": self.date,
                    "amount": self.amount,
                    "explanation": f"{self.name} {self.reason}"[:200],
                }
            ]
        )
        charge.with_context(property_from_deposit=True)._post_charges(self.date)
        return charge

    def _settle(self, charge, shares):
        """Turn what is held into payment of the charge."""
        claim = charge.receivable_line_id
        lines = [
            deposit._prepare_line("deposit_used", amount) for deposit, amount in shares
        ]
        total = sum(amount for _deposit, amount in shares)
        lines.append(
            {
                "name": self.display_name,
                "account_id": claim.account_id.id,
                "partner_id": claim.partner_id.id,
                "balance": -self.currency_id.round(total),
            }
        )
        move = self._post_move(
            self._get_journal(), lines, property_unit_id=self.unit_id.id
        )
        paid = move.line_ids.filtered(lambda x: x.account_id == claim.account_id)
        (paid | claim).reconcile()
        return move
