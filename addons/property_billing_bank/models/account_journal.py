from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    property_bank_auto = fields.Boolean(
        string="Book Exact Matches at Import",
        help="A line of the bank statement that names its unit or its payment, and "
        "says the amount owed to the cent, is booked without a person looking at it.",
    )
