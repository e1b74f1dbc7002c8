from odoo import api, models
from odoo.tools import SQL


class PropertyCollectionRow(models.Model):
    """What was brought over is prior arrears, whatever month it is of.

    The months it is of were paid elsewhere but for this rest: a rate of them would
    be a rate of who did not pay.
    """

    _inherit = "property.collection.row"

    @api.model
    def _prior_sql(self, period):
        return SQL("(charge.is_opening IS TRUE OR %s)", super()._prior_sql(period))

    @api.model
    def _current_sql(self, period):
        return SQL(
            "(charge.is_opening IS NOT TRUE AND %s)", super()._current_sql(period)
        )

    @api.model
    def _early_sql(self, period):
        return SQL("(charge.is_opening IS TRUE OR %s)", super()._early_sql(period))
