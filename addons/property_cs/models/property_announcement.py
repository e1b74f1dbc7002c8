from odoo import fields, models


class PropertyAnnouncement(models.Model):
    """The calls an announced outage brought in."""

    _inherit = "property.announcement"

    ticket_ids = fields.One2many(
        "helpdesk.ticket", "property_announcement_id", string="Calls about It"
    )
    ticket_count = fields.Integer(string="Calls", compute="_compute_ticket_count")

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("property_announcement_id", "in", self.ids)],
                ["property_announcement_id"],
                ["__count"],
            )
        )
        for announcement in self:
            announcement.ticket_count = counts.get(announcement, 0)

    def _get_outage_answer(self):
        """What is said to who calls about it."""
        self.ensure_one()
        start = fields.Datetime.context_timestamp(self, self.date_start)
        if not self.date_end:
            return self.env._(
                "Announced: %(name)s, from %(start)s.",
                name=self.name,
                start=start.strftime("%Y-%m-%d %H:%M"),
            )
        end = fields.Datetime.context_timestamp(self, self.date_end)
        return self.env._(
            "Announced: %(name)s, %(start)s to %(end)s.",
            name=self.name,
            start=start.strftime("%Y-%m-%d %H:%M"),
            end=end.strftime("%Y-%m-%d %H:%M"),
        )

    def action_open_tickets(self):
        """The calls about it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action"
        )
        action["domain"] = [("property_announcement_id", "=", self.id)]
        action["context"] = {"property_desk": True}
        return action
