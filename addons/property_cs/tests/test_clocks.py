from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tests.test_worktime import MAY, utc
from odoo.addons.property_base.tools.worktime import AroundTheClock, WorkTime

from ..engine.clocks import (
    Facts,
    Fired,
    Outcome,
    Target,
    Terms,
    choose,
    derive,
    get_external_terms,
    get_next,
    get_steps,
    read_course,
)

NOON = datetime(2026, 5, 20, 12)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def course(*events):
    """('received', 0), ('waiting', 30), … in minutes after noon."""
    return read_course([(code, at(minutes)) for code, minutes in events])


RECEIVED = ("received", 0)


@tagged("post_install", "-at_install")
class TestExternal(BaseCase):
    """A deadline the hotline has set: nothing moves it."""

    TERMS = Terms("external", NOON, 120, 30, 60, fixed=at(120))

    def derive(self, *events, now=0):
        return derive(self.TERMS, course(*events), AroundTheClock(), at(now))

    def test_the_moment_stays(self):
        waits = ("waiting", 10), ("in_progress", 50)
        done_and_again = ("resolved", 10), ("accepted", 50)
        for events in ((RECEIVED,), (RECEIVED, *waits), (RECEIVED, *done_and_again)):
            found = self.derive(*events, now=60)
            self.assertEqual(
                found, Outcome("running", at(120), at(90), at(180)), events
            )
        self.assertEqual(
            self.derive(RECEIVED, ("waiting", 10), now=60).state, "running"
        )

    def test_done_and_refused(self):
        self.assertEqual(self.derive(RECEIVED, ("resolved", 120), now=130).state, "met")
        late = self.derive(RECEIVED, ("resolved", 121), now=130)
        self.assertEqual((late.state, late.done), ("missed", at(121)))
        self.assertEqual(self.derive(RECEIVED, now=120).state, "missed")
        self.assertEqual(
            self.derive(RECEIVED, ("refused", 5), now=10), Outcome("cancelled")
        )

    def test_terms(self):
        self.assertEqual(get_external_terms(NOON, at(120)), (120, 30))
        self.assertEqual(get_external_terms(NOON, at(-5)), (1, 0), "past already")


@tagged("post_install", "-at_install")
class TestChoose(BaseCase):
    FACTS = Facts(1, (10, 11, 12), "major", 5, 7)

    def chosen(self, *targets, facts=None):
        found = choose(targets, facts or self.FACTS)
        return {kind: target.id for kind, target in found.items()}

    def test_nothing_fits(self):
        for target in (
            Target(1, "response", type_id=2),
            Target(1, "response", category_id=13),
            Target(1, "response", severity="minor"),
            Target(1, "response", community_id=6),
            Target(1, "response", company_id=8),
        ):
            self.assertEqual(self.chosen(target), {})

    def test_one_of_each_kind(self):
        self.assertEqual(
            self.chosen(
                Target(1, "response"), Target(2, "arrival"), Target(3, "resolution")
            ),
            {"response": 1, "arrival": 2, "resolution": 3},
        )

    def test_closest_wins(self):
        """Each beats all those before it, in whatever order they come."""
        targets = [
            Target(1, "response"),
            Target(2, "response", company_id=7),
            Target(3, "response", type_id=1),
            Target(4, "response", severity="major", type_id=0),
            Target(5, "response", category_id=10),
            Target(6, "response", category_id=12),
            Target(7, "response", category_id=12, severity="major"),
            Target(8, "response", community_id=5),
        ]
        for count in range(1, len(targets) + 1):
            for ordered in (targets[:count], targets[:count][::-1]):
                self.assertEqual(self.chosen(*ordered), {"response": count})

    def test_ticket_without_a_category(self):
        target = Target(1, "response", category_id=10)
        self.assertEqual(self.chosen(target, facts=Facts(1)), {})


@tagged("post_install", "-at_install")
class TestCourse(BaseCase):
    def test_stops_and_marks(self):
        found = course(
            RECEIVED,
            ("responded", 5),
            ("accepted", 10),
            ("waiting", 20),
            ("arrived", 25),
            ("in_progress", 50),
            ("arrived", 55),
            ("resolved", 60),
            ("visited", 80),
            ("accepted", 90),
        )
        self.assertEqual(found.code, "accepted")
        self.assertEqual(
            found.stops,
            (
                ("waiting", at(20), at(50)),
                ("resolved", at(60), at(80)),
                ("visited", at(80), at(90)),
            ),
        )
        self.assertEqual(found.marks, {"responded": at(5), "arrived": at(25)})
        self.assertEqual(found.first_done, at(60))
        self.assertIsNone(found.done)

    def test_done_and_visited(self):
        found = course(RECEIVED, ("resolved", 60), ("visited", 80), ("closed", 90))
        self.assertEqual(found.done, at(60))
        self.assertEqual(found.stops[-1], ("closed", at(90), None))


