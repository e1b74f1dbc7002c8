from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_property_closed_until(self):
        """Last day of the closed books for fees, or False: exceptions do not count."""
        self.ensure_one()
        # sudo: res.company - the lock dates, whoever books
        company = self.sudo()
        days = [
            company.fiscalyear_lock_date,
            company.sale_lock_date,
            company.hard_lock_date,
        ]
        return max(filter(None, days), default=False)
