from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.property_base.models.property_unit import USAGES

from ..engine.tariff import PLACES, specificity

SCOPE_FIELDS = ("building_ids", "entrance_ids", "unit_ids", "usage")
PRICING_FIELDS = {
    "fee_item_id",
    "community_id",
    "date_start",
    "price",
    "fixed_amount",
    *SCOPE_FIELDS,
}


class PropertyTariff(models.Model):
    """Price of a fee item for a scope and a time; it prices, it does not assign.

    The most specific scope prevails: single units, then entrances, buildings,
    the whole community; among equals the one that names a usage. A price in
    force on the first of a month prices the month, unless it changes within
    it: then both count by days.
    """

    _name = "property.tariff"
    _description = "Fee Standard"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "mail.thread",
    ]
    _order = "community_id, fee_item_id, specificity desc, date_start desc, id"

    fee_item_id = fields.Many2one(
        "property.fee.item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    basis = fields.Selection(related="fee_item_id.basis")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date(
        string="Valid from",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    date_end = fields.Date(
        string="Valid until", tracking=True, help="The last day; empty: open."
    )
    price = fields.Float(
        string="Unit Price",
        digits=(16, 6),
        tracking=True,
        help="Per m² and month, tax included.",
    )
    fixed_amount = fields.Monetary(
        tracking=True, help="Per month, tax included, added to area × price."
    )
    building_ids = fields.Many2many(
        "property.building", domain="[('community_id', '=', community_id)]"
    )
    entrance_ids = fields.Many2many(
        "property.entrance", domain="[('community_id', '=', community_id)]"
    )
    usage = fields.Selection(USAGES, tracking=True, help="Empty: any usage.")
    unit_ids = fields.Many2many(
        "property.unit",
        string="Single Units",
        domain="[('community_id', '=', community_id)]",
    )
    specificity = fields.Integer(
        compute="_compute_specificity", store=True, precompute=True
    )
    scope = fields.Char(compute="_compute_scope", help="Which units it prices.")

    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The end of the tariff lies before its start.",
    )
    _not_negative = models.Constraint(
        "CHECK(price >= 0 AND fixed_amount >= 0)", "A price cannot be negative."
    )

    @api.depends(*SCOPE_FIELDS)
    def _compute_specificity(self):
        for tariff in self:
            tariff.specificity = specificity(tariff._get_place(), tariff.usage)

    @api.depends(*SCOPE_FIELDS)
    def _compute_scope(self):
        usages = dict(self._fields["usage"]._description_selection(self.env))
        for tariff in self:
            place = tariff._get_place()
            parts = [
                tariff._get_place_text(tariff[f"{place}_ids"]) if place else False,
                usages.get(tariff.usage),
            ]
            tariff.scope = " · ".join(filter(None, parts)) or self.env._(
                "Whole community"
            )

    def _get_place_text(self, places, shown=3):
        names = ", ".join(places[:shown].mapped("display_name"))
        if len(places) <= shown:
            return names
        return self.env._(
            "%(names)s and %(count)s more", names=names, count=len(places) - shown
        )

    @api.depends("fee_item_id.name", "scope", "date_start")
    def _compute_display_name(self):
        for tariff in self:
            item = tariff.fee_item_id.name
            tariff.display_name = (
                item and f"{item}, {tariff.scope}, {tariff.date_start}"
            )

    def _get_place(self):
        """The kind of place the scope names, finest first; empty: none."""
        return next(
            (place for place in reversed(PLACES[1:]) if self[f"{place}_ids"]), ""
        )

    # -------------------------------------------------------- constraints ----

    @api.constrains(*SCOPE_FIELDS)
    def _check_one_kind_of_place(self):
        for tariff in self:
            if sum(bool(tariff[f"{place}_ids"]) for place in PLACES[1:]) > 1:
                raise ValidationError(
                    self.env._(
                        "Name buildings, entrances or single units, one kind of them: "
                        "the finest would prevail, and the others mislead."
                    )
                )

    @api.constrains("community_id", "building_ids", "entrance_ids", "unit_ids")
    def _check_places_in_community(self):
        for tariff in self:
            for place in PLACES[1:]:
                if tariff[f"{place}_ids"].community_id - tariff.community_id:
                    raise ValidationError(
                        self.env._(
                            "%(tariff)s names places of another community.",
                            tariff=tariff.display_name,
                        )
                    )

    @api.constrains(
        "community_id", "fee_item_id", "date_start", "date_end", *SCOPE_FIELDS
    )
    def _check_clear_price(self):
        """At most one price of the same rank for a unit on a day."""
        self.flush_recordset()
        for tariff in self:
            others = self.search(tariff._get_rival_domain())
            rival = others.filtered(tariff._shares_places_with)[:1]
            if rival:
                raise ValidationError(
                    self.env._(
                        "%(item)s already has a price for %(scope)s at that time, from "
                        "%(start)s to %(end)s. End it first, or use 'New Price'.",
                        item=tariff.fee_item_id.name,
                        scope=rival.scope,
                        start=rival.date_start,
                        end=rival.date_end or "…",
                    )
                )

    def _get_rival_domain(self):
        domain = [
            ("id", "!=", self.id),
            ("community_id", "=", self.community_id.id),
            ("fee_item_id", "=", self.fee_item_id.id),
            ("specificity", "=", self.specificity),
            ("usage", "=", self.usage),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", self.date_start),
        ]
        return domain + ([("date_start", "<=", self.date_end)] if self.date_end else [])

    def _shares_places_with(self, other):
        place = self._get_place()
        return not place or bool(self[f"{place}_ids"] & other[f"{place}_ids"])

    # --------------------------------------------------------------- crud ----

    def write(self, vals):
        if PRICING_FIELDS & vals.keys():
            self._check_not_charged()
        return super().write(vals)

    def _check_not_charged(self):
        """A price that was invoiced stays as the payers were told."""
        # sudo: property.fee.charge - whether there are any, not which
        if (
            self.env["property.fee.charge"]
            .sudo()
            .search_count(
                [
                    ("tariff_id", "in", self.ids),
                    ("state", "in", ("posted", "reversed")),
                ],
                limit=1,
            )
        ):
            raise UserError(
                self.env._(
                    "Fees were invoiced at this price. It stays as it is: use 'New "
                    "Price' to change it from a day on."
                )
            )

    def action_new_price(self):
        """Open the change of the price from a day on."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_tariff_change_action"
        )
        action["context"] = {"default_tariff_id": self.id}
        return action
