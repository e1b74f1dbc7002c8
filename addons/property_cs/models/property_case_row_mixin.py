from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime


class PropertyCaseRowMixin(models.AbstractModel):
    """One thing done in a case: when, by whom, with photos or scans.

    Entered while the case is open, kept with it; a row moves its case. What the
    time limits of the case count from (``_recorded_fields``) can be put right
    while it is open, and the case's log says what stood there before.
    """

    _name = "property.case.row.mixin"
    _description = "Step of a Case"
    _inherit = ["property.community.mixin", "property.case.file.mixin"]
    _order = "date, id"
    _case_field = ""
    _event = ""
    _recorded_fields = frozenset()

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
        before = [(row, row._get_recorded(vals)) for row in self]
        result = super().write(vals)
        cases._after_row()
        for row, texts in before:
            row._note_correction(texts)
        return result

    def _get_recorded(self, names):
        """Return {field: text} of what is recorded, of some of the fields."""
        return {
            name: self._get_recorded_text(name)
            for name in sorted(self._recorded_fields & {*names})
        }

    def _get_recorded_text(self, name):
        if self._fields[name].type == "selection":
            return self._get_label(name)
        return format_datetime(self.env, self[name], dt_format="yyyy-MM-dd HH:mm")

    def _note_correction(self, before):
        """Say in the log of the case what a row said before."""
        for name, new in self._get_recorded(before).items():
            if new == before[name]:
                continue
            self._get_case().message_post(
                body=self.env._(
                    "%(step)s, %(field)s corrected: %(old)s → %(new)s",
                    step=self.env["ir.model"]._get(self._name).name,
                    field=self._fields[name]._description_string(self.env),
                    old=before[name],
                    new=new,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._get_case()._check_open()

    def _move_case(self):
        """What the row does to its case."""
        if self._event:
            self._get_case()._advance(self._event)
        self._get_case()._after_row()
