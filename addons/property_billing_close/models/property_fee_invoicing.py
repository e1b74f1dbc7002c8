from odoo import api, models


class PropertyFeeInvoicing(models.AbstractModel):
    """Opening balances have invoices and a journal of their own."""

    _inherit = "property.fee.invoicing"

    @api.model
    def _get_group_key(self, charge):
        return (*super()._get_group_key(charge), charge.is_opening)

    @api.model
    def _get_journal_key(self, group):
        community = super()._get_journal_key(group)
        return (community, "opening") if group[:1].is_opening else community

    @api.model
    def _get_journal(self, key):
        if isinstance(key, tuple):
            return key[0].company_id._get_property_account(
                "property_opening_journal_id", self.env._("opening balances")
            )
        return super()._get_journal(key)
