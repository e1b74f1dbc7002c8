from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _set_property_counter_accounts(self):
        """Cash and cleared channels are booked at once, without an account between.

        A bank's payments keep the outstanding account until the statement comes.
        """
        account = self.default_account_id
        if self.type != "cash" and account.account_type == "asset_cash":
            return
        for line in self.inbound_payment_method_line_ids:
            if not line.payment_account_id:
                line.payment_account_id = account
        for line in self.outbound_payment_method_line_ids:
            if not line.payment_account_id:
                line.payment_account_id = account
