from odoo import models


class ResourceCalendar(models.Model):
    """Deadlines follow the working time they are counted by."""

    _inherit = "resource.calendar"

    def _property_worktime_changed(self):
        super()._property_worktime_changed()
        # sudo: property.clock.refresh - deadlines follow, whoever enters a holiday
        self.env["property.clock.refresh"].sudo()._order_for(self)
