from odoo import api, fields, models


class PropertyCounterDesk(models.AbstractModel):
    """What the screen shows: what is owed, the till, the channels."""

    _name = "property.counter.desk"
    _description = "Desk of the Counter"

    @api.model
    @api.readonly
    def load(self, unit_ids):
        """What is owed on units, and the ways to pay.

        :param list unit_ids: units the cashier has chosen
        :return: dict of ``units``, ``charges``, ``channels``, ``till``
        :raise AccessError: for who is no cashier, or may not see a unit
        """
        self.env["property.till"]._check_cashier()
        units = self.env["property.unit"].browse(unit_ids).exists()
        units.check_access("read")
        company = units.company_id[:1] or self.env.company
        return {
            "units": self._describe_units(units),
            "charges": [
                self._describe_charge(charge)
                for charge in units._get_fee_charges_owed()
            ],
            "channels": self._describe_channels(company),
            "till": self._describe_till(company),
        }

    def _describe_units(self, units):
        held = units._get_occupancies()
        return [
            {
                "id": unit.id,
                "name": unit.name,
                "community_id": unit.community_id.id,
                "community": unit.community_id.name,
                "holders": [
                    {
                        "partner_id": occupancy.partner_id.id,
                        "name": occupancy.partner_id.name,
                        "role": occupancy._get_label("role"),
                        "pays": occupancy.is_payer,
                    }
                    for occupancy in held.get(unit.id, ())
                ],
            }
            for unit in units
        ]

    def _describe_charge(self, charge):
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
            "amount": f"{charge.amount:.{digits}f}",
            "residual": f"{charge.amount_residual:.{digits}f}",
        }

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
            "name": till.name,
            "stale": bool(till) and till.date != fields.Date.context_today(self),
        }
