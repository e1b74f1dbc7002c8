from odoo import api, fields, models

CHUNK = 1000
RUNNING = ("state", "in", ("running", "paused"))


class PropertyClockRefresh(models.Model):
    """Working time changed: the deadlines it decides on follow in the background.

    One row for a change, not one for each deadline: it says how far the work is.
    """

    _name = "property.clock.refresh"
    _description = "Deadlines to Derive Anew"
    _order = "id"

    calendar_id = fields.Many2one(
        "resource.calendar",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: every calendar.",
    )
    last_id = fields.Integer(
        string="Done up to", help="Id of the last clock that was derived anew."
    )

    @api.model
    def _order_for(self, calendars):
        """Have the open clocks of calendars derived anew, soon.

        :param calendars: resource.calendar; none stands for all of them
        """
        clocks = self.env["property.ticket.clock"]
        if not clocks.search_count(self._get_domain(calendars.ids), limit=1):
            return
        self.create([{"calendar_id": id_} for id_ in calendars.ids or [False]])
        self.env.ref("property_cs.ir_cron_clock_refresh")._trigger()

    @api.model
    def _get_domain(self, calendar_ids):
        if calendar_ids:
            return [RUNNING, ("calendar_id", "in", calendar_ids)]
        return [RUNNING, ("calendar_id", "!=", False)]

    @api.model
    def _cron_refresh(self):
        """Do what is ordered, a commit per thousand; called by the cron alone."""
        cron = self.env["ir.cron"]
        while order := self.search([], limit=1):
            count = order._refresh_chunk()
            left = self.search_count([])
            if not cron._commit_progress(count, remaining=left):
                return

    def _refresh_chunk(self):
        """Derive the next clocks anew.

        :return: how many; the order goes when there are no more
        """
        self.ensure_one()
        domain = [*self._get_domain(self.calendar_id.ids), ("id", ">", self.last_id)]
        clocks = self.env["property.ticket.clock"].search(
            domain, order="id", limit=CHUNK
        )
        clocks._refresh()
        if len(clocks) < CHUNK:
            self.unlink()
        else:
            self.last_id = clocks[-1].id
        return len(clocks)
