from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from odoo import api, models

from ..engine import facts, tariff
from ..engine.money import to_decimal
from ..engine.months import merge


@dataclass
class Facts:
    """What is known of a batch of units, keyed by unit id (tariffs by item)."""

    units: list
    assignments: dict
    holdings: dict
    vacancies: dict
    tariffs: dict
    policy: Any


class PropertyFeeFacts(models.AbstractModel):
    """Reads the register for the engine: a query per model, whatever the batch."""

    _name = "property.fee.facts"
    _description = "Facts for the Charging Engine"

    @api.model
    def _load(self, run, unit_ids):
        """:return: Facts of active units, in the order of their ids"""
        units = self.env["property.unit"].search_fetch(
            [("id", "in", unit_ids)],
            ["usage", "area", "inner_area", "handover_date"],
            order="id",
        )
        assignments = self._search_assignments(run, units)
        items = {
            item.id: self._item(item) for item in assignments.mapped("fee_item_id")
        }
        charged = self._get_charged(units)
        return Facts(
            units=[self._unit(unit) for unit in units],
            assignments=_by_unit(
                assignments,
                lambda a: self._assignment(a, items[a.fee_item_id.id], charged),
            ),
            holdings=_by_unit(self._search_holdings(units), self._holding),
            vacancies=_by_unit(
                self._search_vacancies(units),
                lambda v: (v.confirmed_date, v.date_end or None),
            ),
            tariffs=self._get_tariffs(run, list(items)),
            policy=self._policy(run),
        )

    def _search_assignments(self, run, units):
        return self.env["property.fee.assignment"].search(
            [
                ("unit_id", "in", units.ids),
                ("fee_item_id.kind", "=", "recurring"),
                ("fee_item_id.active", "=", True),
                ("date_start", "<=", run.date_end),
            ],
            order="unit_id, id",
        )

    def _search_holdings(self, units):
        return self.env["property.occupancy"].search_fetch(
            [
                ("unit_id", "in", units.ids),
                ("state", "=", "verified"),
                ("role", "in", ("owner", "tenant")),
            ],
            ["unit_id", "partner_id", "role", "date_start", "date_end", "is_payer"],
            order="id",
        )

    def _search_vacancies(self, units):
        return self.env["property.vacancy"].search_fetch(
            [("unit_id", "in", units.ids), ("state", "=", "confirmed")],
            ["unit_id", "confirmed_date", "date_end"],
            order="id",
        )

    def _get_charged(self, units):
        """Periods charged already, {(unit, item, source): merged periods}."""
        groups = self.env["property.fee.charge"]._read_group(
            [
                ("unit_id", "in", units.ids),
                ("kind", "=", "recurring"),
                ("state", "in", ("draft", "posted")),
            ],
            ["unit_id", "fee_item_id", "source_key"],
            ["date_start:array_agg", "date_end:array_agg"],
        )
        return {
            (unit.id, item.id, source): merge(zip(starts, ends, strict=True))
            for unit, item, source, starts, ends in groups
        }

    def _get_tariffs(self, run, item_ids):
        tariffs = self.env["property.tariff"].search(
            [
                ("community_id", "=", run.community_id.id),
                ("fee_item_id", "in", item_ids),
            ],
            order="id",
        )
        by_item = defaultdict(list)
        for record in tariffs:
            by_item[record.fee_item_id.id].append(self._tariff(record))
        return by_item

    # ------------------------------------------------------------ records ---

    def _unit(self, unit):
        return facts.Unit(
            id=unit.id,
            usage=unit.usage,
            area=to_decimal(unit.area, 2),
            inner_area=to_decimal(unit.inner_area, 2),
            building_id=unit.building_id.id,
            entrance_id=unit.entrance_id.id,
            handover=unit.handover_date or None,
        )

    def _item(self, item):
        return facts.Item(
            id=item.id,
            basis=item.basis,
            payer=item.payer,
            due_days=item.due_days,
            vacancy_wait=item.vacancy_wait_months,
            vacancy_percent=to_decimal(item.vacancy_percent, 4),
        )

    def _assignment(self, assignment, item, charged):
        return facts.Assignment(
            id=assignment.id,
            item=item,
            date_start=assignment.date_start,
            date_end=assignment.date_end or None,
            source_key=assignment.source_key,
            quantity=to_decimal(assignment.quantity, 4),
            cycle_months=assignment.cycle_months,
            timing=assignment.timing,
            charged=charged.get(
                (assignment.unit_id.id, item.id, assignment.source_key), ()
            ),
        )

    def _holding(self, occupancy):
        return facts.Holding(
            id=occupancy.id,
            partner_id=occupancy.partner_id.id,
            role=occupancy.role,
            date_start=occupancy.date_start or None,
            date_end=occupancy.date_end or None,
            pays=occupancy.is_payer,
        )

    def _tariff(self, record):
        place = record._get_place()
        return tariff.Tariff(
            id=record.id,
            date_start=record.date_start,
            date_end=record.date_end or None,
            price=to_decimal(record.price, 6),
            fixed=to_decimal(record.fixed_amount, 6),
            place=place,
            place_ids=frozenset(record[f"{place}_ids"].ids if place else ()),
            usage=record.usage or None,
        )

    def _policy(self, run):
        community = run.community_id
        developer = community.developer_id if community.developer_pays else None
        return facts.Policy(
            start_rule=community.start_rule,
            transfer_rule=community.transfer_rule,
            developer=facts.Payer(developer.id) if developer else None,
            quantum=to_decimal(
                run.currency_id.rounding, run.currency_id.decimal_places
            ),
        )


def _by_unit(records, convert):
    grouped = defaultdict(list)
    for record in records:
        grouped[record.unit_id.id].append(convert(record))
    return grouped
