import uuid

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.money import round_half_up, to_decimal
from ..engine.tariff import AmbiguousTariff, NoTariff, choose


class PropertyFeeOneOff(models.TransientModel):
    """A charge without a run: a special service, a card, a paid repair."""

    _name = "property.fee.one.off"
    _description = "New One-off Charge"

    unit_id = fields.Many2one("property.unit", required=True, ondelete="cascade")
    community_id = fields.Many2one(related="unit_id.community_id")
    company_id = fields.Many2one(related="unit_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    fee_item_id = fields.Many2one(
        "property.fee.item",
        required=True,
        ondelete="cascade",
        domain="[('kind', '=', 'one_off'), ('company_id', '=', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    due_date = fields.Date(compute="_compute_due_date", store=True, readonly=False)
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Payer's Occupancy",
        compute="_compute_payer",
        store=True,
        readonly=False,
        domain="[('unit_id', '=', unit_id), ('state', '=', 'verified')]",
        ondelete="cascade",
        help="Empty: the developer pays.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", compute="_compute_partner_id"
    )
    quantity = fields.Float(default=1.0, digits=(16, 4), required=True)
    price = fields.Float(
        string="Unit Price",
        compute="_compute_price",
        store=True,
        readonly=False,
        digits=(16, 6),
        help="Tax included; by the fee standard of the item, if there is one.",
    )
    amount = fields.Monetary(compute="_compute_amount", help="Tax included.")
    note = fields.Char(help="What it is for, as printed on the invoice.")
    may_post = fields.Boolean(compute="_compute_may_post")

    @api.depends("date", "fee_item_id")
    def _compute_due_date(self):
        for wizard in self:
            days = wizard.fee_item_id.due_days
            wizard.due_date = wizard.date and fields.Date.add(wizard.date, days=days)

    @api.depends("unit_id", "fee_item_id", "date")
    def _compute_payer(self):
        for wizard in self:
            wizard.occupancy_id = (
                self._get_payer(wizard.unit_id, wizard.fee_item_id, wizard.date)
                if wizard.unit_id and wizard.date
                else False
            )

    @api.model
    def _get_payer(self, unit, item, day):
        held = unit._get_occupancies(day).get(unit.id, self.env["property.occupancy"])
        payers = held.filtered("is_payer").grouped("role")
        tenant = item.payer == "occupant" and payers.get("tenant")
        return (tenant or payers.get("owner") or held.browse())[:1]

    @api.depends("occupancy_id", "unit_id")
    def _compute_partner_id(self):
        for wizard in self:
            community = wizard.unit_id.community_id
            developer = community.developer_id if community.developer_pays else False
            wizard.partner_id = wizard.occupancy_id.partner_id or developer

    @api.depends("unit_id", "fee_item_id", "date")
    def _compute_price(self):
        for wizard in self:
            if wizard.unit_id and wizard.fee_item_id and wizard.date:
                wizard.price = wizard._get_price()

    def _get_price(self):
        """Price of the standard in force; nothing where none or several are."""
        facts = self.env["property.fee.facts"]
        unit, item = facts._unit(self.unit_id), self.fee_item_id
        tariffs = facts._get_tariffs(self.unit_id, item.ids)[item.id]
        try:
            tariff = choose([t for t in tariffs if t.covers(unit)], self.date)
        except (NoTariff, AmbiguousTariff):
            return 0.0
        if item.basis == "fixed":
            return float(tariff.fixed)
        area = unit.inner_area if item.basis == "inner_area" else unit.area
        return float(area * tariff.price + tariff.fixed)

    @api.depends("price", "quantity", "currency_id")
    def _compute_amount(self):
        for wizard in self:
            amount = to_decimal(wizard.price) * to_decimal(wizard.quantity, 4)
            quantum = to_decimal(wizard.currency_id.rounding or 0.01)
            wizard.amount = float(round_half_up(amount, quantum))

    def _compute_may_post(self):
        self.may_post = self.env["property.fee.posting"]._may_post()

    def action_create(self):
        """Make the draft charge; an accountant posts it."""
        return self._create_charge()._get_records_action(name=self.env._("Charge"))

    def action_create_and_post(self):
        """Make the charge and its invoice."""
        return self._create_charge().action_post()

    def _create_charge(self):
        self.ensure_one()
        self._check_may_charge()
        if not self.partner_id:
            raise UserError(self.env._("Nobody pays for this unit on that day."))
        if self.amount <= 0:
            raise UserError(self.env._("Give a price and a quantity above zero."))
        charges = self.env["property.fee.charge"]
        return charges._create_one_off([self._prepare_charge()])

    def _check_may_charge(self):
        user = self.env.user
        may = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not may or user.has_group("property_billing.group_cashier"):
            raise AccessError(
                self.env._("Only supervisors and accountants make one-off charges.")
            )

    def _prepare_charge(self):
        return {
            "origin_key": f"form {uuid.uuid4().hex}",
            "unit_id": self.unit_id.id,
            "fee_item_id": self.fee_item_id.id,
            "partner_id": self.partner_id.id,
            "occupancy_id": self.occupancy_id.id,
            "date_start": self.date,
            "due_date": self.due_date,
            "quantity": self.quantity,
            "price": self.price,
            "amount": self.amount,
            "explanation": self.note,
        }
