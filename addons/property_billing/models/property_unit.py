from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: what of a unit decides on its fees
PRICED = {
    "active",
    "area",
    "building_id",
    "community_id",
    "entrance_id",
    "handover_date",
    "inner_area",
    "usage",
}


class PropertyUnit(models.Model):
    """Fees on the household card, the board and the unit's own form."""

    _inherit = "property.unit"

    fee_assignment_ids = fields.One2many("property.fee.assignment", "unit_id")
    fee_owed = fields.Monetary(
        string="Owed", compute="_compute_fee_owed", help="By everybody, for the unit."
    )

    def write(self, vals):
        """Fees are area × price: who takes money measures nothing."""
        if (
            not self.env.su
            and PRICED & vals.keys()
            and self.env.user.has_group("property_billing.group_cashier")
        ):
            raise AccessError(
                self.env._(
                    "Who takes money at the counter cannot change fees: %(model)s.",
                    model=self._description,
                )
            )
        return super().write(vals)

    def _compute_fee_owed(self):
        owed = self._get_fee_charges_owed().grouped("unit_id")
        for unit in self:
            unit.fee_owed = (
                sum(owed[unit].mapped("amount_residual")) if unit in owed else 0.0
            )

    def _get_fee_charges_owed(self):
        """Posted charges of the units that the ledger shows as unpaid."""
        return self.env["property.fee.charge"].search(
            [
                ("unit_id", "in", self.ids),
                ("payment_state", "in", ("unpaid", "partial")),
            ],
            order="due_date, id",
        )

    def action_open_fee_charges(self):
        """The charges of the unit, what is owed first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_charge_action"
        )
        action["domain"] = [("unit_id", "=", self.id)]
        action["context"] = {"default_unit_id": self.id}
        return action

    def action_issue_fee_notice(self):
        """Issue a notice for the unit: what is owed on it, payer by payer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_notice_create_action"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

    # ------------------------------------------------------- household card ----

    def _get_household_actions(self):
        return [
            *super()._get_household_actions(),
            {
                "key": "fee_notice",
                "label": self.env._("Fee Notice"),
                "icon": "fa-envelope-o",
                "hotkey": "y",
                "sequence": 60,
                "method": "action_issue_fee_notice",
            },
            *self._get_household_changes(),
        ]

    def _get_household_changes(self):
        """Change of payer and clearance, for who prepares them."""
        if not self.env["property.payer.change"].has_access("create"):
            return []
        return [
            {
                "key": "payer_change",
                "label": self.env._("Change of Payer"),
                "icon": "fa-exchange",
                "sequence": 70,
                "method": "action_change_payer",
            },
            {
                "key": "clearance",
                "label": self.env._("Clearance Certificate"),
                "icon": "fa-certificate",
                "sequence": 75,
                "method": "action_clearance",
            },
        ]

    def action_change_payer(self):
        """A new change of payer of the unit."""
        return self._open_fee_form(
            "property.payer.change", self.env._("Change of Payer")
        )

    def action_clearance(self):
        """A new clearance certificate for the unit."""
        return self._open_fee_form(
            "property.clearance", self.env._("Clearance Certificate")
        )

    def _open_fee_form(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "view_mode": "form",
            "context": {"default_unit_id": self.id},
        }

    def _get_household_panels(self):
        return [*super()._get_household_panels(), self._get_household_owed()]

    def _get_household_owed(self):
        """What is owed: by whom, for what, since when; and what is in credit."""
        charges = self._get_fee_charges_owed()
        return {
            "key": "owed",
            "title": self.env._("What is Owed"),
            "sequence": 20,
            "icon": "fa-cny",
            "columns": [
                self._get_column("item", self.env._("Fee Item")),
                self._get_column("period", self.env._("Period")),
                self._get_column("payer", self.env._("Payer")),
                self._get_column("due", self.env._("Due"), "date"),
                self._get_column("amount", self.env._("Amount"), "amount"),
                self._get_column("residual", self.env._("Unpaid"), "amount"),
            ],
            "values": self._get_household_owed_values(charges),
            "rows": [self._get_household_charge(charge) for charge in charges],
            "actions": [
                {
                    "key": "charges",
                    "label": self.env._("All Charges"),
                    "icon": "fa-list",
                    "method": "action_open_fee_charges",
                }
            ],
            "empty": self.env._("Nothing is owed."),
        }

    def _get_household_owed_values(self, charges):
        today = fields.Date.context_today(self)
        late = charges.filtered(lambda c: c.due_date < today)
        overdue = sum(late.mapped("amount_residual"))
        values = [
            (self.env._("Owed"), sum(charges.mapped("amount_residual")), ""),
            (self.env._("Overdue"), overdue, "danger" if overdue else ""),
            (self.env._("In Credit"), self._get_fee_credit(), ""),
        ]
        return [
            {
                "label": label,
                "type": "amount",
                "tone": tone,
                "value": self._get_household_amount(amount),
            }
            for label, amount, tone in values
        ]

    def _get_household_amount(self, amount):
        return {"value": amount, "currency_id": self.company_id.currency_id.id}

    def _get_household_charge(self, charge):
        late = charge.due_date < fields.Date.context_today(self)
        return {
            "id": charge.id,
            "tone": "danger" if late else "",
            "action": {"res_model": charge._name, "res_id": charge.id},
            "cells": {
                "item": charge.fee_item_id.name,
                "period": charge._get_period(),
                "payer": charge.partner_id.name,
                "due": fields.Date.to_string(charge.due_date),
                "amount": self._get_household_amount(charge.amount),
                "residual": self._get_household_amount(charge.amount_residual),
            },
        }

    def _get_fee_credit(self):
        """What the holders of today have in credit for the unit, as positive.

        Credit that names no unit serves any unit of its payer; that of another
        unit is not counted.
        """
        holders = self._get_occupancies().get(self.id)
        if not holders:
            return 0.0
        # sudo: account.move.line - one sum, the front desk reads no ledger
        lines = self.env["account.move.line"].sudo()
        domain = lines._get_property_credit_domain(
            holders.partner_id, self.community_id
        ) & Domain("property_unit_id", "in", [self.id, False])
        [(residual,)] = lines._read_group(domain, [], ["amount_residual:sum"])
        return -(residual or 0.0)

    # ---------------------------------------------------------------- board ----

    @api.model
    def _get_board_layers(self):
        return [
            *super()._get_board_layers(),
            {
                "key": "fees",
                "title": self.env._("Fees"),
                "method": "_get_board_fees",
                "states": [
                    {
                        "key": "paid",
                        "label": self.env._("Paid"),
                        "tone": "success",
                        "icon": "fa-check",
                    },
                    {
                        "key": "owing",
                        "label": self.env._("Owing"),
                        "tone": "warning",
                        "icon": "fa-clock-o",
                    },
                    {
                        "key": "overdue",
                        "label": self.env._("Overdue"),
                        "tone": "danger",
                        "icon": "fa-exclamation",
                    },
                ],
            },
        ]

    def _get_board_fees(self):
        """{unit id: paid, owing or overdue}; never charged units have none."""
        today = fields.Date.context_today(self)
        groups = self.env["property.fee.charge"]._read_group(
            [("unit_id", "in", self.ids), ("state", "=", "posted")], ["unit_id"]
        )
        states = {unit.id: "paid" for (unit,) in groups}
        owed = self.env["property.fee.charge"]._read_group(
            [
                ("unit_id", "in", self.ids),
                ("payment_state", "in", ("unpaid", "partial")),
            ],
            ["unit_id"],
            ["due_date:min"],
        )
        for unit, due in owed:
            states[unit.id] = "overdue" if due < today else "owing"
        return states
