from odoo import fields, models

from ..engine.deferral import is_deferred

HELD = ("service", "share")


class PropertyFeeCharge(models.Model):
    _inherit = "property.fee.charge"

    is_opening = fields.Boolean(
        string="Opening Balance",
        readonly=True,
        copy=False,
        help="Brought over from the time before the books began: no income, no tax, "
        "and prior arrears in every rate.",
    )
    release_ids = fields.One2many("property.income.release", "charge_id")

    def _get_taxes(self):
        """What was invoiced elsewhere bears no tax again."""
        if self.is_opening:
            return self.env["account.tax"]
        return super()._get_taxes()

    def _get_income_account(self, invoice_date=None):
        """Opening account, fees held for the owners, liability, or income."""
        company = self.company_id
        if self.is_opening:
            return company._get_property_account(
                "property_opening_account_id", self.env._("opening balances")
            )
        if self._is_held_for_owners():
            return company._get_property_account(
                "property_custody_account_id", self.env._("fees held for the owners")
            )
        return self._get_deferred_account(invoice_date) or super()._get_income_account(
            invoice_date
        )

    def _is_held_for_owners(self):
        # sudo: property.community - how it charges, for whoever books
        community = self.community_id.sudo()
        return (
            community.fee_mode == "remuneration" and self.fee_item_id.category in HELD
        )

    def _get_deferred_account(self, invoice_date):
        """The contract liability where the fee is for a later month, and one is set."""
        day = invoice_date or fields.Date.context_today(self)
        # sudo: res.company - a setting, for whoever books
        account = self.company_id.sudo().property_contract_liability_account_id
        if self.kind == "one_off" or not is_deferred(self.date_start, day):
            return self.env["account.account"]
        return account.sudo(False)

    def _get_own_income_account(self):
        """Where the fee is income once its month has come."""
        return super()._get_income_account(None)
