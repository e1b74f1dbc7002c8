from odoo import fields, models


class AccountAccount(models.Model):
    _inherit = "account.account"

    property_is_allowance = fields.Boolean(
        string="Allowance for Bad Debts",
        help="Fees booked against it are written off: they never count as paid.",
    )
