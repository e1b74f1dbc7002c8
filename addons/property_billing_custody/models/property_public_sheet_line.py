from odoo import fields, models


class PropertyPublicSheetLine(models.Model):
    """A source on the sheet: what the ledger says of it for the period."""

    _name = "property.public.sheet.line"
    _description = "Source on a Sheet of Public Income"
    _order = "sheet_id, id"

    sheet_id = fields.Many2one(
        "property.public.sheet",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    community_id = fields.Many2one(
        related="sheet_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    source_id = fields.Many2one(
        "property.public.source",
        string="Source of Income",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    partner_id = fields.Many2one(related="source_id.partner_id")
    share_percent = fields.Float(related="source_id.share_percent")
    opening = fields.Monetary(readonly=True)
    income = fields.Monetary(readonly=True)
    cost = fields.Monetary(readonly=True)
    paid_out = fields.Monetary(
        string="Paid for the Owners",
        readonly=True,
        help="For the owners, and other entries on the account.",
    )
    share = fields.Monetary(string="Company's Share", readonly=True)
    closing = fields.Monetary(string="Held for the Owners", readonly=True)
