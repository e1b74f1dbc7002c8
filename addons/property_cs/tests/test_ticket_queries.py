from odoo.tests import tagged

from .clock_case import ClockCase

# Queries; people, unit, team and type are read already, as after typing them in.
CREATION = 25


@tagged("post_install", "-at_install")
class TestTicketQueries(ClockCase):
    """What a call costs the database, with tracking, mail and three clocks."""

    def setUp(self):
        super().setUp()
        # as the server has them after its first request
        self.create_tickets(1)

    def create_tickets(self, count):
        # as the office works: with tracking and the history of the ticket
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        tickets = tickets.with_context(tracking_disable=False)
        tickets = tickets.create(
            [
                {
                    "name": f"The corridor is dirty {number}",
                    "type_id": self.complaint.id,
                    "category_id": self.cleaning.id,
                    "channel_id": self.phone.id,
                    "property_unit_id": self.unit.id,
                    "partner_id": self.owner.id,
                }
                for number in range(count)
            ]
        )
        self.env.flush_all()
        return tickets

    def create_plain(self, count):
        """What the base does: three SLAs on the ticket of another helpdesk."""
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        tickets.with_context(tracking_disable=False).create(
            [
                {
                    "name": f"Plain {number}",
                    "description": "x",
                    "team_id": self.plain_team.id,
                    "partner_id": self.owner.id,
                }
                for number in range(count)
            ]
        )
        self.env.flush_all()

    def make_plain_team(self):
        self.plain_team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Plain",
                "use_sla": True,
                "user_ids": [(6, 0, self.agent.ids)],
                "resource_calendar_id": self.env.company.resource_calendar_id.id,
            }
        )
        self.env["helpdesk.sla"].create(
            [
                {
                    "name": name,
                    "hours": 2,
                    "team_ids": [(6, 0, self.plain_team.ids)],
                    "category_ids": False,
                }
                for name in ("A", "B", "C")
            ]
        )
        self.create_plain(1)

    def count_queries(self, call, *args, cold=True):
        """:param cold: as a request begins, with nothing read yet"""
        self.env.flush_all()
        if cold:
            self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = call(*args)
        return self.env.cr.sql_log_count - before, result

    def test_creation_with_clocks(self):
        queries, ticket = self.count_queries(self.create_tickets, 1, cold=False)
        self.assertEqual(len(ticket.sudo().property_clock_ids), 3)
        self.assertLessEqual(queries, CREATION)

    def test_creation_in_a_new_request(self):
        """Everything is read anew: still less than the base with as many SLAs."""
        self.make_plain_team()
        base, _result = self.count_queries(self.create_plain, 1)
        own, ticket = self.count_queries(self.create_tickets, 1)
        self.assertEqual(len(ticket.sudo().property_clock_ids), 3)
        self.assertLess(own, base)

    def test_many_at_once(self):
        """Each more costs what its history costs, not its clocks."""
        one, _ticket = self.count_queries(self.create_tickets, 1)
        many, tickets = self.count_queries(self.create_tickets, 41)
        self.assertEqual(len(tickets.sudo().property_clock_ids), 123)
        self.assertLessEqual((many - one) / 40, 11)

    def test_lists_do_not_grow_with_their_rows(self):
        names = [
            "number",
            "property_deadline",
            "property_deadline_state",
            "property_time_left",
            "stage_id",
        ]
        specification = {name: {} for name in names}
        few, many = self.create_tickets(3), self.create_tickets(30)
        counts = []
        for tickets in (few, few, many):
            counts.append(self.count_queries(tickets.web_read, specification)[0])
        self.assertEqual(counts[1], counts[2])

    def test_escalation_reads_what_is_due(self):
        """A pass over many open tickets of which none is due: one query."""
        self.create_tickets(30)
        now = self.at()
        queries, clocks = self.count_queries(self.clocks._claim, now)
        self.assertFalse(clocks)
        self.assertEqual(queries, 1)

    def test_batch_of_escalation_is_a_batch(self):
        self.create_tickets(10)
        self.pass_time(minutes=500)
        few, _result = self.count_queries(self.escalate)
        self.create_tickets(30)
        self.pass_time(minutes=500)
        many, _result = self.count_queries(self.escalate)
        self.assertLess(many - few, 60, "for twenty more tickets with 60 clocks")
