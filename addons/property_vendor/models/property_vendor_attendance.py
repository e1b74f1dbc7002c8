from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyVendorAttendance(models.Model):
    """How many people a vendor sent on a day, of those agreed."""

    _name = "property.vendor.attendance"
    _description = "Vendor Attendance"
    _inherit = ["property.community.mixin"]
    _order = "date desc, contract_id"
    _rec_name = "date"

    contract_id = fields.Many2one(
        "property.service.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '!=', 'draft')]",
    )
    community_id = fields.Many2one(
        related="contract_id.community_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True
    )
    service_type_id = fields.Many2one(related="contract_id.service_type_id", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    planned = fields.Integer(
        compute="_compute_planned",
        store=True,
        readonly=False,
        precompute=True,
        help="The contract's daily headcount unless agreed otherwise for the day.",
    )
    present = fields.Integer(required=True)
    absent = fields.Integer(compute="_compute_absent", store=True)
    note = fields.Char()

    _once_a_day = models.Constraint(
        "UNIQUE(contract_id, date)",
        "The attendance of this day is entered already: change that row.",
    )
    _within_bounds = models.Constraint(
        "CHECK(planned >= 0 AND present BETWEEN 0 AND planned)",
        "Between none and all of the planned people are present.",
    )

    @api.depends("contract_id")
    def _compute_planned(self):
        for row in self:
            row.planned = row.contract_id.headcount

    @api.depends("planned", "present")
    def _compute_absent(self):
        for row in self:
            row.absent = row.planned - row.present

    @api.constrains("contract_id", "date")
    def _check_day(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.contract_id._check_covers(row.date, row.date)
            if row.date > today:
                raise UserError(
                    self.env._("%s is still to come: nobody was counted.", row.date)
                )