@tagged("post_install", "-at_install")
class TestDerive(BaseCase):
    def outcome(self, *events, kind="resolution", minutes=120, now=30, **terms):
        return derive(
            Terms(kind, NOON, minutes, **terms),
            course(RECEIVED, *events),
            AroundTheClock(),
            at(now),
        )

    def test_running(self):
        found = self.outcome(warning_before=30, manager_after=60)
        self.assertEqual(found, Outcome("running", at(120), at(90), at(180)))

    def test_without_warning_and_manager(self):
        self.assertEqual(self.outcome(), Outcome("running", at(120)))

    def test_missed_at_the_deadline(self):
        self.assertEqual(self.outcome(now=119).state, "running")
        self.assertEqual(self.outcome(now=120).state, "missed")

    def test_met_to_the_second(self):
        found = self.outcome(("resolved", 120), now=500)
        self.assertEqual((found.state, found.done), ("met", at(120)))
        found = self.outcome(("resolved", 121), now=500)
        self.assertEqual((found.state, found.done), ("missed", at(121)))

    def test_waiting(self):
        found = self.outcome(("waiting", 50), now=400)
        self.assertEqual(found, Outcome("paused", left=70))
        found = self.outcome(("waiting", 50), ("in_progress", 400), now=410)
        self.assertEqual(found, Outcome("running", at(470)))

    def test_resolved_while_waiting(self):
        """The clock stood still until it was resolved: in time."""
        found = self.outcome(("waiting", 50), ("resolved", 900), now=1000)
        self.assertEqual((found.state, found.done), ("met", at(900)))
        self.assertEqual(found.deadline, at(970))

    def test_waiting_after_the_deadline(self):
        found = self.outcome(("waiting", 130), now=400)
        self.assertEqual((found.state, found.deadline), ("missed", at(120)))

    def test_reopened(self):
        """The time while it counted as done is given back, no more."""
        events = [("resolved", 100), ("accepted", 1000)]
        found = self.outcome(*events, now=1010)
        self.assertEqual((found.state, found.deadline), ("running", at(1020)))
        found = self.outcome(*events, ("resolved", 1015), now=1100)
        self.assertEqual((found.state, found.done), ("met", at(1015)))

    def test_refused(self):
        self.assertEqual(self.outcome(("refused", 10)), Outcome("cancelled"))
        found = self.outcome(("refused", 10), ("accepted", 500), now=501)
        self.assertEqual((found.state, found.deadline), ("running", at(610)))

    def test_refused_after_an_answer(self):
        """What was promised and kept stays kept."""
        found = self.outcome(
            ("responded", 5), ("refused", 10), kind="response", minutes=15
        )
        self.assertEqual((found.state, found.done), ("met", at(5)))

    def test_response(self):
        found = self.outcome(("responded", 20), kind="response", minutes=15)
        self.assertEqual((found.state, found.done), ("missed", at(20)))
        found = self.outcome(("waiting", 5), kind="response", minutes=15, now=10)
        self.assertEqual((found.state, found.deadline), ("running", at(15)))

    def test_the_work_is_an_answer(self):
        found = self.outcome(("resolved", 10), kind="response", minutes=15)
        self.assertEqual((found.state, found.done), ("met", at(10)))
        found = self.outcome(
            ("resolved", 10), ("responded", 12), kind="response", minutes=15
        )
        self.assertEqual(found.done, at(10))

    def test_arrival(self):
        found = self.outcome(("waiting", 10), kind="arrival", minutes=30, now=60)
        self.assertEqual((found.state, found.left), ("paused", 20))
        found = self.outcome(
            ("waiting", 10),
            ("in_progress", 60),
            ("arrived", 75),
            ("waiting", 80),
            kind="arrival",
            minutes=30,
            now=500,
        )
        self.assertEqual(
            (found.state, found.deadline, found.done), ("met", at(80), at(75))
        )

    def test_extension(self):
        terms = {"extended_to": at(1000), "extended_on": at(100)}
        found = self.outcome(now=500, warning_before=30, manager_after=60, **terms)
        self.assertEqual(found, Outcome("running", at(1000), at(970), at(1060)))
        found = self.outcome(("resolved", 1000), now=2000, **terms)
        self.assertEqual(found.state, "met")
        found = self.outcome(("resolved", 1001), now=2000, **terms)
        self.assertEqual(found.state, "missed")

    def test_waiting_after_an_extension(self):
        terms = {"extended_to": at(1000), "extended_on": at(100)}
        found = self.outcome(("waiting", 300), now=500, **terms)
        self.assertEqual((found.state, found.left), ("paused", 700))
        found = self.outcome(("waiting", 300), ("in_progress", 350), now=500, **terms)
        self.assertEqual(found.deadline, at(1050))

    def test_waiting_before_an_extension_is_in_it(self):
        terms = {"extended_to": at(1000), "extended_on": at(100)}
        found = self.outcome(("waiting", 10), ("in_progress", 50), now=500, **terms)
        self.assertEqual(found.deadline, at(1000))
        found = self.outcome(("waiting", 10), ("in_progress", 150), now=500, **terms)
        self.assertEqual(found.deadline, at(1050))

    def test_worked_case(self):
        """W9 through events: paused 09:30-15:00 on 6 May."""
        events = [
            ("received", utc("2026-04-30 16:20")),
            ("accepted", utc("2026-04-30 16:25")),
            ("waiting", utc("2026-05-06 09:30")),
            ("in_progress", utc("2026-05-06 15:00")),
        ]
        terms = Terms("resolution", utc("2026-04-30 16:20"), 480, warning_before=60)
        found = derive(
            terms, read_course(events), WorkTime(MAY), utc("2026-05-06 15:00")
        )
        self.assertEqual(found.deadline, utc("2026-05-07 10:50"))
        self.assertEqual(found.warning, utc("2026-05-07 09:50"))
        found = derive(
            terms, read_course(events[:3]), WorkTime(MAY), utc("2026-05-06 11:00")
        )
        self.assertEqual((found.state, found.left), ("paused", 320))
        self.assertEqual(date(2026, 5, 9).weekday(), 5)


