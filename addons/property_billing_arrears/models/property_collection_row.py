from odoo import api, models
from odoo.tools import SQL


class PropertyCollectionRow(models.Model):
    _inherit = "property.collection.row"

    @api.model
    def _is_loss_sql(self):
        """What is booked against an allowance for bad debts is written off."""
        return SQL(
            "(%s OR account.property_is_allowance IS TRUE)", super()._is_loss_sql()
        )

    @api.model
    def _flush_sources(self):
        super()._flush_sources()
        self.env["account.account"].flush_model(["property_is_allowance"])
