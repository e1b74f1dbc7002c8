from odoo import models


class ResourceCalendar(models.Model):
    """Deadlines follow the working time they are counted by."""

    _inherit = "resource.calendar"

    def _property_worktime_changed(self):
        super()._property_worktime_changed()
        # sudo: property.ticket.clock - deadlines follow, whoever enters a holiday
        self.env["property.ticket.clock"].sudo()._mark_stale(self)
