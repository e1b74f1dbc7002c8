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
        """What is invoiced for a community is analysed on its account.

        Analytic defaults of other plans are added by the ERP as always.
        """
        distribution = super()._related_analytic_distribution()
        if not self.move_id.is_invoice(include_receipts=True):
            return distribution
        # sudo: property.community - whoever books need not be of the office
        account = self.move_id.property_community_id.sudo().analytic_account_id
        return {str(account.id): 100.0, **distribution} if account else distribution

    def _get_property_payment_vals(self):
        """What a payment of the lines keeps: the unit, if they are of one unit."""
        communities, units = self.property_community_id, self.property_unit_id
        return {
            "property_community_id": communities.id if len(communities) == 1 else False,
            "property_unit_id": units.id if len(units) == 1 else False,
        }
