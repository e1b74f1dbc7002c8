from odoo import fields, models


class PropertyCommunity(models.Model):
    """The team that answers for a community."""

    _inherit = "property.community"

    cs_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Service Team",
        index="btree_not_null",
        domain="[('property_team', '=', True)]",
        help="Receives what no category sends elsewhere. Empty: the first property "
        "team of the company.",
    )

    cs_oral_minutes = fields.Integer(
        string="Oral Report within", default=30, help="Minutes, of a major event."
    )
    cs_written_hours = fields.Float(
        string="Written Report within", default=12, help="Hours, of a major event."
    )
    cs_closing_hours = fields.Float(
        string="Closing Report within", default=24, help="Hours, of a major event."
    )

    _cs_report_times = models.Constraint(
        "CHECK(cs_oral_minutes > 0 AND cs_written_hours > 0 AND cs_closing_hours > 0)",
        "The time limits of reports are positive.",
    )

    def _get_report_minutes(self):
        """Return [(kind of report, minutes from when the event is known)]."""
        self.ensure_one()
        return [
            ("oral", self.cs_oral_minutes),
            ("written", self.cs_written_hours * 60),
            ("closing", self.cs_closing_hours * 60),
        ]

    def _get_service_team(self, category=None):
        """The team a report of the community goes to.

        :param category: helpdesk.ticket.category, whose team goes first
        :return: helpdesk.ticket.team, empty where no property team exists
        """
        self.ensure_one()
        team = category and category._get_property_setting("property_team_id")
        teams = self.env["helpdesk.ticket.team"]
        domain = teams._get_property_domain(self.company_id)
        if team and team.filtered_domain(domain):
            return team
        return self.cs_team_id or teams.search(domain, order="sequence, id", limit=1)
