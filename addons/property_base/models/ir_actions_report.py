from odoo import api, models
from odoo.exceptions import AccessError


class IrActionsReport(models.Model):
    """The groups of a report of the suite also guard its address.

    The ERP hides a report from the print menu of others, but its address
    renders for whoever may read the records: a resident their own ticket.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        self._check_property_groups(report_ref)
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _check_property_groups(self, report_ref):
        report = self._get_report(report_ref)
        # sudo: ir.actions.report - who is asked about may not read it
        groups = report.sudo().group_ids
        if (
            groups
            and not self.env.su
            and report.sudo().report_name.startswith("property_")
            and not groups & self.env.user.sudo().all_group_ids
        ):
            raise AccessError(self.env._("This document is for the management office."))
