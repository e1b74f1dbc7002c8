"""Deadlines recomputed, and a pass of the escalation, over 100,000 open tickets.

Both sides hold tickets with one deadline of 24 working hours by the same calendar,
reported at the same moments. A day off is entered and every deadline follows: here
in the chunks of the background job, in helpdesk_mgmt_sla by recomputing its stored
field. The base needs so long that it does a sample, whose time is scaled; both sides
have to agree on the deadlines of the sample. The base has no escalation to compare.
"""

import gc
import logging
import os
import time
from datetime import datetime, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

TICKETS = int(os.environ.get("PROPERTY_BENCH_TICKETS", "100000"))
SAMPLE = int(os.environ.get("PROPERTY_BENCH_SAMPLE", "1000"))
# Ten times is the goal (measured: 13.7, and 9.7 beside seven other test runs); what
# is asserted leaves room for a machine that does other things meanwhile.
FLOOR = 5.0
DUE = 50
MINUTES = 24 * 60
# seconds between two reports
STEP = 2
OFFICE = [(day, *hours) for day in range(5) for hours in ((8.5, 12), (13.5, 18))]


@tagged("post_install", "-at_install")
class TestClockBench(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "Asia/Shanghai",
                "two_weeks_calendar": False,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Hours",
                                "dayofweek": str(day),
                                "hour_from": hour_from,
                                "hour_to": hour_to,
                                "day_period": "morning"
                                if hour_to <= 12
                                else "afternoon",
                            }
                        )
                        for day, hour_from, hour_to in OFFICE
                    ),
                ],
            }
        )
        cls.now = fields.Datetime.now()
        cls.own = cls._make_own()
        cls.plain = cls._make_plain()
        cls.env.cr.execute("ANALYZE")

    @classmethod
    def _make_own(cls):
        team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Bench",
                "property_team": True,
                "resource_calendar_id": cls.calendar.id,
            }
        )
        community = cls.env["property.community"].create(
            {"name": "Bench", "code": "BENCH", "cs_team_id": team.id}
        )
        cls.env["property.clock.target"].search([]).active = False
        cls.env["property.clock.target"].create(
            {"kind": "resolution", "minutes": MINUTES, "community_id": community.id}
        )
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Bench",
                "type_id": cls.env.ref("property_cs.helpdesk_ticket_type_enquiry").id,
                "property_community_id": community.id,
                "team_id": team.id,
            }
        )
        cls.env.flush_all()
        tickets = cls._clone_tickets(ticket, TICKETS)
        cls._clone_rows("property_ticket_event", ticket, "event_date")
        cls._clone_rows("property_ticket_clock", ticket, "start_date")
        return tickets

    @classmethod
    def _make_plain(cls):
        team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Plain",
                "use_sla": True,
                "resource_calendar_id": cls.calendar.id,
            }
        )
        cls.env["helpdesk.sla"].create(
            {
                "name": "Plain",
                "hours": MINUTES // 60,
                "team_ids": [Command.set(team.ids)],
                "stage_id": cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id,
            }
        )
        ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Plain", "description": "Plain", "team_id": team.id}
        )
        cls.env.flush_all()
        tickets = cls._clone_tickets(ticket, SAMPLE)
        cls._clone_rows("helpdesk_ticket_sla", ticket, "last_state_date")
        return tickets

    @classmethod
    def _columns(cls, table):
        cls.env.cr.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND column_name != 'id' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cls.env.cr.fetchall()]

    @classmethod
    def _clone_tickets(cls, ticket, count):
        """Tickets like one, reported STEP seconds apart, the first the latest."""
        moment = SQL(
            "%s - (serial - 1) * interval '%s seconds'",
            cls.now - timedelta(hours=1),
            STEP,
        )
        changed = dict.fromkeys(("create_date", "property_received_date"), moment)
        columns = cls._columns("helpdesk_ticket")
        rows = cls.env.execute_query(
            SQL(
                "INSERT INTO helpdesk_ticket (%s) SELECT %s FROM helpdesk_ticket, "
                "generate_series(1, %s) serial WHERE id = %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(
                    changed.get(name) or SQL.identifier(name) for name in columns
                ),
                count,
                ticket.id,
            )
        )
        cls.env.invalidate_all()
        return cls.env["helpdesk.ticket"].browse([row[0] for row in rows])

    @classmethod
    def _clone_rows(cls, table, ticket, moment):
        """What hangs on a ticket, for each ticket of its team."""
        changed = {
            "ticket_id": SQL("clone.id"),
            moment: SQL("clone.create_date"),
        }
        columns = cls._columns(table)
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s original JOIN helpdesk_ticket "
                "clone ON clone.team_id = %s AND clone.id != %s "
                "WHERE original.ticket_id = %s",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(
                    changed.get(name) or SQL.identifier("original", name)
                    for name in columns
                ),
                SQL.identifier(table),
                ticket.team_id.id,
                ticket.id,
                ticket.id,
            )
        )
        cls.env.invalidate_all()

    def _timed(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        start = time.perf_counter()
        work()
        self.env.flush_all()
        return time.perf_counter() - start

    def _recompute_own(self):
        """The background job, without its commits."""
        orders = self.env["property.clock.refresh"]
        while order := orders.search([], limit=1):
            order._refresh_chunk()
            self.env.flush_all()
            self.env.invalidate_all()

    def _recompute_plain(self):
        """As the base does when what its stored deadline depends on changes."""
        rows = self.plain.ticket_sla_ids
        self.env.add_to_compute(rows._fields["deadline"], rows)
        rows.flush_recordset(["deadline"])

    def _enter_day_off(self):
        """Both sides know of it: time off of the calendar, today."""
        day = self.now.replace(hour=0, minute=0, second=0)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Off",
                "calendar_id": self.calendar.id,
                "date_from": day - timedelta(days=14),
                "date_to": day + timedelta(days=4),
            }
        )

    def test_deadlines_recomputed(self):
        self._recompute_plain()  # once before, so that the planner and caches are warm
        self.env["property.clock.refresh"]._order_for(self.calendar)
        self._recompute_own()
        before = dict(self._get_deadlines())
        self._enter_day_off()
        ours = self._timed(self._recompute_own)
        theirs = self._timed(self._recompute_plain)
        after = dict(self._get_deadlines())
        moved = sum(before[key] != after[key] for key in after)
        ratio = (theirs / SAMPLE) / (ours / moved)
        _logger.warning(
            "Deadlines recomputed: %d of %d in %.1f s (%.0f a second); "
            "helpdesk_mgmt_sla: %d in %.1f s (%.0f a second): %.1f times",
            moved,
            TICKETS,
            ours,
            moved / ours,
            SAMPLE,
            theirs,
            SAMPLE / theirs,
            ratio,
        )
        self.assertGreaterEqual(moved, TICKETS)
        self._check_agreement()
        self.assertGreaterEqual(ratio, FLOOR)

    def _get_deadlines(self):
        self.env.cr.execute("SELECT id, deadline FROM property_ticket_clock")
        return self.env.cr.fetchall()

    def _check_agreement(self):
        """Two ways of counting, one answer, for each ticket of the sample."""
        own = {
            ticket.create_date: ticket.property_clock_ids.deadline
            for ticket in self.own[:SAMPLE]
        }
        plain = {
            ticket.create_date: ticket.ticket_sla_ids.deadline for ticket in self.plain
        }
        self.assertEqual(own.keys(), plain.keys())
        wrong = [
            (moment, own[moment], plain[moment])
            for moment in plain
            if abs(own[moment] - plain[moment]) > timedelta(seconds=1)
        ]
        self.assertFalse(wrong[:5])

    def test_pass_of_the_escalation(self):
        clocks = self.env["property.ticket.clock"]
        ahead = datetime.max.replace(year=2090, microsecond=0)
        self.env.cr.execute(
            "UPDATE property_ticket_clock SET state = 'running', deadline = %s, "
            "warning_date = NULL, manager_due_date = NULL, "
            "next_date = %s - id * interval '1 second'",
            [ahead, ahead],
        )
        self.env.invalidate_all()
        due = self.own[:DUE].property_clock_ids
        due.write({"deadline": self.now, "next_date": self.now})
        self.env.flush_all()
        self.env.cr.execute("ANALYZE property_ticket_clock")
        plan = self._explain()
        _logger.warning("Pass over %d open tickets:\n%s", TICKETS, plan)
        self.assertIn("property_ticket_clock_next", plan)
        self.assertNotIn("Seq Scan", plan)
        self.assertNotIn("Rows Removed", plan)
        self.assertIn(f"rows={DUE} loops=1", plan)
        claimed = clocks._claim(self.now)
        self.assertEqual(set(claimed), set(due))
        told = self._timed(lambda: claimed._fire(self.now))
        nothing = self._timed(lambda: clocks._claim(self.now))
        _logger.warning(
            "%d told in %.2f s; a pass that finds nothing: %.2f ms",
            DUE,
            told,
            nothing * 1000,
        )
        self.assertFalse(clocks._claim(self.now))
        self.assertEqual(set(due.mapped("state")), {"missed"})

    def _explain(self):
        rows = self.env.execute_query(
            SQL(
                "EXPLAIN (ANALYZE, BUFFERS) SELECT id FROM property_ticket_clock "
                "WHERE next_date <= %s ORDER BY next_date LIMIT 100 "
                "FOR UPDATE SKIP LOCKED",
                self.now,
            )
        )
        return "\n".join(line for (line,) in rows)
