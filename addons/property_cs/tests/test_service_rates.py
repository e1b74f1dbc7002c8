from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .visit_case import VisitCase

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@tagged("post_install", "-at_install")
@freeze_time("2026-10-31 08:00:00")
class TestServiceRates(VisitCase):
    """The figures the supervisor is judged by, out of the real workflow."""

    def at(self, day, hour=2):
        return datetime(2026, 10, day, hour)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # three days, around the clock
        cls.env["property.clock.target"].create(
            {
                "kind": "resolution",
                "community_id": cls.community.id,
                "minutes": 3 * 24 * 60,
                "calendar_kind": "always",
            }
        )

    def take(self, day=5, kind=None, **vals):
        """A report of a day in October; its clock gives it three days."""
        ticket = self._ticket(
            property_received_date=self.at(day),
            type_id=(kind or self.complaint).id,
            **vals,
        )
        self.assertEqual(
            ticket.property_resolution_deadline, self.at(day) + timedelta(days=3)
        )
        return ticket

    def resolve(self, ticket, day):
        ticket._transition("resolved", self.at(day), "done", late_reason="test")

    def answer(self, ticket, result, day, comment="said"):
        self.visit(ticket)._answer(
            result, comment, when=self.at(day, 4), late_reason="test"
        )

    def value(self, code, as_of=None, **kwargs):
        indicator = self.env.ref(f"property_cs.indicator_{code}")
        return indicator.with_user(self.supervisor)._get_values(
            *OCTOBER, community_ids=self.community.ids, as_of=as_of, **kwargs
        )

    def figure(self, code, as_of=None):
        [found] = self.value(code, as_of)
        return found["value"]

    def parts(self, code, as_of=None):
        [found] = self.value(code, as_of)
        return found["numerator"], found["denominator"]

    def settle(self, count):
        """Flats with an owner, beside the two of the case."""
        units = self.env["property.unit"].create(
            [self._unit_vals(f"{1000 + n}", 1, 50) for n in range(count)]
        )
        self.env["property.occupancy"].create(
            [{"unit_id": u.id, "partner_id": self.owner.id} for u in units]
        )

    def test_w16(self):
        """48 complaints through the workflow, to the hundredth.

        Closed means resolved and not reopened. Three of the 46 are late, two
        were not reached, four are fairly satisfied; one of the satisfied was
        dissatisfied at first and counts by its last visit. The two open ones
        are overdue and none is refused or not valid, so the handling rate's
        denominator (received - left out - not yet due) is all 48, and the rate
        the same as closed / received.
        """
        self.settle(958)
        tickets = [self.take() for __ in range(48)]
        for index, ticket in enumerate(tickets[:46]):
            self.resolve(ticket, 12 if index < 3 else 7)
        self.answer(tickets[45], "c", 7, "still dirty")
        self.resolve(tickets[45], 8)
        for index, ticket in enumerate(tickets[2:46]):
            self.answer(ticket, "b" if index < 4 else "a", 14)
        closed = tickets[0].browse([t.id for t in tickets[2:46]])
        self.assertEqual(set(closed.mapped("property_stage_code")), {"closed"})
        for code, parts, expected in (
            ("complaint_handling", (46, 48), 95.83),
            ("complaint_timely", (43, 46), 93.48),
            ("complaint_visit", (44, 46), 95.65),
            ("complaint_satisfaction", (40, 44), 90.91),
            ("complaint_rate", (48, 960), 50.00),
        ):
            self.assertEqual(self.parts(code), parts, code)
            self.assertEqual(self.figure(code), expected, code)
        self.assertEqual(self.value("complaint_handling")[0]["state"], "bad")
        self.assertEqual(self.value("complaint_rate")[0]["text"], "50.00‰")

    def test_the_rows_behind(self):
        done, late, still = self.take(), self.take(), self.take()
        self.resolve(done, 6)
        self.resolve(late, 20)
        self.answer(done, "a", 21)
        for code, part, expected in (
            ("complaint_handling", "numerator", done | late),
            ("complaint_handling", "denominator", done | late | still),
            ("complaint_timely", "numerator", done),
            ("complaint_visit", "numerator", done),
            ("complaint_visit", "denominator", done | late),
        ):
            indicator = self.env.ref(f"property_cs.indicator_{code}")
            action = indicator.with_user(self.supervisor).action_open_rows(
                part, *OCTOBER, community_ids=self.community.ids
            )
            self.assertEqual(action["res_model"], "helpdesk.ticket")
            found = self.env["helpdesk.ticket"].search(action["domain"])
            self.assertEqual(found, expected.sorted(), (code, part))

    def test_households_behind_the_rate(self):
        self.take()
        empty = self.env["property.unit"].create(self._unit_vals("909", 9, 50))
        garage = self.env["property.unit"].create(
            self._unit_vals("P1", 0, 12, usage="parking")
        )
        self.occupancy2.date_end = "2026-10-03"  # lived there in October
        indicator = self.env.ref("property_cs.indicator_complaint_rate")
        action = indicator.with_user(self.supervisor).action_open_rows(
            "denominator", *OCTOBER, community_ids=self.community.ids
        )
        self.assertEqual(action["res_model"], "property.unit")
        units = self.env["property.unit"].search(action["domain"])
        self.assertEqual(units, (self.unit | self.unit2).sorted())
        self.assertNotIn(empty | garage, units)
        self.occupancy2.date_end = "2026-09-30"
        self.assertEqual(self.parts("complaint_rate"), (1, 1))

    def test_what_is_left_out_of_handling(self):
        done, overdue = self.take(), self.take()
        self.resolve(done, 6)
        not_due = self.take(day=30)
        self.assertEqual(self.parts("complaint_handling"), (1, 2))
        refused, invalid = self.take(), self.take()
        refused.with_user(self.supervisor)._transition(
            "refused", self.at(6), "not ours", late_reason="test"
        )
        invalid.property_validity = "invalid"
        self.assertEqual(self.parts("complaint_handling"), (1, 2))
        self.assertEqual(self.parts("complaint_left_out"), (2, 5))
        # due in November: by then it counts
        self.assertEqual(self.parts("complaint_handling", date(2026, 11, 2)), (1, 3))
        self.assertFalse(not_due.property_resolved_date)
        self.assertFalse(overdue.property_resolved_date)

    def test_a_collective_complaint_is_those_of_its_households(self):
        """Three households complain: three complaints, not four."""
        complaints = self.take() | self.take(property_unit_id=self.unit2.id)
        third = self.take(property_unit_id=self._another_unit().id)
        action = third.action_property_collect()
        parent = complaints.browse(action["res_id"])
        self.assertEqual(parent.property_member_ids, complaints | third)
        parent.property_validity = "valid"
        parent._transition("resolved", reason="swept")
        self.assertEqual(parent.property_type_code, "complaint")
        self.assertEqual(self.parts("complaint_handling"), (3, 3))
        self.assertEqual(self.parts("complaint_visit"), (0, 3))
        self.assertEqual(self.parts("complaint_timely")[1], 3)
        self.assertEqual(self.parts("complaint_left_out"), (0, 3))
        self.assertEqual(self.parts("complaint_rate")[0], 3)
        rows = self.env["helpdesk.ticket"].search(
            self.env["helpdesk.ticket"]._indicator_complaint_rate_rows(
                "numerator",
                self.env.ref("property_cs.indicator_complaint_rate")._make_period(
                    *OCTOBER
                ),
                [("property_community_id", "=", self.community.id)],
            )
        )
        self.assertEqual(rows, complaints | third)

    def _another_unit(self):
        return self.env["property.unit"].create(self._unit_vals("901", 9, 80))

    def test_found_not_valid_later(self):
        """On the days before the finding the complaint counts as it did then."""
        ticket = self.take()
        with freeze_time("2026-10-20 02:00:00"):
            ticket.property_validity = "invalid"
        self.assertEqual(self.parts("complaint_handling", date(2026, 10, 19)), (0, 1))
        self.assertEqual(self.parts("complaint_handling", date(2026, 10, 20)), (0, 0))
        with freeze_time("2026-10-25 02:00:00"):
            ticket.write({"property_validity": "invalid", "priority": "3"})
        self.assertEqual(ticket.property_validity_date, self.at(20), "no change")
        with self.assertRaisesRegex(AccessError, "not typed"):
            ticket.property_validity_date = False

    def test_what_waits_today_was_not_due_before(self):
        """Its clock stands still, so there was time left on every day before."""
        ticket = self.take()
        ticket._transition("accepted", self.at(6), late_reason="test")
        ticket._transition(
            "waiting",
            self.at(7),
            "a part is missing",
            late_reason="test",
            property_wait_kind="part",
        )
        self.assertFalse(ticket.property_resolution_deadline)
        self.assertEqual(self.parts("complaint_handling", date(2026, 10, 6)), (0, 0))

    def test_what_waits_is_not_due(self):
        ticket = self.take()
        ticket._transition("accepted", self.at(6), late_reason="test")
        ticket._transition(
            "waiting",
            self.at(6),
            "a part is missing",
            late_reason="test",
            property_wait_kind="part",
        )
        self.assertEqual(self.parts("complaint_handling"), (0, 0))
        ticket._transition("in_progress", self.at(20), late_reason="test")
        self.assertEqual(
            ticket.property_resolution_deadline, self.at(20) + timedelta(days=2)
        )
        self.assertEqual(self.parts("complaint_handling"), (0, 1))
        self.resolve(ticket, 21)
        self.assertEqual(self.parts("complaint_timely"), (1, 1))

    def test_a_day_that_is_over_stays_as_it_was(self):
        """Reopened on the 20th: on the 15th it was closed, visited, satisfied."""
        ticket = self.take()
        self.resolve(ticket, 6)
        self.answer(ticket, "a", 7)
        ticket.with_user(self.supervisor)._transition(
            "accepted", self.at(20), "again", late_reason="test"
        )
        codes = ("complaint_handling", "complaint_visit", "complaint_timely")
        for code in codes:
            self.assertEqual(self.figure(code, date(2026, 10, 15)), 100, code)
        self.assertEqual(self.parts("complaint_handling"), (0, 1))
        self.assertEqual(self.parts("complaint_visit"), (0, 0))
        self.assertIsNone(self.figure("complaint_visit"))
        self.assertEqual(self.parts("complaint_handling", date(2026, 10, 5)), (0, 0))

    def test_days_end_where_people_live(self):
        ticket = self.take()
        self.supervisor.tz = "Asia/Shanghai"
        # 16:30 UTC on the 6th is the 7th in Shanghai
        ticket._transition(
            "resolved", datetime(2026, 10, 6, 16, 30), "done", late_reason="x"
        )
        for day, expected in ((6, 0), (7, 1)):
            indicator = self.env.ref("property_cs.indicator_complaint_visit")
            [found] = indicator.with_user(self.supervisor)._get_values(
                *OCTOBER, community_ids=self.community.ids, as_of=date(2026, 10, day)
            )
            self.assertEqual(found["denominator"], expected, day)

    def test_dissatisfied_and_open_again_counts(self):
        """Whoever is not satisfied does not vanish while the ticket is open."""
        good, bad = self.take(), self.take()
        for ticket, result in ((good, "a"), (bad, "c")):
            self.resolve(ticket, 6)
            self.answer(ticket, result, 7)
        self.assertEqual(self.parts("complaint_satisfaction"), (1, 2))
        self.assertEqual(self.parts("complaint_handling"), (1, 2))
        self.assertEqual(self.parts("complaint_visit"), (1, 1))

    def test_attempts_are_no_visit(self):
        ticket = self.take()
        self.resolve(ticket, 6)
        for __ in range(3):
            self.visit(ticket)._attempt("no_answer")
        ticket.action_property_close()
        self.assertEqual(self.parts("complaint_visit"), (0, 1))
        self.assertEqual(self.parts("complaint_handling"), (1, 1))

    def test_repairs(self):
        first, again = (self.take(kind=self.repair) for __ in range(2))
        for ticket in (first, again):
            self.resolve(ticket, 6)
        self.answer(first, "a", 7)
        self.answer(again, "c", 7)
        self.resolve(again, 8)
        self.assertEqual(self.parts("repair_first_time"), (1, 2))
        self.assertEqual(self.parts("repair_handling"), (2, 2))
        self.assertEqual(self.parts("repair_visit"), (1, 2))
        self.assertEqual(self.parts("complaint_handling"), (0, 0))

    def test_sampled_out_is_not_visited(self):
        with freeze_time("2026-10-01 02:00:00"):
            self.env["property.visit.sampling"].with_user(self.manager).create(
                {"community_id": self.community.id, "percent": 0, "reason": "ill"}
            )
        ticket = self.take(kind=self.repair)
        self.resolve(ticket, 6)
        self.assertEqual(self.parts("repair_visit"), (0, 1))

    def test_own_ratings_apart(self):
        rated, visited = self.take(), self.take()
        self.resolve(rated, 6)
        self.resolve(visited, 6)
        self.answer(visited, "a", 7)
        rated._rate("fairly")
        self.assertEqual(self.parts("resident_satisfaction"), (0, 1))
        self.assertEqual(self.parts("complaint_visit"), (1, 2))
        self.assertEqual(self.parts("complaint_satisfaction"), (1, 1))

    def test_late_entries(self):
        ticket = self._ticket()
        ticket.action_property_accept()
        before = self.parts("late_entries")
        self.assertEqual(before, (0, 2))
        self.resolve(self.take(), 6)
        self.assertEqual(self.parts("late_entries"), (2, 4))

    def test_by_dimension(self):
        other = self.env.ref("property_cs.helpdesk_ticket_category_lift_trapped")
        mine = self.take(user_id=self.clerk.id)
        self.take(category_id=other.id)
        self.resolve(mine, 6)
        for code, key, parts in (
            ("building", self.building.id, (1, 2)),
            ("community", self.community.id, (1, 2)),
            ("category", other.id, (0, 1)),
            ("category", self.cleaning.id, (1, 1)),
            ("person", self.clerk.id, (1, 2)),
            ("team", self.team.id, (1, 1)),
        ):
            rows = self.value("complaint_handling", dimension=code)
            found = {row["key"]: (row["numerator"], row["denominator"]) for row in rows}
            self.assertEqual(found.get(key), parts, code)
        rates = {
            row["key"]: (row["numerator"], row["denominator"])
            for row in self.value("complaint_rate", dimension="building")
        }
        self.assertEqual(rates, {self.building.id: (2, 2)})
        rates = {
            row["key"]: (row["numerator"], row["denominator"])
            for row in self.value("complaint_rate", dimension="category")
        }
        self.assertEqual(rates[other.id], (1, 2))

    def test_trend(self):
        ticket = self.take()
        self.resolve(ticket, 6)
        indicator = self.env.ref("property_cs.indicator_complaint_handling")
        months = indicator.with_user(self.supervisor)._get_trend(
            OCTOBER[1], 3, self.community.ids
        )
        self.assertEqual([month["value"] for month in months], [None, None, 100.0])

    def test_the_board_of_the_service_desk(self):
        board = self.env["property.indicator.board"].with_user(self.supervisor)
        shown = board.get_board({"topic": "service_desk"})
        codes = [card["code"] for card in shown["cards"]]
        self.assertEqual(codes[:2], ["complaint_handling", "complaint_visit"])
        self.assertNotIn("unit_held", codes)
        targets = {c["code"]: c["target"] for c in shown["cards"] if c["target"]}
        self.assertEqual(
            targets,
            dict.fromkeys(
                (
                    "complaint_handling",
                    "complaint_visit",
                    "repair_handling",
                    "repair_visit",
                ),
                100,
            ),
        )
        everything = board.get_board({})
        self.assertIn("unit_held", [card["code"] for card in everything["cards"]])
        self.assertTrue(set(codes) <= {c["code"] for c in everything["cards"]})
