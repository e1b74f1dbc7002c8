from odoo import api, models


class PropertyCounterDesk(models.AbstractModel):
    _inherit = "property.counter.desk"

    @api.model
    @api.readonly
    def load(self, unit_ids):
        """Also ``deposit_kinds``: what may be taken as deposit, by community."""
        data = super().load(unit_ids)
        units = self.env["property.unit"].browse(unit_ids).exists()
        return {**data, "deposit_kinds": self._describe_deposit_kinds(units)}

    def _describe_deposit_kinds(self, units):
        """{community id: [kind]}; empty where the community allows none."""
        return {
            community.id: [
                {
                    "id": kind.id,
                    "name": kind.name,
                    "role": kind.role,
                    "amount": f"{kind.amount:.2f}" if kind.amount else "",
                }
                for kind in community.deposit_kind_ids
            ]
            for community in units.community_id
        }
