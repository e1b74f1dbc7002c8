from odoo import fields, models
from odoo.tools import format_date

from ..engine.money import to_decimal
from ..engine.payer import takeover


class PropertyPayerChangeLine(models.Model):
    """What a change of payer makes of one posted charge."""

    _name = "property.payer.change.line"
    _description = "Charge that Changes Hands"
    _inherit = ["property.community.mixin", "property.cashier.guard.mixin"]
    _order = "change_id, date_start, id"

    community_id = fields.Many2one(
        related="change_id.community_id", store=True, precompute=True, readonly=True
    )
    change_id = fields.Many2one(
        "property.payer.change", required=True, index=True, ondelete="cascade"
    )
    charge_id = fields.Many2one(
        "property.fee.charge", required=True, index=True, ondelete="restrict"
    )
    included = fields.Boolean(
        default=True, help="Unticked: the charge stays with the former payer."
    )
    fee_item_id = fields.Many2one(related="charge_id.fee_item_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date(related="charge_id.date_start", store=True)
    date_end = fields.Date(related="charge_id.date_end")
    date_new = fields.Date(string="New Payer from", required=True)
    amount = fields.Monetary(
        string="Charged", required=True, help="As it stands: with its corrections."
    )
    amount_former = fields.Monetary(string="Former Payer", required=True)
    amount_new = fields.Monetary(string="New Payer", required=True)
    amount_residual = fields.Monetary(
        related="charge_id.amount_residual", string="Unpaid"
    )
    days = fields.Integer(help="Days of the new payer; 0: the whole charge.")
    base = fields.Integer(string="Of Days")
    credit_id = fields.Many2one(
        "property.fee.charge",
        string="Credit",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    new_id = fields.Many2one(
        "property.fee.charge",
        string="New Charge",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    _charge_uniq = models.Constraint(
        "UNIQUE(change_id, charge_id)", "A charge changes hands once."
    )
    _adds_up = models.Constraint(
        "CHECK(amount = amount_former + amount_new AND amount_new >= 0)",
        "What the two payers pay adds up to what was charged.",
    )

    def _prepare_line(self, change, charge, amount):
        """Values of a line; nothing where the charge stays as it is."""
        part = takeover(
            (charge.date_start, charge.date_end),
            to_decimal(amount, 2),
            change.date,
            change.rule,
            change.kind == "delivery",
            to_decimal(change.currency_id.rounding, 6),
        )
        if not part or not part.amount:
            return {}
        return {
            "change_id": change.id,
            "charge_id": charge.id,
            "date_new": part.date_start,
            "amount": amount,
            "amount_former": float(to_decimal(amount, 2) - part.amount),
            "amount_new": float(part.amount),
            "days": part.days,
            "base": part.base,
        }

    def _is_as_computed(self, values):
        """Whether computing again gives what the line says."""
        money = self.currency_id
        return all(
            money.compare_amounts(self[name], values.get(name, 0.0)) == 0
            for name in ("amount", "amount_new")
        ) and self.date_new == values.get("date_new")

    # ------------------------------------------------------------ charges ----

    def _prepare_charges(self):
        """The credit and the new charge, as values of property.fee.charge."""
        self.ensure_one()
        common = self._prepare_common()
        return [
            {**common, **self._prepare_credit()},
            {**common, **self._prepare_new()},
        ]

    def _prepare_common(self):
        charge = self.charge_id
        return {
            "kind": "correction",
            "corrects_id": charge.id,
            "payer_change_id": self.change_id.id,
            "unit_id": charge.unit_id.id,
            "fee_item_id": charge.fee_item_id.id,
            "source_key": charge.source_key,
            "date_end": charge.date_end,
        }

    def _prepare_credit(self):
        charge = self.charge_id
        return {
            "origin_key": f"payer change {self.id} credit",
            "partner_id": charge.partner_id.id,
            "occupancy_id": charge.occupancy_id.id,
            "owner_occupancy_id": charge.owner_occupancy_id.id,
            "date_start": charge.date_start,
            "due_date": self.change_id.booking_date,
            "amount": -self.amount_new,
            "explanation": self._get_explanation(),
        }

    def _prepare_new(self):
        change = self.change_id
        return {
            "origin_key": f"payer change {self.id} new",
            "partner_id": change.partner_id.id,
            "occupancy_id": change.occupancy_id.id,
            "owner_occupancy_id": change._get_owner_occupancy().id,
            "date_start": self.date_new,
            "due_date": max(self.charge_id.due_date, change.booking_date),
            "amount": self.amount_new,
            "explanation": self._get_explanation(),
        }

    def _get_explanation(self):
        """Printed on the credit note and on the invoice."""
        day = format_date(self.env, self.change_id.date)
        if not self.base:
            return self.env._("Change of payer on %(day)s", day=day)
        return self.env._(
            "Change of payer on %(day)s: %(days)s of %(base)s days of %(amount)s",
            day=day,
            days=self.days,
            base=self.base,
            amount=f"{self.amount:,.2f}",
        )
