from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class PropertyCaseRowMixin(models.AbstractModel):
    """One thing done in a case: when, by whom, with photos or scans.

    Entered while the case is open, kept with it; a row moves its case.
    """

    _name = "property.case.row.mixin"
    _description = "Step of a Case"
    _inherit = ["property.community.mixin", "property.case.file.mixin"]
    _order = "date, id"
    _case_field = ""
    _event = ""

    date = fields.Datetime("When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    note = fields.Text()

    def _get_case(self):
        return self[self._case_field]

    @api.constrains("date")
    def _check_date(self):
        now = fields.Datetime.now()
        for row in self:
            if row.date > now:
                raise ValidationError(
                    self.env._("What was done cannot lie in the future.")
                )
            start = row._get_case()._get_start()
            if start and row.date < start:
                raise ValidationError(
                    self.env._(
                        "This cannot lie before %s began.",
                        row._get_case().display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for row in rows:
            row._get_case()._check_open()
            row._move_case()
        return rows

    def write(self, vals):
        cases = self._get_case()
        cases._check_open()
        if self._case_field in vals and cases.ids != [vals[self._case_field]]:
            raise UserError(self.env._("A step stays with its case."))
        result = super().write(vals)
        cases._after_row()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._get_case()._check_open()

    def _move_case(self):
        """What the row does to its case."""
        if self._event:
            self._get_case()._advance(self._event)
        self._get_case()._after_row()
