from datetime import UTC, datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import transitions

#: what the states as of a day are read from, beside the ticket
AS_OF_MODELS = (
    "property.ticket.clock",
    "property.ticket.event",
    "property.return.visit",
)
#: usages of units that are households: whoever lives or works there complains
HOUSEHOLDS = ("flat", "shop", "office")
LIVED_IN = ("owner", "tenant")
#: where a ticket is, and the same of a unit
PLACES = {
    "property_community_id": "community_id",
    "property_building_id": "building_id",
}


class PropertyTicketRateMixin(models.AbstractModel):
    """What the rates of the service desk count, as of any day.

    Each field stands for a state a ticket was in at the end of a day, and is
    only searched: ``("property_done_on", "=", day)``. The states come from the
    events, which never change; so the figure of a month that is over stays
    what it was when somebody reopens a ticket later, or finds a complaint not
    valid. Of the deadline only today's is known; what moves it (an extension, a
    time of waiting) happens before it has passed, so no earlier day changes, but
    a severity, a category or working hours corrected afterwards count for the
    days before as well.
    """

    _name = "property.ticket.rate.mixin"
    _description = "Rates of Tickets"

    property_done_on = fields.Date(
        string="Resolved and Not Reopened as of",
        compute="_compute_property_as_of",
        search="_search_property_done_on",
    )
    property_due_on = fields.Date(
        string="To Be Handled as of",
        compute="_compute_property_as_of",
        search="_search_property_due_on",
        help="Neither refused nor found not valid, and resolved or past its deadline.",
    )
    property_timely_on = fields.Date(
        string="Resolved in Time as of",
        compute="_compute_property_as_of",
        search="_search_property_timely_on",
    )
    property_visited_on = fields.Date(
        string="Visited after Its Resolution as of",
        compute="_compute_property_as_of",
        search="_search_property_visited_on",
    )
    property_answered_on = fields.Date(
        string="Visited at All as of",
        compute="_compute_property_as_of",
        search="_search_property_answered_on",
    )
    property_satisfied_on = fields.Date(
        string="Satisfied in the Last Visit as of",
        compute="_compute_property_as_of",
        search="_search_property_satisfied_on",
    )
    property_reopened_on = fields.Date(
        string="Reopened as of",
        compute="_compute_property_as_of",
        search="_search_property_reopened_on",
    )

    def _compute_property_as_of(self):
        """A state as of a day is asked for, not shown."""
        for name in self._get_as_of_fields():
            self[name] = False

    @api.model
    def _get_as_of_fields(self):
        return [
            name
            for name, field in self._fields.items()
            if field.compute == "_compute_property_as_of"
        ]

    # --------------------------------------------------------------- searching
    def _search_property_done_on(self, operator, value):
        return self._search_as_of(operator, value, self._done_sql)

    def _search_property_due_on(self, operator, value):
        return self._search_as_of(operator, value, self._due_sql)

    def _search_property_timely_on(self, operator, value):
        return self._search_as_of(operator, value, self._timely_sql)

    def _search_property_visited_on(self, operator, value):
        return self._search_as_of(operator, value, self._visited_sql)

    def _search_property_answered_on(self, operator, value):
        return self._search_as_of(operator, value, self._answered_sql)

    def _search_property_satisfied_on(self, operator, value):
        return self._search_as_of(operator, value, self._satisfied_sql)

    def _search_property_reopened_on(self, operator, value):
        return self._search_as_of(operator, value, self._reopened_sql)

    @api.model
    def _search_as_of(self, operator, value, to_sql):
        """Domain of the tickets in a state at the end of one of the days."""
        days = [fields.Date.to_date(day) for day in value or () if day]
        if operator != "in" or len(days) != len(value):
            return NotImplemented
        self.flush_model(
            [
                "property_resolution_deadline",
                "property_validity",
                "property_validity_date",
            ]
        )
        for model in AS_OF_MODELS:
            self.env[model].flush_model()
        return Domain.OR(
            self._get_as_of_domain(self._get_day_end(day), to_sql) for day in days
        )

    @api.model
    def _get_as_of_domain(self, end, to_sql):
        return Domain.custom(
            to_sql=lambda model, alias, query: to_sql(SQL.identifier(alias), end)
        )

    @api.model
    def _get_day_end(self, day):
        """The first moment after a day, in the zone dates are meant in."""
        zone = self.env.tz
        end = zone.localize(datetime.combine(day + timedelta(days=1), time.min))
        return end.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _stage_sql(self, alias, end, column="code"):
        """What the last step before a moment says (index of_ticket)."""
        return SQL(
            """(SELECT event.%s FROM property_ticket_event event
                 WHERE event.ticket_id = %s.id AND event.event_date < %s
                   AND event.code NOT IN ('responded', 'arrived')
                 ORDER BY event.event_date DESC, event.id DESC LIMIT 1)""",
            SQL.identifier(column),
            alias,
            end,
        )

    @api.model
    def _resolved_sql(self, alias, end):
        """When it was resolved last."""
        return SQL(
            """(SELECT MAX(event.event_date) FROM property_ticket_event event
                 WHERE event.ticket_id = %s.id AND event.event_date < %s
                   AND event.code = 'resolved')""",
            alias,
            end,
        )

    @api.model
    def _done_sql(self, alias, end):
        return SQL("%s IN %s", self._stage_sql(alias, end), transitions.DONE)

    @api.model
    def _due_sql(self, alias, end):
        """Done, or to be done by then. What waits has a clock that stands still.

        A clock that stands still today had time left on every day before.
        """
        return SQL(
            """(%(alias)s.property_validity IS DISTINCT FROM 'invalid'
                OR %(alias)s.property_validity_date >= %(end)s)
               AND %(stage)s <> 'refused'
               AND (%(done)s
                    OR %(alias)s.property_resolution_deadline < %(end)s
                    OR (%(alias)s.property_resolution_deadline IS NULL
                        AND %(stage)s <> 'waiting'
                        AND NOT %(paused)s))""",
            alias=alias,
            stage=self._stage_sql(alias, end),
            done=self._done_sql(alias, end),
            paused=self._paused_sql(alias),
            end=end,
        )

    @api.model
    def _paused_sql(self, alias):
        """Whether the clock of its resolution stands still today."""
        return SQL(
            """EXISTS (SELECT FROM property_ticket_clock clock
                        WHERE clock.ticket_id = %s.id AND clock.kind = 'resolution'
                          AND clock.state = 'paused')""",
            alias,
        )

    @api.model
    def _timely_sql(self, alias, end):
        return SQL(
            "%s AND %s <= %s.property_resolution_deadline",
            self._done_sql(alias, end),
            self._resolved_sql(alias, end),
            alias,
        )

    @api.model
    def _answer_sql(self, column, alias, end):
        """What the last visit before a moment says (index answers)."""
        return SQL(
            """(SELECT visit.%s FROM property_return_visit visit
                 WHERE visit.ticket_id = %s.id AND visit.state = 'done'
                   AND visit.done_date < %s
                 ORDER BY visit.done_date DESC, visit.id DESC LIMIT 1)""",
            SQL.identifier(column),
            alias,
            end,
        )

    @api.model
    def _visited_sql(self, alias, end):
        return SQL(
            "%s >= %s",
            self._answer_sql("done_date", alias, end),
            self._resolved_sql(alias, end),
        )

    @api.model
    def _answered_sql(self, alias, end):
        return SQL("%s IS NOT NULL", self._answer_sql("id", alias, end))

    @api.model
    def _satisfied_sql(self, alias, end):
        return SQL("%s = 'satisfied'", self._answer_sql("satisfaction", alias, end))

    @api.model
    def _reopened_sql(self, alias, end):
        return SQL(
            """EXISTS (SELECT FROM property_ticket_event event
                        WHERE event.ticket_id = %s.id AND event.event_date < %s
                          AND event.previous_code IN %s AND event.code IN %s)""",
            alias,
            end,
            transitions.DONE,
            transitions.OPEN,
        )

    # -------------------------------------------- complaints per 1,000 households
    def _indicator_complaint_rate(self, period, domain, groupby):
        """Complaints received in the period, and households lived in during it.

        By community and building the households of each; by anything else
        (category, person) all of them, since a household belongs to none.
        """
        rows = self._indicator_complaint_rate_rows("numerator", period, domain)
        groups = self._read_group(rows, [groupby] if groupby else [], ["__count"])
        total, places = self._get_household_counts(period, domain, groupby)
        if not groupby:
            return {None: (groups[0][0], total)}
        found = {getattr(key, "id", key) or False: count for key, count in groups}
        if groupby not in PLACES:
            return {key: (count, total) for key, count in found.items()}
        return {
            key: (found.get(key, 0), places.get(key, 0)) for key in {**places, **found}
        }

    def _indicator_complaint_rate_rows(self, part, period, domain):
        """Tickets behind the numerator; behind the denominator (model, domain)."""
        if part == "denominator":
            return "property.unit", self._get_household_domain(period, domain)
        last = min(period.date_end, period.as_of)
        return (
            Domain(domain)
            & Domain("property_type_code", "=", "complaint")
            & Domain("property_collective", "=", False)
            & Domain("property_received_date", ">=", period.date_start)
            & Domain("property_received_date", "<=", last)
        )

    @api.model
    def _get_household_counts(self, period, domain, groupby):
        """Return (households in all, {place: households} by a place)."""
        units = self.env["property.unit"]
        rows = self._get_household_domain(period, domain)
        places = {}
        if groupby in PLACES:
            groups = units._read_group(rows, [PLACES[groupby]], ["__count"])
            places = {key.id or False: count for key, count in groups}
        return units.search_count(rows), places

    @api.model
    def _get_household_domain(self, period, domain):
        """Flats, shops and offices held or let on some day of the period."""
        last = min(period.date_end, period.as_of)
        held = (
            Domain("state", "=", "verified")
            & Domain("role", "in", LIVED_IN)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", last))
            & (
                Domain("date_end", "=", False)
                | Domain("date_end", ">=", period.date_start)
            )
        )
        return (
            Domain(domain).map_conditions(self._translate_place)
            & Domain("usage", "in", HOUSEHOLDS)
            & Domain("occupancy_ids", "any", held)
        )

    @api.model
    def _translate_place(self, condition):
        """A condition on the ticket's place is one on the unit's; others fall away."""
        names = {**PLACES, "property_community_id.company_id": "company_id"}
        name = names.get(condition.field_expr)
        if not name:
            return Domain.TRUE
        return Domain(name, condition.operator, condition.value)

    @api.model
    def _indicator_remarks(self, code, period, domain):
        """What lowers the figure by a decision: repairs that are only sampled."""
        if code not in ("repair_visit", "repair_satisfaction"):
            return []
        places = Domain(domain).map_conditions(self._translate_community)
        return self.env["property.visit.sampling"]._get_remarks(
            places, period.date_start, min(period.date_end, period.as_of)
        )

    @api.model
    def _translate_community(self, condition):
        names = {
            "property_community_id": "id",
            "property_community_id.company_id": "company_id",
        }
        name = names.get(condition.field_expr)
        if not name:
            return Domain.TRUE
        return Domain(name, condition.operator, condition.value)
