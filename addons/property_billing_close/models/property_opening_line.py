from collections import Counter
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

LOCKED = {
    "kind",
    "unit_id",
    "fee_item_id",
    "deposit_kind_id",
    "occupancy_id",
    "partner_id",
    "amount",
    "date_start",
}


class PropertyOpeningLine(models.Model):
    """A balance brought over: arrears of an item and period, prepayment, deposit."""

    _name = "property.opening.line"
    _description = "Opening Balance"
    _order = "opening_id, kind, row, id"
    _check_company_auto = True

    opening_id = fields.Many2one(
        "property.opening", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="opening_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="opening_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("arrears", "Arrears"),
            ("prepayment", "Prepayment"),
            ("deposit", "Deposit"),
        ],
        required=True,
        default="arrears",
    )
    from_workbook = fields.Boolean(readonly=True)
    row = fields.Integer(string="Row", readonly=True, help="In the workbook.")
    unit_text = fields.Char(string="Unit as Typed", readonly=True)
    item_text = fields.Char(string="Item as Typed", readonly=True)
    payer_text = fields.Char(string="Payer as Typed", readonly=True)
    amount_text = fields.Char(string="Amount as Typed", readonly=True)
    unit_id = fields.Many2one(
        "property.unit",
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
    )
    fee_item_id = fields.Many2one(
        "property.fee.item", index=True, ondelete="restrict", check_company=True
    )
    deposit_kind_id = fields.Many2one(
        "property.deposit.kind",
        string="Kind of Deposit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Payer's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'verified')]",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", index=True, ondelete="restrict"
    )
    date_start = fields.Date(string="From", help="Of a deposit: the day it was taken.")
    date_end = fields.Date(string="To")
    due_date = fields.Date()
    amount = fields.Monetary(required=True)
    reference = fields.Char(string="Old Document")
    issue = fields.Char(
        string="To Put Right",
        compute="_compute_issue",
        help="Why the row cannot be booked.",
    )
    charge_id = fields.Many2one(
        "property.fee.charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    deposit_id = fields.Many2one(
        "property.deposit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    booked = fields.Boolean(readonly=True, copy=False)

    _amount = models.Constraint(
        "CHECK(amount >= 0)", "A balance brought over is not negative."
    )

    @api.depends(
        "kind",
        "unit_id",
        "fee_item_id",
        "deposit_kind_id",
        "partner_id",
        "payer_text",
        "date_start",
        "date_end",
        "due_date",
        "amount",
        "opening_id.date",
    )
    def _compute_issue(self):
        doubled = self._find_doubled()
        for line in self:
            issues = line._get_issues(line in doubled)
            line.issue = False if line.booked else next(issues, False)

    def _get_issues(self, doubled):
        """What stands against booking the row, in words."""
        env, arrears = self.env, self.kind == "arrears"
        if not self.unit_id:
            yield env._("Unit not found: %s", self.unit_text or "")
        if self.kind == "deposit":
            yield from self._get_deposit_issues()
        elif not self.fee_item_id and (arrears or self.item_text):
            yield env._("Fee item not found: %s", self.item_text or "")
        if not self.partner_id and not self._is_new_contractor():
            yield env._("Payer not found: %s", self.payer_text or "")
        if self.amount <= 0:
            yield env._("The amount is above zero.")
        if self.amount_text and Decimal(self.amount_text) != Decimal(str(self.amount)):
            yield env._("The amount has too many decimals: %s", self.amount_text)
        if arrears:
            yield from self._get_period_issues(doubled)

    def _get_deposit_issues(self):
        if not self.deposit_kind_id:
            yield self.env._("Kind of deposit not found: %s", self.item_text or "")
        if self.date_start and self.date_start > self.opening_id.date:
            yield self.env._("The deposit was taken after the day of the balances.")

    def _is_new_contractor(self):
        """A contractor nobody knows yet is named by booking the deposit."""
        return bool(
            self.kind == "deposit"
            and self.deposit_kind_id.role == "contractor"
            and (self.payer_text or "").strip()
        )

    def _get_period_issues(self, doubled):
        env = self.env
        if not (self.date_start and self.date_end and self.due_date):
            yield env._("Period and due date are missing.")
            return
        if self.date_end < self.date_start:
            yield env._("The period ends before it begins.")
        if self.opening_id.date and self.date_start > self.opening_id.date:
            yield env._("The period begins after the day of the balances.")
        if doubled:
            yield env._("This unit, item and period were brought over already.")

    def _get_claim_key(self):
        return (self.unit_id.id, self.fee_item_id.id, self.date_start, self.date_end)

    def _find_doubled(self):
        """Rows whose claim another row, or an earlier document, brings as well."""
        rows = self.opening_id.line_ids.filtered(lambda line: line.kind == "arrears")
        counts = Counter(line._get_claim_key() for line in rows)
        charges = self.env["property.fee.charge"].search_fetch(
            [
                ("is_opening", "=", True),
                ("unit_id", "in", self.unit_id.ids),
                ("state", "in", ("draft", "posted")),
            ],
            ["unit_id", "fee_item_id", "date_start", "date_end"],
        )
        counts.update(
            (c.unit_id.id, c.fee_item_id.id, c.date_start, c.date_end) for c in charges
        )
        return self.filtered(
            lambda line: not line.booked and counts[line._get_claim_key()] > 1
        )

    # ----------------------------------------------------------- resolving ----

    @api.onchange("unit_id", "fee_item_id", "date_start", "date_end")
    def _onchange_unit(self):
        self._fill_dates()
        self._fill_payers()

    def _resolve(self):
        """Find units, items and payers of what was typed, in a few queries."""
        open_ones = self.filtered(lambda line: not line.booked)
        open_ones._find_units()
        open_ones._find_items()
        open_ones._fill_dates()
        open_ones._fill_payers()

    def _find_units(self):
        lines = self.filtered(lambda line: line.unit_text and not line.unit_id)
        found = {
            unit.name: unit
            for unit in self.env["property.unit"].search(
                [
                    ("community_id", "in", lines.community_id.ids),
                    ("name", "in", lines.mapped("unit_text")),
                ]
            )
        }
        for line in lines:
            line.unit_id = found.get(line.unit_text, False)

    def _find_items(self):
        deposits = self.filtered(lambda line: line.kind == "deposit")
        (self - deposits)._find_named("fee_item_id")
        deposits._find_named("deposit_kind_id")

    def _find_named(self, name):
        """Fill a field by the name typed, in any language installed."""
        lines = self.filtered(lambda line: line.item_text and not line[name])
        records = lines[name].search([("company_id", "in", lines.company_id.ids)])
        found = {}
        for code, _name in self.env["res.lang"].get_installed():
            for record in records.with_context(lang=code):
                found.setdefault(record.name.strip(), record.id)
        for line in lines:
            line[name] = found.get(line.item_text.strip(), False)

    def _fill_dates(self):
        """A row without an end is of one month, and due at the end of it."""
        for line in self.filtered(lambda li: li.kind == "arrears" and li.date_start):
            line.date_end = line.date_end or fields.Date.end_of(
                line.date_start, "month"
            )
            line.due_date = line.due_date or line.date_end

    def _fill_payers(self):
        """Who is named, among those who held the unit; else who paid for it then."""
        lines = self.filtered(lambda line: line.unit_id and not line.partner_id)
        held = self.env["property.occupancy"].search(
            [("unit_id", "in", lines.unit_id.ids), ("state", "=", "verified")],
            order="date_start desc, id desc",
        )
        by_unit = held.grouped("unit_id")
        contractors = lines._find_contractors()
        for line in lines:
            if line._is_new_contractor():
                line.partner_id = contractors.get(line.payer_text.strip(), False)
                continue
            occupancy = line._choose_payer(by_unit.get(line.unit_id, held.browse()))
            line.occupancy_id = occupancy
            line.partner_id = occupancy.partner_id or line._get_developer()

    def _find_contractors(self):
        """{name: contractor} of those who left a deposit before."""
        names = self.filtered(lambda line: line._is_new_contractor())
        # sudo: property.deposit - whether the office knows the name
        deposits = self.env["property.deposit"].sudo()
        known = deposits.search(
            [
                ("company_id", "in", names.company_id.ids),
                ("role", "=", "contractor"),
                ("partner_id.name", "in", [n.payer_text.strip() for n in names]),
            ],
            order="id desc",
        )
        return {deposit.partner_id.name: deposit.partner_id.id for deposit in known}

    def _name_contractors(self):
        """Contacts for the contractors nobody knows yet, one for each name."""
        lines = self.filtered(lambda line: not line.partner_id)
        groups = lines.grouped(lambda line: line.payer_text.strip())
        partners = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "company_id": group.company_id.id}
                for name, group in groups.items()
            ]
        )
        for partner, group in zip(partners, groups.values(), strict=True):
            group.partner_id = partner

    def _choose_payer(self, held):
        name = (self.payer_text or "").strip()
        if name:
            return held.filtered(lambda o: o.partner_id.name == name)[:1]
        day = self.date_end or self.opening_id.date
        payers = held.filtered(
            lambda o: (
                o.is_payer
                and (not o.date_start or o.date_start <= day)
                and (not o.date_end or o.date_end >= day)
            )
        )
        owners = payers.filtered(lambda o: o.role == "owner")
        return (owners or payers)[:1]

    def _get_developer(self):
        if self.kind == "deposit":
            return self.env["res.partner"]
        # sudo: property.community - who pays for what nobody holds
        community = self.community_id.sudo()
        named = (self.payer_text or "").strip()
        developer = community.developer_id if community.developer_pays else False
        if not developer or (named and developer.name != named):
            return self.env["res.partner"]
        return developer

    # -------------------------------------------------------------- guards ----

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._resolve()
        return lines

    def write(self, vals):
        if LOCKED & vals.keys() and self.filtered("booked"):
            raise UserError(
                self.env._(
                    "A balance that is booked stays: correct the charge instead."
                )
            )
        if "amount" in vals:
            vals = {**vals, "amount_text": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.filtered("booked"):
            raise UserError(self.env._("A balance that is booked stays."))
