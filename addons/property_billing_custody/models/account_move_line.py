from odoo import fields, models

#: what a line on a liability account of custody is
KINDS = [
    ("deposit_in", "Deposit Taken"),
    ("deposit_opening", "Deposit Brought in"),
    ("deposit_used", "Deduction"),
    ("deposit_back", "Deposit Refund"),
    ("deposit_moved", "Deposit Transferred"),
    ("fund_first", "First Payment to the Fund"),
    ("fund_topup", "Top-up of the Fund"),
    ("fund_interest", "Interest of the Fund"),
    ("fund_used", "Use of the Fund"),
    ("fund_back", "Refund of the Fund"),
    ("public_in", "Public Income"),
    ("public_used", "Cost of Common Parts"),
    ("public_share", "Company's Share"),
    ("public_back", "Public Income Paid out"),
]


class AccountMoveLine(models.Model):
    """On a liability account: for what and for which unit money is held.

    A reversal keeps them, so what is taken back is taken back in the ledgers.
    """

    _inherit = "account.move.line"

    property_custody_kind = fields.Selection(KINDS, string="Held as")
    property_held_unit_id = fields.Many2one(
        "property.unit",
        string="Held for Unit",
        index="btree_not_null",
        ondelete="restrict",
    )
    property_deposit_id = fields.Many2one(
        "property.deposit",
        string="Deposit",
        index="btree_not_null",
        ondelete="restrict",
    )
    property_public_source_id = fields.Many2one(
        "property.public.source",
        string="Source of Public Income",
        index="btree_not_null",
        ondelete="restrict",
    )
