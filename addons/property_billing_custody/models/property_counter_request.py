from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.engine.money import to_decimal

from ..engine.custody import months_ahead
from .property_deposit_kind import ROLES


class PropertyCounterRequest(models.AbstractModel):
    """Deposits where the community allows them; prepayments within the limit."""

    _inherit = "property.counter.request"

    @api.model
    def _read_request(self, payload):
        request = super()._read_request(payload)
        self._check_deposit_alone(request["lines"])
        self._check_prepayments(request["lines"])
        return request

    # -------------------------------------------------------------- deposits ----

    def _check_deposit_alone(self, lines):
        """Its receipt comes back with it: nothing else may stand on it."""
        if len(lines) > 1 and any(line["kind"] == "deposit" for line in lines):
            raise UserError(
                self.env._(
                    "A deposit gets a receipt of its own, since the receipt comes back "
                    "when the deposit is refunded. Take it alone."
                )
            )

    def _read_deposit(self, values, community):
        """A deposit: ``unit_id``, ``deposit_kind_id``, ``amount``; the holder is
        ``partner_id`` (who holds the unit, or a known contractor) or
        ``contractor_name``, and ``role`` if it is not the usual one.
        """
        unit = self._read_unit(values, community)
        kind = self._read_deposit_kind(values, community)
        role = values.get("role") or kind.role
        if role not in dict(ROLES):
            raise UserError(self.env._("Say whose deposit it is."))
        return {
            **self._read_deposit_holder(values, unit, role),
            "unit_id": unit.id,
            "name": kind.name,
            "amount": self._read_amount(
                values.get("amount"), unit.company_id.currency_id, kind.name
            ),
            "deposit": {"kind_id": kind.id, "role": role},
        }

    def _read_deposit_kind(self, values, community):
        kind = self._read_record("property.deposit.kind", values.get("deposit_kind_id"))
        if kind not in community.deposit_kind_ids:
            raise UserError(
                self.env._(
                    "%(community)s does not allow deposits of this kind (%(kind)s): "
                    "the management rules or the agreement must provide for it.",
                    community=community.name,
                    kind=kind.name,
                )
            )
        return kind

    def _read_deposit_holder(self, values, unit, role):
        """:return: dict of ``partner_id``, ``occupancy_id``, ``contractor_name``"""
        if role == "household":
            return self._read_holder(values, unit, self.env["property.fee.item"])
        name = (values.get("contractor_name") or "").strip()[:100]
        if not values.get("partner_id") and not name:
            raise UserError(self.env._("Write the name of the contractor."))
        partner = self.env["res.partner"]
        if values.get("partner_id"):
            partner = self._read_record("res.partner", values["partner_id"])
        return {
            "partner_id": partner.id or self._find_contractor(name, unit).id,
            "occupancy_id": False,
            "contractor_name": name,
        }

    def _find_contractor(self, name, unit):
        """A contractor of this name who left a deposit before, or none."""
        # sudo: property.deposit - whether the office knows the name
        deposits = self.env["property.deposit"].sudo()
        return deposits.search(
            [
                ("company_id", "=", unit.company_id.id),
                ("role", "=", "contractor"),
                ("partner_id.name", "=", name),
            ],
            limit=1,
        ).partner_id

    def _read_payer(self, payload, lines):
        """Who hands over a new contractor's deposit is the contractor."""
        name = lines[0].get("contractor_name")
        if name and not payload.get("partner_id") and not payload.get("payer_name"):
            payload = {**payload, "payer_name": name}
        return super()._read_payer(payload, lines)

    # ----------------------------------------------------------- prepayments ----

    def _check_prepayments(self, lines):
        """:raise UserError: more in advance than the community permits"""
        asked = defaultdict(Decimal)
        for line in lines:
            if line["kind"] == "prepayment":
                asked[line["unit_id"], line["fee_item_id"]] += line["amount"]
        units = self.env["property.unit"].browse({unit for unit, _item in asked})
        for unit in units:
            self._check_prepayment(
                unit,
                {item: money for (key, item), money in asked.items() if key == unit.id},
            )

    def _check_prepayment(self, unit, asked):
        """:param dict asked: {fee item id or False: Decimal}"""
        # sudo: property.community, account.move.line - sums, the cashier reads none
        limit = unit.community_id.sudo().prepayment_months
        fees = unit.sudo()._get_monthly_fees()
        if not limit or not fees:
            return
        credit = to_decimal(unit.sudo()._get_unit_credit(), 2)
        total = sum(asked.values(), credit)
        self._check_months(unit, total, sum(fees.values()), limit)
        for item_id, money in asked.items():
            if item_id and item_id in fees:
                self._check_months(unit, money, fees[item_id], limit)

    def _check_months(self, unit, credit, monthly, limit):
        months = months_ahead(credit, monthly)
        if months is not None and months > limit:
            raise UserError(
                self.env._(
                    "%(unit)s: %(credit)s would be in advance, more than %(limit)s "
                    "months of its fees (%(monthly)s a month). At most %(most)s is "
                    "taken.",
                    unit=unit.name,
                    credit=credit,
                    limit=limit,
                    monthly=monthly,
                    most=monthly * limit,
                )
            )
