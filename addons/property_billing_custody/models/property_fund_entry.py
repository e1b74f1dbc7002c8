from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.custody import share_cost

KINDS = [
    ("first", "First Payment"),
    ("topup", "Top-up"),
    ("interest", "Interest"),
    ("used", "Use"),
    ("back", "Refund"),
]
#: what goes out
OUT = {"used", "back"}


class PropertyFundEntry(models.Model):
    """A movement of the special maintenance fund (专项维修资金), unit by unit.

    The fund is the owners': it is booked between its own journal and its liability
    account, never as income. A use is shared over the units by area, interest by
    what each holds; the shares add up to the cent.
    """

    _name = "property.fund.entry"
    _description = "Maintenance Fund Entry"
    _inherit = ["property.custody.request.mixin"]
    _order = "date desc, id desc"

    kind = fields.Selection(KINDS, required=True, default="first", tracking=True)
    journal_id = fields.Many2one(
        "account.journal",
        string="Journal of the Fund",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("type", "in", ("bank", "general"))],
    )
    account_id = fields.Many2one(
        "account.account",
        string="Counterpart",
        compute="_compute_account_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="Where the money is: the fund's bank account; for opening balances the "
        "opening account.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Paid to",
        index="btree_not_null",
        ondelete="restrict",
        help="The contractor of a use.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        tracking=True,
        help="Of a use or of interest: what is shared over the units.",
    )
    line_ids = fields.One2many("property.fund.entry.line", "entry_id", copy=True)
    unit_count = fields.Integer(compute="_compute_unit_count")
    decision = fields.Char(
        help="The owners' decision to use the fund: number, date, share of votes "
        "(Civil Code, articles 278 and 281)."
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _amount = models.Constraint(
        "CHECK(amount >= 0)", "The amount of the fund is not negative."
    )

    @api.depends("community_id")
    def _compute_journal_id(self):
        for entry in self:
            community = entry.community_id
            entry.journal_id = community._get_fund_journal() if community else False

    @api.depends("journal_id")
    def _compute_account_id(self):
        for entry in self:
            entry.account_id = entry.journal_id.default_account_id

    @api.depends("line_ids.amount", "kind")
    def _compute_amount(self):
        """The units' sum; but of a use or interest it is typed, and then shared."""
        for entry in self:
            typed = entry.kind in ("used", "interest")
            total = sum(entry.line_ids.mapped("amount"))
            entry.amount = entry.amount if typed else total

    def _compute_unit_count(self):
        groups = self.env["property.fund.entry.line"]._read_group(
            [("entry_id", "in", self.ids)], ["entry_id"], ["__count"]
        )
        counts = {entry.id: count for entry, count in groups}
        for entry in self:
            entry.unit_count = counts.get(entry.id, 0)

    # ------------------------------------------------------------- actions ----

    def action_fill_units(self):
        """Every unit with an area; a first payment is area × standard."""
        self.ensure_one()
        self._check_state("draft")
        units = self.env["property.unit"].search(
            [("community_id", "=", self.community_id.id), ("area", ">", 0)]
        )
        if self.kind == "first":
            units -= self._get_units_paid(units)
            if not self.community_id.fund_standard:
                raise UserError(
                    self.env._("Write the community's first payment per m² first.")
                )
        missing = units - self.line_ids.unit_id
        self.line_ids = [
            Command.create(
                {
                    "unit_id": unit.id,
                    "amount": float(unit._get_fund_first_payment())
                    if self.kind == "first"
                    else 0.0,
                }
            )
            for unit in missing
        ]

    def _get_units_paid(self, units):
        """Units whose first payment was booked already."""
        lines = self.env["property.fund.entry.line"].search(
            [
                ("unit_id", "in", units.ids),
                ("entry_id.kind", "=", "first"),
                ("entry_id.state", "=", "done"),
            ]
        )
        return lines.unit_id

    def action_share(self):
        """Share the amount over the units: a use by area, interest by balance."""
        self.ensure_one()
        self._check_state("draft")
        if self.kind not in ("used", "interest"):
            raise UserError(self.env._("Only a use and interest are shared."))
        self._check_amount(self.amount)
        lines = self.line_ids.sorted(lambda line: (line.unit_id.name, line.id))
        weights = self._get_weights(lines)
        if not any(weights):
            raise UserError(self.env._("Choose the units it is shared over."))
        shares = share_cost(to_decimal(self.amount, 2), weights)
        for line, share in zip(lines, shares, strict=True):
            line.amount = float(share)

    def _get_weights(self, lines):
        if self.kind == "used":
            return [to_decimal(line.unit_id.area, 2) for line in lines]
        held = self._get_held(lines.unit_id)
        return [to_decimal(max(held.get(unit, 0.0), 0.0), 2) for unit in lines.unit_id]

    # --------------------------------------------------------------- checks ----

    def _check_request(self):
        lines = self.line_ids.filtered("amount")
        if not lines:
            raise UserError(self.env._("Write the amount of each unit, or share it."))
        self._check_amount(self.amount)
        if self.currency_id.compare_amounts(sum(lines.mapped("amount")), self.amount):
            raise UserError(
                self.env._("The units do not add up to the amount: share it again.")
            )
        if not self.journal_id or not self.account_id:
            raise UserError(
                self.env._("Choose the journal of the fund and where the money is.")
            )
        if self.kind == "first" and self._get_units_paid(lines.unit_id):
            names = self._get_units_paid(lines.unit_id).mapped("name")
            raise UserError(
                self.env._(
                    "The first payment of %s is booked already: take it as a top-up.",
                    ", ".join(names[:10]),
                )
            )
        if self.kind in OUT:
            self._check_evidence()
            self._check_held()

    def _check_held(self):
        """No unit pays more out of the fund than it holds."""
        if self.kind == "used" and not self.decision:
            raise UserError(
                self.env._("Name the owners' decision on the use of the fund.")
            )
        held = self._get_held(self.line_ids.unit_id)
        short = self.line_ids.filtered(
            lambda line: (
                self.currency_id.compare_amounts(
                    line.amount, held.get(line.unit_id, 0.0)
                )
                > 0
            )
        )
        if short:
            raise UserError(
                self.env._(
                    "The fund of %s does not cover its share: let the owners top up, "
                    "or leave the units out.",
                    ", ".join(short.unit_id.mapped("name")[:10]),
                )
            )

    def _get_held(self, units):
        """{unit: what the fund holds of it}, by the ledger."""
        # sudo: account.move.line - one sum per unit, supervisors read no ledger
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    (
                        "account_id",
                        "=",
                        self.company_id._get_property_custody_account("fund").id,
                    ),
                    ("property_held_unit_id", "in", units.ids),
                    ("parent_state", "=", "posted"),
                ],
                ["property_held_unit_id"],
                ["balance:sum"],
            )
        )
        return {unit.with_env(self.env): -balance for unit, balance in groups}

    # -------------------------------------------------------------- booking ----

    def _get_journal(self):
        return self.journal_id

    def _book(self):
        """One entry: a line per unit, and the money."""
        self._check_request()
        sign = 1 if self.kind in OUT else -1
        account = self.company_id._get_property_custody_account("fund")
        lines = [
            {
                "name": f"{self.name} {line.unit_id.name}",
                "account_id": account.id,
                "balance": sign * line.amount,
                "property_custody_kind": f"fund_{self.kind}",
                "property_held_unit_id": line.unit_id.id,
            }
            for line in self.line_ids.filtered("amount")
        ]
        lines.append(
            {
                "name": self.name,
                "account_id": self.account_id.id,
                "partner_id": self.partner_id.id,
                "balance": -sign * self.amount,
            }
        )
        self._step(move_id=self._post_move(self.journal_id, lines).id)
