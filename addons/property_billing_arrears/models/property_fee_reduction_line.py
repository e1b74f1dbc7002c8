from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PropertyFeeReductionLine(models.Model):
    """How much of one charge is given up."""

    _name = "property.fee.reduction.line"
    _description = "Charge of a Fee Reduction"
    _order = "reduction_id, id"
    _rec_name = "charge_id"

    reduction_id = fields.Many2one(
        "property.fee.reduction", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="reduction_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="reduction_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "property.fee.charge",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('community_id', '=', community_id), ('state', '=', 'posted')]",
    )
    unit_id = fields.Many2one(related="charge_id.unit_id")
    partner_id = fields.Many2one(related="charge_id.partner_id")
    fee_item_id = fields.Many2one(related="charge_id.fee_item_id")
    charge_amount = fields.Monetary(related="charge_id.amount", string="Charged")
    owed = fields.Monetary(
        compute="_compute_owed",
        help="What is unpaid; with paid charges too, what is not credited yet.",
    )
    amount = fields.Monetary(string="Reduced by")

    _once = models.Constraint(
        "UNIQUE(reduction_id, charge_id)", "A request names a charge once."
    )
    _positive = models.Constraint(
        "CHECK(amount >= 0)", "A reduction is not less than nothing."
    )

    @api.depends("charge_id.amount_residual", "reduction_id.include_paid")
    def _compute_owed(self):
        paid_too = self.filtered("reduction_id.include_paid")
        left = paid_too.charge_id.sudo()._get_credited()
        for line in self:
            charge = line.charge_id
            line.owed = (
                left.get(charge.id, charge.amount)
                if line.reduction_id.include_paid
                else charge.amount_residual
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.reduction_id._check_draft()
        lines._check_community()
        return lines

    def write(self, vals):
        self.reduction_id._check_draft()
        res = super().write(vals)
        self.reduction_id._check_draft()
        self._check_community()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.reduction_id._check_draft()

    def _check_community(self):
        for line in self:
            if line.charge_id.community_id != line.community_id:
                raise UserError(
                    self.env._(
                        "%s belongs to another community.", line.charge_id.display_name
                    )
                )

    def _check_owed(self):
        """No charge is reduced by more than is owed of it, and only live ones are.

        :raise UserError: which charge, and how much is owed
        """
        self.invalidate_recordset(["owed"])
        for line in self:
            if line.charge_id.state != "posted" or line.charge_id.amount <= 0:
                raise UserError(
                    self.env._(
                        "%s is not a posted charge.", line.charge_id.display_name
                    )
                )
            if line.currency_id.compare_amounts(line.amount, line.owed) > 0:
                raise UserError(
                    self.env._(
                        "%(charge)s: %(amount)s is more than the %(owed)s owed.",
                        charge=line.charge_id.display_name,
                        amount=line.currency_id.format(line.amount),
                        owed=line.currency_id.format(line.owed),
                    )
                )

    def _prepare_credit_line(self):
        charge = self.charge_id
        claimed = charge.move_line_id
        return {
            "property_charge_id": charge.id,
            "product_id": claimed.product_id.id,
            "name": f"{charge._get_item_label()}\n{self.reduction_id.reason}",
            "quantity": 1.0,
            "price_unit": self.amount,
            "tax_ids": [Command.set(claimed.tax_ids.ids)],
            "account_id": claimed.account_id.id,
            "analytic_distribution": claimed.analytic_distribution,
        }

    def _match(self, moves):
        """Match the credit notes with the charges they name; the rest is credit."""
        plan = []
        for line in self:
            claim = line.charge_id.sudo().receivable_line_id.sudo(False)
            credit = moves.line_ids.filtered(
                lambda aml, claim=claim: (
                    aml.display_type == "payment_term"
                    and aml.property_charge_id == claim.property_charge_id
                )
            )
            found = (claim | credit).filtered(lambda aml: not aml.reconciled)
            if len(found) > 1:
                plan.append(found)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
