from odoo import fields, models


class PropertyPublicSource(models.Model):
    """Where common parts earn (公共收益): lift advertising, parking on common ground.

    What is left after cost is the owners' (Civil Code, article 282); the company
    keeps the share that was agreed.
    """

    _name = "property.public.source"
    _description = "Source of Public Income"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "community_id, sequence, id"

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("lift_ads", "Advertising in Lifts"),
            ("outdoor_ads", "Outdoor Advertising"),
            ("parking", "Parking on Common Ground"),
            ("rent", "Rent of Common Premises"),
            ("site", "Sites for Equipment or Stalls"),
            ("other", "Other"),
        ],
        required=True,
        default="lift_ads",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contractual Partner",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    contract = fields.Char(string="Contract Number", tracking=True)
    date_start = fields.Date(tracking=True)
    date_end = fields.Date(tracking=True)
    share_percent = fields.Float(
        string="Company's Share %",
        digits=(16, 2),
        tracking=True,
        help="Of income less cost, as agreed with the owners; 0: all is the owners'.",
    )
    share_basis = fields.Char(
        string="Agreed by", help="Contract or decision that agrees on the share."
    )
    note = fields.Html()

    _share = models.Constraint(
        "CHECK(share_percent BETWEEN 0 AND 100)", "A share is 0 to 100 per cent."
    )
    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "The contract ends before it starts.",
    )