@tagged("post_install", "-at_install")
class TestNext(BaseCase):
    RUNNING = Outcome("running", at(120), at(90), at(180))
    MISSED = RUNNING._replace(state="missed")

    def test_one_after_the_other(self):
        fired = Fired()
        self.assertEqual(get_next(self.RUNNING, fired), at(90))
        self.assertEqual(get_steps(self.RUNNING, fired, at(89)), [])
        self.assertEqual(get_steps(self.RUNNING, fired, at(90)), ["warned"])
        fired = fired._replace(warned=at(90))
        self.assertEqual(get_next(self.RUNNING, fired), at(120))
        self.assertEqual(get_steps(self.RUNNING, fired, at(119)), [])
        self.assertEqual(get_steps(self.MISSED, fired, at(120)), ["escalated"])
        fired = fired._replace(escalated=at(120))
        self.assertEqual(get_next(self.MISSED, fired), at(180))
        self.assertEqual(get_steps(self.MISSED, fired, at(179)), [])
        self.assertEqual(get_steps(self.MISSED, fired, at(180)), ["manager"])
        fired = fired._replace(manager=at(180))
        self.assertIsNone(get_next(self.MISSED, fired))
        self.assertEqual(get_steps(self.MISSED, fired, at(9999)), [])

    def test_after_a_long_silence(self):
        """The server was down: no warning of what is past, both told at once."""
        self.assertEqual(get_next(self.MISSED, Fired()), at(120))
        self.assertEqual(
            get_steps(self.MISSED, Fired(), at(9999)), ["escalated", "manager"]
        )

    def test_nothing_to_tell(self):
        for outcome in (
            Outcome("paused", left=5),
            Outcome("cancelled"),
            self.RUNNING._replace(state="met", done=at(50)),
            self.MISSED._replace(done=at(150)),
        ):
            self.assertIsNone(get_next(outcome, Fired()))
            self.assertEqual(get_steps(outcome, Fired(), at(9999)), [])

    def test_no_manager_step(self):
        outcome = self.MISSED._replace(manager=None)
        self.assertIsNone(get_next(outcome, Fired(escalated=at(120))))
