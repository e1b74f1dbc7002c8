from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyServiceDuty(models.Model):
    """What is due under a contract: a task in an area, so many times."""

    _name = "property.service.duty"
    _description = "Contract Duty"
    _inherit = ["property.community.mixin"]
    _order = "sequence, id"

    contract_id = fields.Many2one(
        "property.service.contract", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="contract_id.community_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Task", required=True)
    area_id = fields.Many2one(
        "property.service.area", index="btree_not_null", ondelete="restrict"
    )
    count = fields.Integer(string="Times", required=True, default=1)
    per = fields.Selection(
        [("day", "Day"), ("week", "Week"), ("month", "Month"), ("year", "Year")],
        required=True,
        default="week",
    )

    _count_positive = models.Constraint(
        "CHECK(count BETWEEN 1 AND 366)", "Work is due once at least."
    )

    @api.model_create_multi
    def create(self, vals_list):
        duties = super().create(vals_list)
        duties._check_draft()
        return duties

    def write(self, vals):
        self._check_draft()
        res = super().write(vals)
        self._check_draft()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self._check_draft()

    def _check_draft(self):
        if self.contract_id.filtered(lambda contract: contract.state != "draft"):
            raise UserError(
                self.env._("What is due was agreed: only a draft contract changes.")
            )
