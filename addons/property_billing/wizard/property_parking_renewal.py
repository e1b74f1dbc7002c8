from datetime import timedelta
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.money import largest_remainder, to_decimal
from ..engine.months import DAY, add_months


class PropertyParkingRenewal(models.TransientModel):
    """Charges a parking card for some months, one charge a month."""

    _name = "property.parking.renewal"
    _description = "Renew a Parking Card"

    card_id = fields.Many2one(
        "property.parking.card",
        string="Parking Card",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="card_id.currency_id")
    months = fields.Integer(required=True, default=1)
    date_start = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_start",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_end = fields.Date(string="Until", compute="_compute_date_end")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        help="For all months, tax included; it may be less for a whole year.",
    )
    may_post = fields.Boolean(compute="_compute_may_post")

    _months = models.Constraint(
        "CHECK(months BETWEEN 1 AND 12)",
        "A card is renewed for 1 to 12 months: prepayment beyond a year is not "
        "permitted.",
    )

    @api.depends("card_id")
    def _compute_date_start(self):
        today = fields.Date.context_today(self)
        for renewal in self:
            card = renewal.card_id
            end = card.date_end
            if not end or card.state == "draft":
                renewal.date_start = card.date_start
            else:
                renewal.date_start = max(end + timedelta(days=1), today)

    @api.depends("date_start", "months")
    def _compute_date_end(self):
        for renewal in self:
            day = renewal.date_start
            renewal.date_end = day and add_months(day, max(renewal.months, 1)) - DAY

    @api.depends("months", "card_id")
    def _compute_amount(self):
        for renewal in self:
            price = to_decimal(renewal.card_id.price, 2)
            renewal.amount = float(price * max(renewal.months, 0))

    def _compute_may_post(self):
        self.may_post = self.env["property.fee.posting"]._may_post()

    def action_renew(self):
        """Make the draft charges; an accountant posts them."""
        self._renew()
        return {"type": "ir.actions.act_window_close"}

    def action_renew_and_post(self):
        """Make the charges and their invoice."""
        self.env["property.fee.posting"]._check_may_post()
        self._renew()._post_charges()
        return {"type": "ir.actions.act_window_close"}

    def _renew(self):
        self.ensure_one()
        card = self.card_id
        # sudo: property.parking.card - locked, not changed
        card.sudo().lock_for_update(allow_referencing=True)
        if card.state not in ("draft", "live"):
            raise UserError(self.env._("This card is not in use any more."))
        if not 1 <= self.months <= 12:
            raise UserError(self.env._("A card is renewed for 1 to 12 months."))
        if card.date_end and card.state == "live" and self.date_start <= card.date_end:
            raise UserError(
                self.env._("The card is charged until %(day)s.", day=card.date_end)
            )
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Give a price above zero."))
        return card._charge_months(self._get_months(), self._get_due_date())

    def _get_due_date(self):
        return max(self.date_start, fields.Date.context_today(self))

    def _get_months(self):
        """[(first day, last day, amount)]; the amounts add up to the cent."""
        starts = [add_months(self.date_start, i) for i in range(self.months + 1)]
        total = to_decimal(self.amount, 2)
        shares = largest_remainder(
            total,
            [Fraction(1)] * self.months,
            to_decimal(self.currency_id.rounding, 6),
        )
        return [
            (first, following - DAY, float(share))
            for first, following, share in zip(starts, starts[1:], shares, strict=False)
        ]
