from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PropertyTaxInvoiceRed(models.TransientModel):
    """Ask for a red-letter invoice: what is taken back of an issued one."""

    _name = "property.tax.invoice.red"
    _description = "Red-letter Invoice"

    invoice_id = fields.Many2one(
        "property.tax.invoice", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="invoice_id.currency_id")
    reason = fields.Selection(
        lambda self: self._get_reasons(),
        required=True,
        default="error",
    )
    source = fields.Char(string="For", help="What the red letter is for.")
    line_ids = fields.One2many("property.tax.invoice.red.line", "wizard_id")
    amount = fields.Monetary(compute="_compute_amount", string="Total")

    @api.model
    def _get_reasons(self):
        """Those of the register, in the language of the user."""
        field = self.env["property.tax.invoice"]._fields["red_reason"]
        return field._description_selection(self.env)

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.line_ids.mapped("amount"))

    @api.model
    def _open(self, invoice):
        """:raise UserError: not issued, or nothing of it is left"""
        left = {k: v for k, v in invoice._get_red_left().items() if v > 0}
        if invoice.kind != "blue" or invoice.state not in ("issued", "part_red"):
            raise UserError(
                self.env._(
                    "%s was not issued: withdraw the request instead.",
                    invoice.display_name,
                )
            )
        if not left:
            raise UserError(
                self.env._(
                    "All of %s is taken back or asked to be.", invoice.display_name
                )
            )
        wizard = self.create(
            {
                "invoice_id": invoice.id,
                "line_ids": [
                    Command.create(
                        {"charge_id": charge_id, "left": amount, "amount": amount}
                    )
                    for charge_id, amount in left.items()
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Red-letter Invoice"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_create(self):
        """Ask for it; it waits for its number like any request."""
        self.ensure_one()
        invoice = self.invoice_id
        invoice._check_may_keep()
        invoice.check_access("write")
        invoice._lock()
        lines = self.line_ids.filtered("amount")
        if not lines or lines.filtered(lambda line: line.amount < 0):
            raise UserError(self.env._("Say how much is taken back, above zero."))
        amounts = {line.charge_id.id: line.amount for line in lines}
        red = invoice._make_red(amounts, self.reason, self.source)
        return red.sudo(False)._get_records_action(
            name=self.env._("Red-letter Invoices")
        )
