from odoo import api, models


class PropertyCounterDesk(models.AbstractModel):
    _inherit = "property.counter.desk"

    @api.model
    @api.readonly
    def load(self, unit_ids):
        """Also ``deposit_kinds``: what the community lets the office hold."""
        data = super().load(unit_ids)
        units = self.env["property.unit"].browse(unit_ids).exists()
        return {**data, "deposit_kinds": self._describe_deposit_kinds(units)}

    def _describe_deposit_kinds(self, units):
        """Empty where the community allows none."""
        communities = units.community_id
        return [
            {
                "id": kind.id,
                "name": kind.name,
                "role": kind.role,
                "amount": f"{kind.amount:.2f}" if kind.amount else "",
            }
            for kind in (communities.deposit_kind_ids if len(communities) == 1 else ())
        ]
