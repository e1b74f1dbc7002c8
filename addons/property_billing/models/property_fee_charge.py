from odoo import api, fields, models


class PropertyFeeCharge(models.Model):
    """What a unit owes for an item and a month.

    ``amount`` is what is paid, tax included, rounded once, half up, here; the
    invoice line repeats it. The database refuses two live recurring charges
    of one unit, item and source that overlap in time.
    """

    _name = "property.fee.charge"
    _description = "Fee Charge"
    _inherit = ["property.community.mixin", "property.fee.charge.arrears"]
    _order = "date_start desc, unit_id, fee_item_id, id"
    _rec_name = "explanation"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    run_id = fields.Many2one(
        "property.fee.run", index="btree_not_null", ondelete="restrict", copy=False
    )
    assignment_id = fields.Many2one(
        "property.fee.assignment", index="btree_not_null", ondelete="restrict"
    )
    tariff_id = fields.Many2one("property.tariff", index="btree_not_null")
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict"
    )
    building_id = fields.Many2one(
        related="unit_id.building_id", store=True, index="btree_not_null"
    )
    fee_item_id = fields.Many2one(
        "property.fee.item", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, ondelete="restrict"
    )
    occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Payer's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty when the developer pays.",
    )
    owner_occupancy_id = fields.Many2one(
        "property.occupancy",
        string="Owner's Occupancy",
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("recurring", "Recurring"),
            ("one_off", "One-off"),
            ("correction", "Correction"),
        ],
        required=True,
        default="recurring",
    )
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    due_date = fields.Date(required=True)
    quantity = fields.Float(digits=(16, 4))
    price = fields.Float(digits=(16, 6))
    amount = fields.Monetary(required=True, help="Tax included.")
    source_key = fields.Integer(required=True, default=0)
    origin_key = fields.Char(
        help="Says once and for all where a one-off charge or correction comes from.",
        copy=False,
    )
    corrects_id = fields.Many2one(
        "property.fee.charge", index="btree_not_null", ondelete="restrict", copy=False
    )
    explanation = fields.Char(help="How the amount came about, for the payer.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice Line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    receivable_line_id = fields.Many2one(
        "account.move.line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id", store=True, index="btree_not_null"
    )
    amount_residual = fields.Monetary(
        compute="_compute_amount_residual", help="What the ledger says is unpaid."
    )

    _dates = models.Constraint(
        "CHECK(date_end >= date_start)", "The end of the charge lies before its start."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, fee_item_id WITH =, source_key WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) "
        "WHERE (kind = 'recurring' AND state IN ('draft', 'posted'))",
        "The unit is charged for this item and time already.",
    )
    _origin_uniq = models.UniqueIndex(
        "(company_id, origin_key) "
        "WHERE kind <> 'recurring' AND state IN ('draft', 'posted')",
        "This one-off charge or correction exists already.",
    )
    _origin_given = models.Constraint(
        "CHECK(kind = 'recurring' OR origin_key IS NOT NULL)",
        "A one-off charge or correction says where it comes from.",
    )
    _due_idx = models.Index("(community_id, due_date) WHERE state = 'posted'")

    @api.depends("receivable_line_id.amount_residual", "state", "amount")
    def _compute_amount_residual(self):
        for charge in self:
            line = charge.receivable_line_id
            charge.amount_residual = (
                line.amount_residual if charge.state == "posted" else 0.0
            )
