from zoneinfo import ZoneInfo

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
    cs_visit_complaint_days = fields.Integer(
        string="Complaints Visited within (Days)",
        default=3,
        help="Days after the resolution; the last one counts to its end.",
    )
    cs_visit_repair_days = fields.Integer(
        string="Repairs Visited within (Days)", default=1, help="1 is the next day."
    )
    cs_close_visited = fields.Boolean(
        string="Close When Visited",
        default=True,
        help="A ticket whose return visit finds it in order is closed at once.",
    )
    cs_call_again = fields.Integer(
        string="Call again after (Minutes)",
        default=120,
        help="Nobody answered: the visit comes back in the calling list then.",
    )
    cs_sampling_ids = fields.One2many(
        "property.visit.sampling", "community_id", string="Sampling of Repairs"
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

    violation_rectify_days = fields.Integer(
        "Days to Put Violations Right",
        default=7,
        help="Proposed as deadline of a rectification notice.",
    )
    violation_report_hours = fields.Integer(
        "Hours to Report Violations",
        default=24,
        help="Within so many hours after dissuasion failed, the authority is told.",
    )

    _violation_times_positive = models.Constraint(
        "CHECK(violation_rectify_days >= 0 AND violation_report_hours >= 0)",
        "Days and hours cannot be negative.",
    )

    _cs_report_times = models.Constraint(
        "CHECK(cs_oral_minutes > 0 AND cs_written_hours > 0 AND cs_closing_hours > 0)",
        "The time limits of reports are positive.",
    )

    cs_alike_days = fields.Integer(
        string="Same Matter within Days",
        default=14,
        help="Open tickets this young are shown as probably the same when somebody "
        "calls about the same place and subject.",
    )
    cs_collective_households = fields.Integer(
        string="Households of a Collective Complaint",
        default=3,
        help="So many households that complain of the same make it collective (集体投诉).",
    )
    cs_collective_days = fields.Integer(
        string="Collective within Days",
        default=30,
        help="Complaints so many days apart still count together.",
    )
    cs_letter_sequence_id = fields.Many2one(
        "ir.sequence", readonly=True, copy=False, groups="base.group_system"
    )

    _cs_parameters = models.Constraint(
        "CHECK(cs_alike_days > 0 AND cs_collective_days > 0 "
        "AND cs_collective_households > 1)",
        "Days are positive, and a collective complaint has two households or more.",
    )
    _cs_visit_days = models.Constraint(
        "CHECK(cs_visit_complaint_days BETWEEN 0 AND 90 "
        "AND cs_visit_repair_days BETWEEN 0 AND 90 AND cs_call_again >= 0)",
        "Return visits are due within 0 to 90 days.",
    )

    cs_recurring_count = fields.Integer(
        string="Recurring from Reports",
        default=3,
        help="So many reports of the same category in a building, of a unit or of a "
        "cause are a recurring cause.",
    )
    cs_recurring_days = fields.Integer(string="Recurring within Days", default=30)

    _cs_recurring = models.Constraint(
        "CHECK(cs_recurring_count > 1 AND cs_recurring_days > 0)",
        "What recurs comes at least twice, within a positive number of days.",
    )

    def _get_report_minutes(self):
        """Return [(kind of report, minutes from when the event is known)]."""
        self.ensure_one()
        return [
            ("oral", self.cs_oral_minutes),
            ("written", self.cs_written_hours * 60),
            ("closing", self.cs_closing_hours * 60),
        ]

    def _get_letter_number(self, received):
        """Next number of the register of letters, of the community and the year.

        :param received: when the letter came in (naive UTC); its year counts where
            the office is
        """
        self.ensure_one()
        # sudo: ir.sequence - whoever registers a letter need not read sequences
        community = self.sudo()
        community.lock_for_update()
        if not community.cs_letter_sequence_id:
            community.cs_letter_sequence_id = self._create_letter_sequence()
        day = fields.Datetime.context_timestamp(self, received).date()
        return community.cs_letter_sequence_id.next_by_id(sequence_date=day)

    def _create_letter_sequence(self):
        # sudo: ir.sequence - whoever registers the first letter may create none
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                {
                    "name": f"Letters {self.code}",
                    "code": "property.letter",
                    "company_id": self.company_id.id,
                    "implementation": "no_gap",
                    "use_date_range": True,
                    "prefix": f"{self.code}-L%(range_year)s-",
                    "padding": 4,
                }
            )
        )

    def _get_cs_zone(self):
        """The time zone whose days count in the community."""
        self.ensure_one()
        # sudo: res.company - its working hours say where it is
        name = self.sudo().company_id.resource_calendar_id.tz or self.env.user.tz
        return ZoneInfo(name or "UTC")

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
