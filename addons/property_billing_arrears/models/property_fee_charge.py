from odoo import fields, models


class PropertyFeeCharge(models.Model):
    _inherit = "property.fee.charge"

    interruption_ids = fields.One2many("property.arrears.interruption", "charge_id")

    def _get_limitation_events(self):
        """Signed promises and part payments renew a claim as well."""
        events = super()._get_limitation_events()
        events += [(row, row._get_event()) for row in self.interruption_ids]
        return sorted(events, key=lambda event: event[1])
