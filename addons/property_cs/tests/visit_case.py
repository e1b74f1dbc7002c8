from datetime import timedelta

from odoo import fields

from .cs_case import CsCase


class VisitCase(CsCase):
    """Tickets that were resolved, and their visits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.community.write(
            {"supervisor_id": cls.supervisor.id, "manager_id": cls.manager.id}
        )

    @classmethod
    def _resolved(cls, ago=None, **vals):
        """A ticket received and resolved some time ago."""
        # counted from the clock of the test, which some tests set
        moment = fields.Datetime.now() - timedelta(minutes=ago or 0)
        ticket = cls._ticket(
            property_received_date=moment - timedelta(minutes=5), **vals
        )
        ticket._transition("resolved", when=moment, reason="swept", late_reason="x")
        return ticket

    def visit(self, ticket, user=None):
        """The visit of the ticket's last resolution."""
        visits = self.env["property.return.visit"].with_user(user or self.clerk)
        return visits.search([("ticket_id", "=", ticket.id)], order="id desc", limit=1)
