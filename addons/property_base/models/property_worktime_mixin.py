from odoo import api, models


class PropertyWorktimeMixin(models.AbstractModel):
    """What says when people work: hours, holidays, make-up days, time off.

    A change of it reaches those who keep deadlines, through
    ``resource.calendar._property_worktime_changed``.
    """

    _name = "property.worktime.mixin"
    _description = "Says When People Work"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._property_filter_worktime()._property_tell_worktime()
        return records

    def write(self, vals):
        if not self._property_is_about_worktime(vals):
            return super().write(vals)
        before = self._property_filter_worktime()
        calendars = before._property_get_worktime_calendars()
        result = super().write(vals)
        concerned = before | self._property_filter_worktime()
        concerned._property_tell_worktime(calendars)
        return result

    def unlink(self):
        concerned = self._property_filter_worktime()
        calendars = concerned._property_get_worktime_calendars()
        result = super().unlink()
        if concerned:
            calendars.exists()._property_worktime_changed()
        return result

    def _property_tell_worktime(self, before=None):
        """Tell the calendars the records belong to, and belonged to before."""
        if not self:
            return
        calendars = self._property_get_worktime_calendars()
        if calendars and before:
            calendars |= before
        calendars._property_worktime_changed()

    def _property_filter_worktime(self):
        """Those of the records that everybody's working time depends on."""
        return self

    def _property_get_worktime_calendars(self):
        """The calendars the records are about; none stands for all of them."""
        return self.env["resource.calendar"]

    @api.model
    def _property_is_about_worktime(self, vals):
        """Whether written values can change anybody's working time."""
        return True
