from odoo import fields, models
from odoo.fields import Domain


class PropertyFeeNoticeIssue(models.Model):
    _inherit = "property.fee.notice.issue"

    case_ids = fields.Many2many(
        "property.arrears.case",
        string="Arrears Cases",
        readonly=True,
        copy=False,
        help="Notices for these alone.",
    )

    def _get_scope_domain(self):
        scope = super()._get_scope_domain()
        if self.case_ids:
            scope &= Domain("unit_id", "in", self.case_ids.unit_id.ids)
            scope &= Domain("partner_id", "in", self.case_ids.partner_id.ids)
        return scope

    def _find_claims(self, extra=Domain.TRUE):
        """Of the cases alone: a payer may have others that are not chosen."""
        claims = super()._find_claims(extra)
        if not self.case_ids:
            return claims
        chosen = {(case.unit_id, case.partner_id) for case in self.case_ids}
        charges = self.env["property.fee.charge"].browse(claims)
        return {
            charge.id: claims[charge.id]
            for charge in charges
            if (charge.unit_id, charge.partner_id) in chosen
        }
