from odoo import fields, models

from .account_move_line import KINDS


class AccountPayment(models.Model):
    """A payment into or out of custody says on its line whose money it is."""

    _inherit = "account.payment"

    property_custody_kind = fields.Selection(
        KINDS, string="Held as", readonly=True, copy=False
    )
    property_deposit_id = fields.Many2one(
        "property.deposit",
        string="Deposit",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    property_deposit_refund_id = fields.Many2one(
        "property.deposit.refund",
        string="Deposit Refund",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    property_prepayment_refund_id = fields.Many2one(
        "property.prepayment.refund",
        string="Refund of a Prepayment",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    def _prepare_move_line_default_vals(
        self, write_off_line_vals=None, force_balance=None
    ):
        vals_list = super()._prepare_move_line_default_vals(
            write_off_line_vals, force_balance
        )
        if self.property_custody_kind:
            account = self.destination_account_id.id
            for vals in vals_list:
                if vals["account_id"] == account:
                    vals.update(self._prepare_property_custody_vals())
        return vals_list

    def _prepare_property_custody_vals(self):
        return {
            "property_custody_kind": self.property_custody_kind,
            "property_deposit_id": self.property_deposit_id.id,
            "property_held_unit_id": self.property_unit_id.id,
        }
