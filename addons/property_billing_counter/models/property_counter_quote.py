from collections import defaultdict
from decimal import Decimal
from types import SimpleNamespace

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.assess import forecast
from odoo.addons.property_billing.engine.money import round_half_up, to_decimal
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
        self._check_months(unit, months)
        quoted = self._quote_months(unit, months).get(unit.id, [])
        return [self._describe_quote(row, unit) for row in quoted]

    def _check_months(self, unit, months):
        limit = unit.community_id.prepayment_months
        if not isinstance(months, int) or not 0 < months <= limit:
            raise UserError(
                self.env._(
                    "%(community)s takes 1 to %(limit)s months in advance.",
                    community=unit.community_id.name,
                    limit=limit,
                )
            )

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

    # ----------------------------------------------------------------- limit ----

    def _check_prepayments(self, lines):
        """Credit and what is taken now stay within the months allowed.

        A unit without recurring fees has no month to measure by.

        :raise UserError: it would be more
        """
        taken = defaultdict(Decimal)
        for line in lines:
            taken[line["unit_id"]] += line["amount"]
        units = self.env["property.unit"].browse(taken)
        monthly = {
            unit_id: sum((row["amount"] for row in rows), Decimal(0))
            for unit_id, rows in self._quote_months(units, 1, prepaid=False).items()
        }
        for unit in units:
            self._check_prepayment(unit, taken[unit.id], monthly.get(unit.id))

    def _check_prepayment(self, unit, amount, monthly):
        months = unit.community_id.prepayment_months
        if not months:
            raise UserError(
                self.env._("%s takes no prepayments.", unit.community_id.name)
            )
        credit = to_decimal(unit._get_fee_credit(), 2)
        limit = monthly and monthly * months
        if limit and credit + amount > limit:
            raise UserError(
                self.env._(
                    "%(unit)s: %(months)s months in advance are %(limit).2f at most, "
                    "%(credit).2f of it is in credit already.",
                    unit=unit.name,
                    months=months,
                    limit=limit,
                    credit=credit,
                )
            )

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
