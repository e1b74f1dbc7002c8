from odoo import api, models
from odoo.exceptions import ValidationError


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """A full invoice is not paid above the net, whichever way it is paid."""
        partials = super().create(vals_list)
        owed = partials.credit_move_id.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )
        bills = owed.move_id.filtered("property_vendor_settlement_id")
        for bill in bills:
            partials._check_property_vendor_net(bill)
        return partials

    def _check_property_vendor_net(self, bill):
        # sudo: property.vendor.settlement - whoever pays need not be of the office
        sheet = bill.sudo().property_vendor_settlement_id
        if sheet.full_bill_id != bill:
            return
        payable = bill.sudo().line_ids.filtered(
            lambda line: line.account_type == "liability_payable"
        )
        others = payable.matched_debit_ids.filtered(
            lambda partial: partial.debit_move_id.move_id != sheet.credit_id
        )
        paid = sum(others.mapped("amount"))
        if bill.company_currency_id.compare_amounts(paid, sheet.net_amount) > 0:
            raise ValidationError(
                self.env._(
                    "%(bill)s: %(paid).2f would be paid. %(reason)s The rest waits for "
                    "the vendor's red invoice.",
                    bill=bill.display_name,
                    paid=paid,
                    reason=sheet._explain(),
                )
            )
