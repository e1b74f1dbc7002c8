from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [
    ("reached", "Reached"),
    ("no_answer", "No Answer"),
    ("refused", "Refused to Answer"),
    ("wrong_number", "Wrong Number"),
]


class PropertyReturnVisitAttempt(models.Model):
    """One call or visit at the door, whoever answered or not. It stays on record.

    Rows are written by the return visit alone, see ``_log_attempt`` there.
    """

    _name = "property.return.visit.attempt"
    _description = "Attempt of a Return Visit"
    _inherit = ["property.community.mixin"]
    _order = "attempt_date, id"
    _rec_name = "outcome"

    community_id = fields.Many2one(
        related="visit_id.community_id", store=True, precompute=True, readonly=True
    )
    visit_id = fields.Many2one(
        "property.return.visit", required=True, index=True, ondelete="restrict"
    )
    attempt_date = fields.Datetime(
        string="Tried on", required=True, default=fields.Datetime.now
    )
    outcome = fields.Selection(OUTCOMES, required=True)
    phone = fields.Char(string="Number Dialled")
    user_id = fields.Many2one(
        "res.users", string="Tried by", required=True, default=lambda self: self.env.uid
    )
    note = fields.Char()

    def write(self, vals):
        if self:
            raise UserError(self.env._("An attempt that was recorded stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        raise UserError(self.env._("An attempt that was recorded stays as it is."))
