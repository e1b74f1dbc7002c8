from odoo import api, fields, models


class PropertyMonthCheck(models.Model):
    """A line of the checklist of a month end, with the rows behind it."""

    _name = "property.month.check"
    _description = "Check of the Month End"
    _order = "close_id, sequence, id"

    close_id = fields.Many2one(
        "property.month.close", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="close_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(readonly=True)
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(string="To Finish", compute="_compute_name")
    blocking = fields.Boolean(
        readonly=True, help="The month does not close while anything is open."
    )
    count = fields.Integer(string="Left", readonly=True)
    res_model = fields.Char(readonly=True)
    res_ids = fields.Json(readonly=True)
    state = fields.Selection(
        [("ok", "Done"), ("warning", "To Look at"), ("blocking", "To Finish")],
        compute="_compute_state",
    )

    @api.depends("code")
    def _compute_name(self):
        """In the language of who reads."""
        close = self.env["property.month.close"]
        labels = {code: label for code, label, _blocking in close._get_checks()}
        for check in self:
            check.name = labels.get(check.code, check.code)

    def _compute_state(self):
        for check in self:
            open_state = "blocking" if check.blocking else "warning"
            check.state = open_state if check.count else "ok"

    def action_open(self):
        """The rows that are open, as far as the user may read them."""
        self.ensure_one()
        if not self.res_model:
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.res_ids or [])],
        }
