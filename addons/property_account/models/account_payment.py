from odoo import api, fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    property_community_id = fields.Many2one(
        "property.community",
        string="Community",
        compute="_compute_property_community_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    property_unit_id = fields.Many2one(
        "property.unit",
        string="Housing Unit",
        compute="_compute_property_unit_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Whose credit it is when more is paid than is owed.",
    )

    @api.depends("invoice_ids")
    def _compute_property_unit_id(self):
        """The unit of the invoices that are paid, if they are of one unit."""
        for payment in self:
            vals = payment.invoice_ids.line_ids._get_property_payment_vals()
            payment.property_unit_id = (
                payment.property_unit_id or vals["property_unit_id"]
            )

    @api.depends("invoice_ids", "property_unit_id")
    def _compute_property_community_id(self):
        for payment in self:
            vals = payment.invoice_ids.line_ids._get_property_payment_vals()
            payment.property_community_id = (
                payment.property_unit_id.community_id
                or payment.property_community_id
                or vals["property_community_id"]
            )

    def write(self, vals):
        """The entry keeps what the payment says, also when it is said later."""
        res = super().write(vals)
        if vals.keys() & {"property_community_id", "property_unit_id"}:
            for payment in self.filtered("move_id"):
                move = payment.move_id.with_context(skip_is_manually_modified=True)
                move.write(payment._prepare_property_move_vals())
        return res

    def _prepare_property_move_vals(self):
        return {
            "property_community_id": self.property_community_id.id,
            "property_unit_id": self.property_unit_id.id,
        }

    def _generate_move_vals(
        self, write_off_line_vals=None, force_balance=None, line_ids=None
    ):
        vals = super()._generate_move_vals(write_off_line_vals, force_balance, line_ids)
        return {**vals, **self._prepare_property_move_vals()}
