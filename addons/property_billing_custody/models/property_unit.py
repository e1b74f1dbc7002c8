from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.property_billing.engine.assess import assess
from odoo.addons.property_billing.engine.facts import Period
from odoo.addons.property_billing.engine.money import to_decimal
from odoo.addons.property_billing.engine.months import month_end, month_start

from ..engine.custody import first_payment


class PropertyUnit(models.Model):
    """What is held for a unit, and what a month of its fees is."""

    _inherit = "property.unit"

    deposit_ids = fields.One2many("property.deposit", "unit_id", string="Deposits")
    fund_first_amount = fields.Monetary(
        string="First Payment due to the Fund",
        compute="_compute_fund_first_amount",
        help="Gross floor area × the community's standard.",
    )

    def _compute_fund_first_amount(self):
        for unit in self:
            unit.fund_first_amount = float(unit._get_fund_first_payment())

    def _get_fund_first_payment(self):
        """Area × standard of the community, a Decimal in yuan."""
        self.ensure_one()
        return first_payment(
            to_decimal(self.area, 2), to_decimal(self.community_id.fund_standard, 2)
        )

    def _get_monthly_fees(self):
        """What this month's recurring fees of the unit are, whoever pays them.

        By the assignments and tariffs in force, charged already or not.

        :return: {fee item id: Decimal}, empty where nothing is assigned
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        run = self.env["property.fee.run"].new(
            {
                "community_id": self.community_id.id,
                "date_start": month_start(today),
                "date_end": month_end(today),
            }
        )
        facts = self.env["property.fee.facts"]._load(run, self.ids)
        fees = defaultdict(Decimal)
        for charge in self._assess_month(facts, month_start(today)):
            fees[charge.assignment.item.id] += charge.part.amount
        return dict(fees)

    def _assess_month(self, facts, month):
        """Charges of the engine for one month, as if none were made before."""
        if not facts.units:
            return []
        assignments = [
            replace(assignment, charged=(), cycle_months=1)
            for assignment in facts.assignments.get(self.id, [])
        ]
        return assess(
            facts.units[0],
            assignments,
            facts.holdings.get(self.id, []),
            facts.vacancies.get(self.id, []),
            facts.tariffs,
            Period(month, month),
            facts.policy,
        ).charges

    def _get_unit_credit(self):
        """What all payers have in credit for the unit, positive."""
        lines = self.env["account.move.line"]
        domain = Domain(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("balance", "<", 0),
                ("property_unit_id", "=", self.id),
                ("property_charge_id", "=", False),
            ]
        )
        [(residual,)] = lines._read_group(domain, [], ["amount_residual:sum"])
        return -(residual or 0.0)

    # ------------------------------------------------------- household card ----

    def _get_household_panels(self):
        panels = super()._get_household_panels()
        held = self.deposit_ids.filtered(lambda deposit: deposit.state == "held")
        return [*panels, self._get_household_held(held)] if held else panels

    def _get_household_held(self, deposits):
        """Deposits held for the unit, shown where there are any."""
        return {
            "key": "held",
            "title": self.env._("Deposits"),
            "sequence": 25,
            "icon": "fa-lock",
            "columns": [
                self._get_column("name", self.env._("Number")),
                self._get_column("kind", self.env._("Kind")),
                self._get_column("holder", self.env._("Holder")),
                self._get_column("date", self.env._("Date"), "date"),
                self._get_column("held", self.env._("Held"), "amount"),
            ],
            "values": [],
            "rows": [self._get_household_deposit(deposit) for deposit in deposits],
            "actions": [],
            "empty": "",
        }

    def _get_household_deposit(self, deposit):
        return {
            "id": deposit.id,
            "tone": "",
            "action": {"res_model": deposit._name, "res_id": deposit.id},
            "cells": {
                "name": deposit.name,
                "kind": deposit.kind_id.name,
                "holder": deposit.partner_id.name,
                "date": fields.Date.to_string(deposit.date),
                "held": self._get_household_amount(deposit.amount_held),
            },
        }
