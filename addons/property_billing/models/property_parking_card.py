from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..engine.money import to_decimal
from ..engine.tariff import AmbiguousTariff, NoTariff, choose

REMIND_DAYS = 7


class PropertyParkingCard(models.Model):
    """Monthly parking card (月卡): a plate may park from a day to a day.

    Each month of it is a one-off charge of its own, from the day of the month on
    which the card starts to the day before it in the next; so a month not used
    can be given back whole, and the ledger says up to when the card is paid.
    """

    _name = "property.parking.card"
    _description = "Parking Card"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "property.pdf.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_end desc, plate, id"
    _rec_names_search = ["plate", "name", "partner_id"]

    name = fields.Char(
        string="Card Number", required=True, default="/", readonly=True, copy=False
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "property.unit",
        string="Space or Unit",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The parking space, or the home of who parks on any.",
    )
    vehicle_id = fields.Many2one(
        "property.vehicle",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
        check_company=True,
    )
    plate = fields.Char(
        string="Plate Number",
        required=True,
        index="trigram",
        compute="_compute_plate",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Who pays for the card.",
    )
    fee_item_id = fields.Many2one(
        "property.fee.item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'one_off'), ('category', '=', 'parking')]",
        default=lambda self: self._default_fee_item(),
    )
    price = fields.Monetary(
        string="Per Month",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        help="Tax included; by the fee standard of the item, if there is one.",
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(
        string="Charged until", readonly=True, copy=False, tracking=True
    )
    paid_until = fields.Date(
        string="Paid until",
        compute="_compute_paid_until",
        compute_sudo=True,
        help="The last day of the months that are paid without a gap.",
    )
    charge_ids = fields.One2many(
        "property.fee.charge", "parking_card_id", string="Charges"
    )
    amount_open = fields.Monetary(
        string="Unpaid", compute="_compute_paid_until", compute_sudo=True
    )
    refund_until = fields.Date(
        string="Given back after", readonly=True, copy=False, tracking=True
    )
    reminded_date = fields.Date(
        readonly=True, copy=False, help="The end the office was reminded of."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("live", "In Use"),
            ("refund", "To Refund"),
            ("ended", "Given back"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    may_post = fields.Boolean(compute="_compute_may_post")
    note = fields.Text()

    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The end of the card lies before its start.",
    )
    _charged = models.Constraint(
        "CHECK(state NOT IN ('live', 'refund') OR date_end IS NOT NULL)",
        "A card in use was charged up to a day.",
    )
    _price = models.Constraint("CHECK(price >= 0)", "A price cannot be negative.")
    _plate_given = models.Constraint(
        "CHECK(plate <> '')", "A plate has letters and digits."
    )
    _one_card = models.Constraint(
        "EXCLUDE USING gist (community_id WITH =, plate WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) "
        "WHERE (state IN ('live', 'refund'))",
        "The plate has a card for this time: renew that one.",
    )
    _expiring_idx = models.Index("(date_end) WHERE state = 'live'")

    # ------------------------------------------------------------- computes ----

    @api.model
    def _default_fee_item(self):
        return self.env["property.fee.item"].search(
            [
                ("kind", "=", "one_off"),
                ("category", "=", "parking"),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )

    @api.depends("vehicle_id")
    def _compute_plate(self):
        for card in self:
            card.plate = card.vehicle_id.plate or card.plate

    @api.depends("vehicle_id", "unit_id")
    def _compute_partner_id(self):
        for card in self:
            card.partner_id = (
                card.vehicle_id.partner_id
                or card.partner_id
                or card._get_holding().partner_id
            )

    def _get_holding(self):
        """The occupancy of who pays for the unit: the tenant's, else the owner's."""
        held = self.unit_id._get_occupancies().get(
            self.unit_id.id, self.env["property.occupancy"]
        )
        paying = held.filtered("is_payer").grouped("role")
        return next(
            (paying[r][:1] for r in ("tenant", "owner") if r in paying), held[:0]
        )

    @api.depends("fee_item_id", "unit_id")
    def _compute_price(self):
        for card in self:
            card.price = card._get_standard_price() or card.price

    def _get_standard_price(self):
        """By the standard in force on the first day; 0 where none or several are."""
        if not (self.fee_item_id and self.unit_id):
            return 0.0
        facts = self.env["property.fee.facts"]
        unit, item = facts._unit(self.unit_id), self.fee_item_id
        day = self.date_start or fields.Date.context_today(self)
        tariffs = facts._get_tariffs(self.unit_id, item.ids)[item.id]
        try:
            tariff = choose([t for t in tariffs if t.covers(unit)], day)
        except (NoTariff, AmbiguousTariff):
            return 0.0
        return float(tariff.fixed)

    def _compute_paid_until(self):
        for card in self:
            paid, unpaid = False, 0.0
            charges = card._get_months()
            amounts = charges._get_amounts_in_force()
            gap = False
            for charge in charges:
                if card.currency_id.is_zero(amounts[charge.id]):
                    continue
                open_amount = (
                    charge.amount_residual
                    if charge.state == "posted"
                    else charge.amount
                )
                unpaid += open_amount
                gap = gap or bool(open_amount)
                paid = paid if gap else charge.date_end
            card.paid_until = paid
            card.amount_open = unpaid

    def _compute_may_post(self):
        self.may_post = self.env["property.fee.posting"]._may_post()

    @api.depends("plate", "name")
    def _compute_display_name(self):
        for card in self:
            parts = (card.plate, card.name)
            card.display_name = " ".join(p for p in parts if p and p != "/")

    # ----------------------------------------------------------------- crud ----

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self.env["property.vehicle"]._clean_plate(vals)
        return super().create(vals_list)

    def write(self, vals):
        self.env["property.vehicle"]._clean_plate(vals)
        fixed = {"unit_id", "plate", "vehicle_id", "partner_id", "fee_item_id"}
        if fixed & vals.keys() and self.filtered(lambda card: card.state != "draft"):
            raise UserError(
                self.env._("A card that was charged stays: give it back, make another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if self.filtered(lambda card: card.state not in ("draft", "cancelled")):
            raise UserError(self.env._("Only a draft is deleted."))

    @api.constrains("plate", "vehicle_id", "unit_id")
    def _check_plate(self):
        for card in self:
            vehicle = card.vehicle_id
            if vehicle and vehicle.plate != card.plate:
                raise ValidationError(
                    self.env._(
                        "%(plate)s is not the plate of the vehicle.", plate=card.plate
                    )
                )
            if vehicle and vehicle.community_id != card.community_id:
                raise ValidationError(
                    self.env._(
                        "%(plate)s is a vehicle of another community.", plate=card.plate
                    )
                )

    # -------------------------------------------------------------- actions ----

    def action_renew(self):
        """Open the renewal: how many months."""
        return self._open_wizard(
            "property.parking.renewal", self.env._("Renew the Card")
        )

    def action_give_back(self):
        """Open the giving back of whole months that were not used."""
        return self._open_wizard(
            "property.parking.refund", self.env._("Give back the Card")
        )

    def _open_wizard(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_id": self.id},
        }

    def action_post(self):
        """Post the draft charges of the cards; accountants only."""
        self.env["property.fee.posting"]._check_may_post()
        if self.filtered(lambda card: card.state == "refund"):
            raise UserError(self.env._("Approve or refuse the refund first."))
        self.charge_ids.filtered(lambda c: c.state == "draft")._post_charges()

    def action_approve_refund(self):
        """Post the credit of the months given back; accountants only."""
        self.env["property.fee.posting"]._check_may_post()
        self._check_to_refund()
        credits = self.charge_ids.filtered(
            lambda c: c.state == "draft" and c.kind == "correction"
        )
        credits._post_charges()
        for card in self.sudo():
            last = card.refund_until
            used = last and last >= card.date_start
            card.write(
                {"state": "ended", "date_end": last if used else card.date_start}
            )

    def action_refuse_refund(self):
        """The months are not given back: the card goes on."""
        self._check_may_prepare()
        self._check_to_refund()
        self._drop_drafts("correction")
        self.write({"state": "live", "refund_until": False})

    def action_withdraw(self):
        """Take back a renewal that is not posted: its draft charges go."""
        self._check_may_prepare()
        if self.filtered(lambda card: card.state not in ("draft", "live")):
            raise UserError(self.env._("Approve or refuse the refund first."))
        self._drop_drafts("one_off")
        for card in self:
            last = card._get_months()[-1:].date_end
            card.write({"date_end": last, "state": "live" if last else "cancelled"})

    def action_print(self):
        """The card on paper, valid until the last day paid."""
        self.ensure_one()
        if self.state != "live" or not self.paid_until:
            raise UserError(self.env._("The card is not paid yet."))
        return self._action_open_pdf()

    def action_open_charges(self):
        return self.charge_ids._get_records_action(name=self.env._("Charges"))

    def _check_to_refund(self):
        if self.filtered(lambda card: card.state != "refund"):
            raise UserError(self.env._("Nothing was given back."))

    def _check_may_prepare(self):
        user = self.env.user
        may = user.has_group("property_base.group_supervisor") or user.has_group(
            "account.group_account_invoice"
        )
        if not self.env.su and not may:
            raise AccessError(
                self.env._("Only supervisors and accountants prepare this.")
            )
        self.check_access("write")

    def _drop_drafts(self, kind):
        # sudo: property.fee.charge - nobody has the right to write charges; what
        # is deleted are drafts this card made
        drafts = self.charge_ids.filtered(
            lambda c: c.state == "draft" and c.kind == kind
        )
        drafts.sudo().unlink()
        self.invalidate_recordset(["charge_ids"])

    # -------------------------------------------------------------- charges ----

    def _get_months(self):
        """The charges of the months of the card that stand, in order."""
        return self.charge_ids.filtered(
            lambda c: c.kind == "one_off" and c.state in ("draft", "posted")
        ).sorted("date_start")

    def _charge_months(self, months, due_date):
        """Make draft charges, one a month.

        :param list months: (first day, last day, amount)
        :param date due_date: of all of them
        """
        self.ensure_one()
        self._check_may_prepare()
        holding = self._get_holding()
        occupancy = holding if holding.partner_id == self.partner_id else holding[:0]
        charges = self.env["property.fee.charge"]._create_one_off(
            [
                {
                    "origin_key": f"parking card {self.id} {first}",
                    "parking_card_id": self.id,
                    "unit_id": self.unit_id.id,
                    "fee_item_id": self.fee_item_id.id,
                    "partner_id": self.partner_id.id,
                    "occupancy_id": occupancy.id,
                    "date_start": first,
                    "date_end": last,
                    "due_date": due_date,
                    "amount": amount,
                    "explanation": self.env._("Parking card %s", self.plate),
                }
                for first, last, amount in months
            ]
        )
        self._extend(months)
        return charges

    def _extend(self, months):
        """The card runs on; after a pause it starts anew."""
        first, last = months[0][0], months[-1][1]
        vals = {"state": "live", "date_end": last, "reminded_date": False}
        if not self.date_end or first > self.date_end + timedelta(days=1):
            vals["date_start"] = first
        if self.name == "/":
            vals["name"] = self.env["ir.sequence"].next_by_code("property.parking.card")
        self.write(vals)
        self.flush_recordset()

    def _get_unused(self, day):
        """[(charge, amount in force)] of whole months after a day."""
        months = self._get_months().filtered(lambda c: c.date_start > day)
        amounts = months._get_amounts_in_force()
        return [(c, amounts[c.id]) for c in months if amounts[c.id] > 0]

    def _give_back(self, day, reason):
        """Propose the credit of the whole months after a day.

        Months not posted are taken away; for the others a draft correction names
        each charge, and an accountant approves it.
        """
        self.ensure_one()
        self._check_may_prepare()
        unused = self._get_unused(day)
        posted = [(c, amount) for c, amount in unused if c.state == "posted"]
        last = unused[0][0].date_start - timedelta(days=1)
        self.env["property.fee.charge"]._create_one_off(
            [self._prepare_credit(c, amount, reason) for c, amount in posted]
        )
        drafts = self.env["property.fee.charge"].union(
            *(c for c, _amount in unused if c.state == "draft")
        )
        # sudo: property.fee.charge - drafts this card made
        drafts.sudo().unlink()
        self.invalidate_recordset(["charge_ids"])
        self.write({"state": "refund", "refund_until": last})

    def _prepare_credit(self, charge, amount, reason):
        today = fields.Date.context_today(self)
        return {
            "kind": "correction",
            "corrects_id": charge.id,
            "origin_key": f"parking card refund {charge.id}",
            "parking_card_id": self.id,
            "unit_id": charge.unit_id.id,
            "fee_item_id": charge.fee_item_id.id,
            "partner_id": charge.partner_id.id,
            "occupancy_id": charge.occupancy_id.id,
            "owner_occupancy_id": charge.owner_occupancy_id.id,
            "date_start": charge.date_start,
            "date_end": charge.date_end,
            "due_date": today,
            "amount": -float(to_decimal(amount, 2)),
            "explanation": reason,
        }

    # ------------------------------------------------------------- reminder ----

    @api.model
    def _cron_remind_expiring(self):
        """An activity for who looks after the card, once per end of a card."""
        today = fields.Date.context_today(self)
        cards = self.search(
            [
                ("state", "=", "live"),
                ("date_end", ">=", today),
                ("date_end", "<=", today + timedelta(days=REMIND_DAYS)),
                ("reminded_date", "=", False),
            ]
        )
        for card in cards:
            card.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=card.date_end,
                summary=self.env._(
                    "Parking card %(plate)s expires",
                    plate=card.plate,
                ),
                user_id=(card.community_id.supervisor_id or card.create_uid).id,
            )
            card.reminded_date = card.date_end

    # ---------------------------------------------------------------- paper ----

    def _get_pdf_name(self):
        return self.env._("Parking card %s", self.display_name)

    def _make_pdf(self):
        record = self._with_paper_lang(self.company_id)
        return record._run_pdf(
            "property_billing.parking_card_document", {"page": record._prepare_page()}
        )

    def _prepare_page(self):
        def long(day):
            return day and format_date(self.env, day, date_format="long") or "-"

        return {
            "number": self.name,
            "plate": self.plate,
            "community": self.community_id.name,
            "company": self.company_id.name,
            "phone": self.community_id.phone,
            "unit": self.unit_id.name,
            "since": long(self.date_start),
            "until": long(self.paid_until),
            "printed": long(fields.Date.context_today(self)),
        }
