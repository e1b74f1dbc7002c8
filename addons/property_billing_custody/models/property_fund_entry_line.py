from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyFundEntryLine(models.Model):
    """What a movement of the fund is for one unit."""

    _name = "property.fund.entry.line"
    _description = "Unit of a Maintenance Fund Entry"
    _inherit = ["property.cashier.guard.mixin"]
    _order = "entry_id, id"

    entry_id = fields.Many2one(
        "property.fund.entry", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="entry_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="entry_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        "property.unit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    area = fields.Float(related="unit_id.area", string="Gross Floor Area")
    amount = fields.Monetary()

    _amount = models.Constraint("CHECK(amount >= 0)", "The amount is not negative.")
    _unit_uniq = models.Constraint("UNIQUE(entry_id, unit_id)", "A unit is there once.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_draft()

    def _check_draft(self):
        if self.entry_id.filtered(lambda entry: entry.state != "draft"):
            raise UserError(
                self.env._("What was asked for does not change: take it back first.")
            )

    @api.constrains("unit_id", "entry_id")
    def _check_unit(self):
        for line in self:
            if line.unit_id.community_id != line.entry_id.community_id:
                raise UserError(
                    self.env._("%s is not of the community.", line.unit_id.name)
                )
