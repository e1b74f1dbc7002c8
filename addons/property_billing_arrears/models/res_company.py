from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    property_allowance_account_id = fields.Many2one(
        "account.account",
        string="Allowance for Bad Debts",
        ondelete="restrict",
        check_company=True,
        domain=[("account_type", "in", ("asset_current", "asset_non_current"))],
        help="Fees are written off against it, and what is recovered goes back to it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._mark_property_allowances()
        return companies

    def write(self, vals):
        res = super().write(vals)
        if "property_allowance_account_id" in vals:
            self._mark_property_allowances()
        return res

    def _mark_property_allowances(self):
        """The account stays marked when another takes its place: rates look back."""
        accounts = self.property_allowance_account_id
        accounts.filtered(lambda a: not a.property_is_allowance).write(
            {"property_is_allowance": True}
        )

    @api.constrains("property_allowance_account_id")
    def _check_property_allowance(self):
        for company in self:
            account = company.property_allowance_account_id
            if account.account_type in ("asset_receivable", "liability_payable"):
                raise ValidationError(
                    self.env._("The allowance is no receivable or payable account.")
                )
