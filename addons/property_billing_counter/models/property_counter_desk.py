from odoo import api, fields, models
from odoo.exceptions import UserError

#: receipts of the till that are shown to be printed again or made void
RECENT = 8
MAX_UNITS = 50


class PropertyCounterDesk(models.AbstractModel):
    """What the screen shows: what is owed, who may pay, the till, the channels.

    Queries do not grow with the number of units or charges.
    """

    _name = "property.counter.desk"
    _description = "Desk of the Counter"

    @api.model
    @api.readonly
    def load(self, unit_ids):
        """What is owed on units, and the ways to pay.

        :param list unit_ids: units the cashier has chosen, of one community;
            none: the till and the channels alone
        :return: dict of ``units``, ``charges``, ``others`` (units of the same
            people), ``proofs``, ``services``, ``channels``, ``till``, ``recent``,
            ``digits``
        :raise AccessError: for who is no cashier, or may not see a unit
        :raise UserError: units of several communities
        """
        self.env["property.till"]._check_cashier()
        units = self.env["property.unit"].browse(unit_ids[:MAX_UNITS]).exists()
        units.check_access("read")
        self._check_one_community(units)
        company = units.company_id or self.env.company
        held = units._get_occupancies()
        return {
            "digits": company.currency_id.decimal_places,
            "company_id": company.id,
            "community_id": units.community_id.id,
            "community": units.community_id.name or "",
            "units": self._describe_units(units, held),
            "charges": self._describe_charges(units._get_fee_charges_owed()),
            "others": self._describe_others(units, held),
            "proofs": self._describe_proofs(units),
            "services": self._get_price_list(units) if units else [],
            "channels": self._describe_channels(company),
            "till": self._describe_till(company),
            "recent": self._describe_recent(company),
        }

    def _check_one_community(self, units):
        if len(units.community_id) > 1:
            raise UserError(
                self.env._("A receipt is of one community: take these units apart.")
            )

    # ----------------------------------------------------------------- units ----

    def _describe_units(self, units, held):
        credits = self._get_credits(units, held)
        return [
            {
                "id": unit.id,
                "name": unit.name,
                "area": unit.area,
                "usage": unit._get_label("usage"),
                "credit": credits.get(unit, 0.0),
                "holders": [
                    self._describe_holder(occupancy)
                    for occupancy in held.get(unit.id, ())
                ],
            }
            for unit in units
        ]

    def _describe_holder(self, occupancy):
        partner = occupancy.partner_id
        return {
            "partner_id": partner.id,
            "name": partner.name,
            "phone": partner.phone or "",
            "role": occupancy._get_label("role"),
            "pays": occupancy.is_payer,
        }

    def _get_credits(self, units, held):
        """{unit: what its holders have in credit for it}, in one query.

        Credit that names no unit is not shown as any unit's.
        """
        partners = self.env["res.partner"].union(
            *(occupancies.partner_id for occupancies in held.values())
        )
        if not partners:
            return {}
        # sudo: account.move.line - sums, the counter reads no ledger
        lines = self.env["account.move.line"].sudo()
        domain = lines._get_property_credit_domain(partners, units.community_id)
        groups = lines._read_group(
            [*domain, ("property_unit_id", "in", units.ids)],
            ["property_unit_id"],
            ["amount_residual:sum"],
        )
        return {unit.sudo(False): -residual for unit, residual in groups}

    def _describe_others(self, units, held):
        """Other units of who holds these, with what is owed on them."""
        partners = self.env["res.partner"].union(
            *(occupancies.partner_id for occupancies in held.values())
        )
        if not partners:
            return []
        occupancy = self.env["property.occupancy"]
        others = occupancy.search(
            [
                ("partner_id", "in", partners.ids),
                ("community_id", "=", units.community_id.id),
                ("unit_id", "not in", units.ids),
                *occupancy._get_in_force_domain(),
            ],
            limit=20,
        ).unit_id
        groups = self.env["property.fee.charge"]._read_group(
            [
                ("unit_id", "in", others.ids),
                ("payment_state", "in", ("unpaid", "partial")),
            ],
            ["unit_id"],
            ["amount_residual:sum"],
        )
        owed = {unit.id: amount for unit, amount in groups}
        return [
            {"id": unit.id, "name": unit.name, "owed": owed.get(unit.id, 0.0)}
            for unit in others
        ]

    # --------------------------------------------------------------- charges ----

    def _describe_charges(self, charges):
        """Rows by unit, item and month; the late ones marked."""
        today = fields.Date.context_today(self)
        ordered = charges.sorted(
            lambda c: (c.unit_id.sort_key or "", c.fee_item_id.sequence, c.date_start)
        )
        return [self._describe_charge(charge, today) for charge in ordered]

    def _describe_charge(self, charge, today):
        digits = charge.currency_id.decimal_places
        return {
            "id": charge.id,
            "unit_id": charge.unit_id.id,
            "unit": charge.unit_id.name,
            "item_id": charge.fee_item_id.id,
            "item": charge.fee_item_id.name,
            "period": charge._get_period(),
            "partner_id": charge.partner_id.id,
            "partner": charge.partner_id.name,
            "due": fields.Date.to_string(charge.due_date),
            "late": charge.due_date < today,
            "amount": f"{charge.amount:.{digits}f}",
            "residual": f"{charge.amount_residual:.{digits}f}",
        }

    # ---------------------------------------------------------------- proofs ----

    def _describe_proofs(self, units):
        proofs = self.env["property.payment.proof"].search(
            [("unit_id", "in", units.ids), ("state", "=", "submitted")], order="id"
        )
        return [self._describe_proof(proof) for proof in proofs]

    def _describe_proof(self, proof):
        return {
            "id": proof.id,
            "unit_id": proof.unit_id.id,
            "unit": proof.unit_id.name,
            "partner": proof.partner_id.name,
            "amount": f"{proof.amount:.{proof.currency_id.decimal_places}f}",
            "date": fields.Date.to_string(proof.date),
            "channel_id": proof.channel_id.id,
            "channel": proof.channel_id.name,
            "reference": proof.reference or "",
            "message": proof.message or "",
            "charge_ids": proof.charge_ids.ids,
            "files": [
                {"id": file.id, "name": file.name, "image": _is_image(file.mimetype)}
                for file in proof.attachment_ids
            ],
        }

    # ------------------------------------------------------------------ till ----

    def _describe_channels(self, company):
        channels = self.env["property.payment.channel"].search(
            [("company_id", "=", company.id), ("at_counter", "=", True)]
        )
        return [
            {"id": channel.id, "name": channel.name, "kind": channel.kind}
            for channel in channels
        ]

    def _describe_till(self, company):
        till = self.env["property.till"]._get_open(company)
        return {
            "id": till.id,
            "name": till.name or "",
            "date": fields.Date.to_string(till.date),
            "stale": bool(till) and till.date != fields.Date.context_today(self),
        }

    def _describe_recent(self, company):
        till = self.env["property.till"]._get_open(company)
        if not till:
            return []
        receipts = self.env["property.receipt"].search(
            [("till_id", "=", till.id)], limit=RECENT
        )
        return [self._describe_receipt(receipt) for receipt in receipts]


def _is_image(mimetype):
    return (mimetype or "").startswith("image/")
