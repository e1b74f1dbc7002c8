from collections import defaultdict
from decimal import Decimal
from types import SimpleNamespace

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.assess import forecast
from odoo.addons.property_billing.engine.money import round_half_up
from odoo.addons.property_billing.engine.months import (
    add_months,
    month_end,
    month_start,
)
from odoo.addons.property_billing.engine.tariff import (
    AmbiguousTariff,
    NoTariff,
    choose,
)

#: fees may be taken for a year in advance (Hangzhou 2021, article 55); what is in
#: credit already is counted by the part that keeps the ledger of prepayments
MOST_MONTHS = 12


class PropertyCounterQuote(models.AbstractModel):
    """What months ahead will cost, and what services cost: by the fee standards."""

    _name = "property.counter.quote"
    _description = "Prices at the Counter"

    @api.model
    @api.readonly
    def quote(self, unit_id, months):
        """Months ahead of a unit, an amount for each item.

        :param int unit_id: the unit
        :param int months: how many, each item from the first month that is neither
            charged nor prepaid
        :return: list of dicts: ``fee_item_id``, ``item``, ``partner_id``,
            ``partner``, ``date_start``, ``date_end``, ``amount`` (text)
        :raise UserError: none, or more than a year
        """
        self.env["property.till"]._check_cashier()
        unit = self.env["property.unit"].browse(unit_id).exists()
        unit.check_access("read")
        self._check_quote(unit, months)
        quoted = self._quote_months(unit, months).get(unit.id, [])
        return [self._describe_quote(row, unit) for row in quoted]

    def _check_quote(self, unit, months):
        if not isinstance(months, int) or not 0 < months <= MOST_MONTHS:
            raise UserError(self.env._("Take 1 to %s months in advance.", MOST_MONTHS))

    def _describe_quote(self, row, unit):
        item = self.env["property.fee.item"].browse(row["fee_item_id"])
        digits = unit.company_id.currency_id.decimal_places
        return {
            **row,
            "item": item.name,
            "partner": self.env["res.partner"].browse(row["partner_id"]).name,
            "date_start": fields.Date.to_string(row["date_start"]),
            "date_end": fields.Date.to_string(row["date_end"]),
            "amount": f"{row['amount']:.{digits}f}",
        }

    def _quote_months(self, units, months, prepaid=True):
        """{unit id: rows of the next months}, a query per model.

        :param units: of one community
        :param bool prepaid: begin after what was prepaid at the counter
        :return: rows of ``fee_item_id``, ``partner_id``, ``date_start``,
            ``date_end``, ``amount`` (Decimal)
        """
        # sudo: property.fee.facts - the price of what the cashier may see
        facts = self.env["property.fee.facts"].sudo()
        known = facts._load(self._get_horizon(units, months), units.ids)
        upto = self._get_prepaid_upto(units) if prepaid else {}
        rows = {}
        for unit in known.units:
            rows[unit.id] = self._quote_unit(unit, known, months, upto)
        return rows

    def _get_horizon(self, units, months):
        """What the facts are asked for in place of a run."""
        community = units.community_id
        today = fields.Date.context_today(self)
        return SimpleNamespace(
            community_id=community.sudo(),
            currency_id=community.company_id.currency_id,
            date_end=month_end(add_months(month_start(today), months)),
        )

    def _get_prepaid_upto(self, units):
        """{(unit id, item id): last day paid in advance at the counter}."""
        groups = (
            self.env["property.receipt.line"]
            .sudo()
            ._read_group(
                [
                    ("unit_id", "in", units.ids),
                    ("kind", "=", "prepayment"),
                    ("state", "=", "issued"),
                    ("date_end", ">=", fields.Date.context_today(self)),
                ],
                ["unit_id", "fee_item_id"],
                ["date_end:max"],
            )
        )
        return {(unit.id, item.id): last for unit, item, last in groups}

    def _quote_unit(self, unit, known, months, upto):
        rows = defaultdict(list)
        for assignment in known.assignments.get(unit.id, ()):
            item = assignment.item
            first = self._get_first_month(assignment, upto.get((unit.id, item.id)))
            charges = forecast(
                unit,
                assignment,
                known.holdings.get(unit.id, []),
                known.vacancies.get(unit.id, []),
                known.tariffs.get(item.id, []),
                [add_months(first, index) for index in range(months)],
                known.policy,
            )
            for charge in charges:
                rows[item.id, charge.payer.partner_id].append(charge)
        return [
            self._sum_quote(item_id, partner_id, charges)
            for (item_id, partner_id), charges in rows.items()
        ]

    def _get_first_month(self, assignment, upto):
        """After the last month charged or prepaid; else this one."""
        first = month_start(fields.Date.context_today(self))
        ends = [end for _start, end in assignment.charged]
        for end in (*ends, upto):
            if end and end >= first:
                first = add_months(month_start(end), 1)
        return first

    def _sum_quote(self, item_id, partner_id, charges):
        return {
            "fee_item_id": item_id,
            "partner_id": partner_id,
            "date_start": min(charge.part.date_start for charge in charges),
            "date_end": max(charge.part.date_end for charge in charges),
            "amount": sum((charge.part.amount for charge in charges), Decimal(0)),
        }

    # ---------------------------------------------------------------- prices ----

    def _get_price_list(self, units):
        """One-off items, with the price of each unit where there is a standard.

        :return: list of dicts: ``id``, ``name``, ``prices`` {unit id: text}
        """
        items = self.env["property.fee.item"].search(
            [("kind", "=", "one_off"), ("company_id", "in", units.company_id.ids)]
        )
        # sudo: property.fee.facts - the price of what the cashier may see
        facts = self.env["property.fee.facts"].sudo()
        known = [(unit, facts._unit(unit)) for unit in units]
        tariffs = {}
        for community in units.community_id:
            run = SimpleNamespace(community_id=community)
            tariffs[community] = facts._get_tariffs(run, items.ids)
        return [
            {
                "id": item.id,
                "name": item.name,
                "prices": {
                    unit.id: self._get_price(item, fact, tariffs[unit.community_id])
                    for unit, fact in known
                },
            }
            for item in items
        ]

    def _get_price(self, item, unit, tariffs):
        """Of one unit of quantity, tax included; empty: to be typed."""
        covering = [t for t in tariffs.get(item.id, ()) if t.covers(unit)]
        try:
            tariff = choose(covering, fields.Date.context_today(self))
        except (NoTariff, AmbiguousTariff):
            return ""
        if item.basis == "fixed":
            price = tariff.fixed
        else:
            area = unit.inner_area if item.basis == "inner_area" else unit.area
            price = area * tariff.price + tariff.fixed
        digits = item.currency_id.decimal_places
        return f"{round_half_up(price, Decimal(1).scaleb(-digits)):.{digits}f}"
