from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    property_community_id = fields.Many2one(
        related="move_id.property_community_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    property_unit_id = fields.Many2one(
        related="move_id.property_unit_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )

    def _related_analytic_distribution(self):
        """What belongs to a community is analysed on its account.

        Analytic defaults of other plans are added by the ERP as always.
        """
        distribution = super()._related_analytic_distribution()
        account = self.move_id.property_community_id.sudo().analytic_account_id
        return {str(account.id): 100.0, **distribution} if account else distribution
