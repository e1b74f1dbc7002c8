from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyVendorEvent(models.Model):
    """Something of a vendor's that costs a fixed amount: a brawl, a theft, a fine."""

    _name = "property.vendor.event"
    _description = "Deduction Event"
    _inherit = [
        "property.vendor.photo.mixin",
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _rec_name = "kind_id"
    _guarded_fields = frozenset({"evaluation_id"})

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
    date = fields.Date(
        required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    kind_id = fields.Many2one(
        "property.vendor.event.kind", required=True, ondelete="restrict", tracking=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    evaluation_id = fields.Many2one(
        "property.vendor.evaluation",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )

    _not_negative = models.Constraint(
        "CHECK(amount >= 0)", "A deduction is not negative."
    )

    @api.depends("kind_id")
    def _compute_amount(self):
        for event in self:
            event.amount = event.kind_id.amount

    @api.constrains("contract_id", "date")
    def _check_day(self):
        today = fields.Date.context_today(self)
        for event in self:
            event.contract_id._check_covers(event.date, event.date)
            if event.date > today:
                raise UserError(
                    self.env._("%s is still to come: nothing happened.", event.date)
                )

    def write(self, vals):
        if {"contract_id", "date", "kind_id", "amount"} & vals.keys():
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evaluated(self):
        self._check_open()

    def _check_open(self):
        if self.evaluation_id.filtered(lambda e: e.state != "draft"):
            raise UserError(
                self.env._("The event is in an evaluation the vendor has: it stays.")
            )
