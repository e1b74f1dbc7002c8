from odoo import api, fields, models

from .property_fee_item import TIMINGS


class PropertyFeeAssignment(models.Model):
    """This unit pays this item, from when to when."""

    _name = "property.fee.assignment"
    _description = "Fee Assignment"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "mail.thread",
    ]
    _order = "unit_id, fee_item_id, date_start"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    building_id = fields.Many2one(related="unit_id.building_id")
    usage = fields.Selection(related="unit_id.usage")
    fee_item_id = fields.Many2one(
        "property.fee.item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("kind", "=", "recurring")],
        tracking=True,
    )
    date_start = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
        help="Cycles count from this date.",
    )
    date_end = fields.Date(
        string="Until", tracking=True, help="The last day; empty: open."
    )
    source_key = fields.Integer(
        required=True, default=0, help="Id of the meter, pool or vehicle, else 0."
    )
    quantity = fields.Float(
        default=1.0,
        digits=(16, 4),
        tracking=True,
        help="The fee is charged so many times.",
    )
    cycle_months = fields.Integer(
        string="Cycle (Months)",
        compute="_compute_from_item",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    timing = fields.Selection(
        TIMINGS,
        compute="_compute_from_item",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The end of the assignment lies before its start.",
    )
    _cycle = models.Constraint(
        "CHECK(cycle_months BETWEEN 1 AND 12)",
        "A cycle is 1 to 12 months: prepayment beyond a year is not permitted.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "An item is charged a positive number of times."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, fee_item_id WITH =, source_key WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&)",
        "The unit already pays this item at that time.",
    )

    @api.depends("fee_item_id")
    def _compute_from_item(self):
        for assignment in self:
            item = assignment.fee_item_id
            assignment.cycle_months = item.cycle_months or 1
            assignment.timing = item.timing or "postpaid"

    @api.depends("date_start", "date_end")
    def _compute_in_force(self):
        today = fields.Date.context_today(self)
        for assignment in self:
            assignment.in_force = bool(
                assignment.date_start
                and assignment.date_start <= today
                and (not assignment.date_end or assignment.date_end >= today)
            )

    def _search_in_force(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return [
            ("date_start", "<=", "today"),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", "today"),
        ]

    @api.depends("unit_id.name", "fee_item_id.name")
    def _compute_display_name(self):
        for assignment in self:
            names = (assignment.unit_id.name, assignment.fee_item_id.name)
            assignment.display_name = " ".join(filter(None, names))
