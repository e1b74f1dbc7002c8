from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("place", "Same Category in a Building"),
    ("unit", "Same Unit"),
    ("cause", "Same Cause"),
]
PROBLEMS = ("complaint", "repair", "help")


class PropertyRecurringCause(models.Model):
    """What comes back: groups of reports of the last weeks, read from the tickets.

    A group is the category within a building, the unit, or the cause within a
    community. It shows when it holds as many reports as the community says, in
    as many days (``cs_recurring_count``, ``cs_recurring_days``). Complaints,
    repairs and calls for help count; what was refused, found not valid or
    reported twice (marked as a duplicate) does not, nor does a collective
    complaint beside its members.
    """

    _name = "property.recurring.cause"
    _description = "Recurring Cause"
    _auto = False
    _order = "ticket_count desc, last_date desc, id"
    _depends = {
        "helpdesk.ticket": [
            "property_community_id",
            "property_building_id",
            "property_unit_id",
            "property_cause_id",
            "property_collective",
            "property_received_date",
            "property_stage_code",
            "property_type_code",
            "property_validity",
            "category_id",
            "duplicate_id",
        ],
        "property.community": [
            "company_id",
            "cs_recurring_count",
            "cs_recurring_days",
        ],
    }

    kind = fields.Selection(KINDS, string="What Comes Back", readonly=True)
    community_id = fields.Many2one("property.community", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    building_id = fields.Many2one("property.building", readonly=True)
    category_id = fields.Many2one("helpdesk.ticket.category", readonly=True)
    unit_id = fields.Many2one("property.unit", readonly=True)
    cause_id = fields.Many2one("mgmtsystem.nonconformity.cause", readonly=True)
    ticket_count = fields.Integer(string="Number of Reports", readonly=True)
    previous_count = fields.Integer(
        string="Period Before", readonly=True, help="Reports in as many days before."
    )
    first_date = fields.Datetime(string="First on", readonly=True)
    last_date = fields.Datetime(string="Last on", readonly=True)
    ticket_data = fields.Json(string="Rows", readonly=True)
    plan_ids = fields.Many2many(
        "mgmtsystem.nonconformity",
        string="Improvement Plans",
        compute="_compute_plan_ids",
        help="Plans under way that name one of these reports.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH recent AS (
                SELECT t.id, t.property_community_id AS community_id, c.company_id,
                       t.property_building_id AS building_id, t.category_id,
                       t.property_unit_id AS unit_id,
                       t.property_cause_id AS cause_id,
                       t.property_received_date AS received, c.cs_recurring_count,
                       t.property_received_date >= %(now)s
                           - c.cs_recurring_days * interval '1 day' AS is_new
                FROM helpdesk_ticket t
                JOIN property_community c ON c.id = t.property_community_id
                WHERE t.property_received_date >= %(now)s
                          - 2 * c.cs_recurring_days * interval '1 day'
                  AND t.property_type_code IN %(problems)s
                  AND t.property_stage_code IS DISTINCT FROM 'refused'
                  AND t.property_validity IS DISTINCT FROM 'invalid'
                  AND t.duplicate_id IS NULL
                  AND t.property_collective IS NOT TRUE
                  AND t.active
            )
            %(place)s UNION ALL %(unit)s UNION ALL %(cause)s
            """,
            now=SQL("(now() AT TIME ZONE 'UTC')"),
            problems=PROBLEMS,
            place=self._select_groups(0, "place", "building_id", "category_id"),
            unit=self._select_groups(1, "unit", "building_id", "unit_id"),
            cause=self._select_groups(2, "cause", "cause_id"),
        )

    def _select_groups(self, number, kind, *keys):
        """Groups of one kind; the last key must be known.

        Every ticket is in one group of a kind at most: the first ticket and the
        number of the kind make an id that stays while the group does.
        """
        names = ("building_id", "category_id", "unit_id", "cause_id")
        columns = [
            SQL.identifier(name)
            if name in keys
            else SQL("NULL::integer AS %s", SQL.identifier(name))
            for name in names
        ]
        return SQL(
            """
            SELECT 3 * min(id) FILTER (WHERE is_new) + %(number)s AS id,
                   %(kind)s AS kind, community_id, company_id, %(columns)s,
                   count(*) FILTER (WHERE is_new) AS ticket_count,
                   count(*) FILTER (WHERE NOT is_new) AS previous_count,
                   min(received) FILTER (WHERE is_new) AS first_date,
                   max(received) FILTER (WHERE is_new) AS last_date,
                   jsonb_agg(id ORDER BY id) FILTER (WHERE is_new) AS ticket_data
            FROM recent
            WHERE %(known)s IS NOT NULL
            GROUP BY community_id, company_id, cs_recurring_count, %(keys)s
            HAVING count(*) FILTER (WHERE is_new) >= cs_recurring_count
            """,
            number=number,
            kind=kind,
            columns=SQL(", ").join(columns),
            known=SQL.identifier(keys[-1]),
            keys=SQL(", ").join(SQL.identifier(key) for key in keys),
        )

    def _compute_display_name(self):
        for group in self:
            parts = (
                group.building_id if not group.unit_id else group.unit_id,
                group.category_id,
                group.cause_id,
            )
            names = [part.display_name for part in parts if part]
            group.display_name = " ".join(names)

    def _compute_plan_ids(self):
        """One query for all groups."""
        tickets = self._get_tickets()
        found = self.env["mgmtsystem.nonconformity"]._read_group(
            [
                ("property_ticket_ids", "in", tickets.ids),
                ("property_state", "not in", ("done", "cancel")),
            ],
            ["property_ticket_ids"],
            ["id:recordset"],
        )
        plans = {ticket.id: records for ticket, records in found}
        none = self.env["mgmtsystem.nonconformity"]
        for group in self:
            group.plan_ids = none.union(
                *(plans.get(key, none) for key in group.ticket_data or [])
            )

    def _get_tickets(self):
        keys = [key for group in self for key in group.ticket_data or []]
        return self.env["helpdesk.ticket"].browse(keys)

    def action_open_tickets(self):
        """The reports of the group."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action"
        )
        action["domain"] = [("id", "in", self.ticket_data)]
        action["context"] = {"property_desk": True, "create": False}
        action["display_name"] = self.display_name
        return action

    def action_new_plan(self):
        """A new improvement plan with the reports of the groups attached."""
        self.check_access("read")
        return self._get_tickets().action_property_new_plan()
