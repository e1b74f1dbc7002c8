from odoo import models
from odoo.fields import Domain


class PropertyOccupancy(models.Model):
    """What a household reported: on its home page, and gone when it ends."""

    _inherit = "property.occupancy"

    def _get_home_sections(self):
        """Add the reports of the household that are under way, and the way in."""
        sections = super()._get_home_sections()
        # sudo: property.occupancy - the household whose own row was read
        household = self.sudo().principal_id or self
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("property_occupancy_id", "=", household.id),
                ("property_stage_code", "not in", ("closed", "refused")),
            ],
            order="property_received_date desc",
            limit=5,
        )
        sections.append(
            {
                "title": self.env._("Reports"),
                "template": "property_cs.portal_home_reports",
                "reports": [ticket._get_report_line() for ticket in tickets],
                "home": self.id,
            }
        )
        return sections

    def _revoke_portal_traces(self):
        """End also what opens the reports of the household.

        A member who leaves follows none any more; when the household itself
        ends, links to its reports and to rate them are dead.
        """
        result = super()._revoke_portal_traces()
        households = self | self.principal_id
        tickets = self.env["helpdesk.ticket"].search(
            Domain("property_occupancy_id", "in", households.ids)
            | (
                Domain("property_unit_id", "in", self.unit_id.ids)
                & Domain("partner_id", "in", self.partner_id.ids)
            )
        )
        self._unfollow_portal(tickets)
        self._forget_notifications(tickets)
        over = tickets.filtered(lambda t: t.property_occupancy_id in self)
        self._refresh_access_tokens(over)
        over._get_shared_files().access_token = False
        over._refresh_rating_tokens()
        return result

    def _forget_notifications(self, tickets):
        """Who was notified of a message may read it for good: not these people."""
        gone = self.partner_id.filtered("partner_share")
        notifications = self.env["mail.notification"].search(
            [
                ("res_partner_id", "in", gone.ids),
                ("mail_message_id.model", "=", tickets._name),
                ("mail_message_id.res_id", "in", tickets.ids),
            ]
        )
        notifications.unlink()
