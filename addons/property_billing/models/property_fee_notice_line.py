from odoo import api, fields, models
from odoo.exceptions import UserError


class PropertyFeeNoticeLine(models.Model):
    """A claim as a notice states it: what was unpaid of a charge on that day.

    It does not follow the ledger: what was demanded stays what it was.
    """

    _name = "property.fee.notice.line"
    _description = "Claim of a Fee Notice"
    _order = "notice_id, is_arrears desc, unit_id, date_start, id"
    _rec_name = "explanation"

    notice_id = fields.Many2one(
        "property.fee.notice", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="notice_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "property.fee.charge", required=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict"
    )
    fee_item_id = fields.Many2one("property.fee.item", required=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    due_date = fields.Date(required=True)
    amount = fields.Monetary(string="Charged", required=True)
    amount_due = fields.Monetary(string="Claimed", required=True)
    is_arrears = fields.Boolean(string="Arrears")
    explanation = fields.Char()
    limitation_date = fields.Date(
        string="Limitation Expires on",
        readonly=True,
        help="As of this demand; empty while it is not delivered.",
    )

    _once = models.Constraint(
        "UNIQUE(notice_id, charge_id)", "A notice claims a charge once."
    )

    @api.model_create_multi
    def create(self, vals_list):
        notices = {vals["notice_id"] for vals in vals_list}
        self._check_draft(self.env["property.fee.notice"].browse(notices))
        return super().create(vals_list)

    def write(self, vals):
        if set(vals) != {"limitation_date"}:
            self._check_draft(self.notice_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_draft(self.notice_id)

    def _check_draft(self, notices):
        # sudo: property.fee.notice - the claims are kept from whoever writes
        if notices.sudo().filtered(lambda n: n.state != "draft"):
            raise UserError(
                self.env._("The claims of a notice that is out do not change.")
            )
