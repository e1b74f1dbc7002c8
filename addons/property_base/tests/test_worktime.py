import random
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.worktime import (
    AroundTheClock,
    NoWorkingTime,
    Pattern,
    WorkTime,
    build_week,
    get_days,
    get_worktime,
    merge_spans,
)

SHANGHAI = "Asia/Shanghai"
OFFICE = [(d, *h) for d in range(5) for h in ((8.5, 12), (13.5, 18))]
MAY = Pattern(
    SHANGHAI,
    (build_week(OFFICE),),
    off_days=frozenset(get_days(date(2026, 5, 1), date(2026, 5, 5))),
    makeup_days={date(2026, 5, 9): 0},
)


def utc(text, tz=SHANGHAI):
    """The moment of a local time, '2026-05-06 16:20'."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def pattern(rows=OFFICE, tz=SHANGHAI, **kwargs):
    return Pattern(tz, (build_week(rows),), **kwargs)


@tagged("post_install", "-at_install")
class TestWorkedCases(BaseCase):
    """Case W9 of the domain facts, to the minute."""

    def setUp(self):
        super().setUp()
        self.clock = WorkTime(MAY)

    def test_over_the_holidays(self):
        deadline = self.clock.add(utc("2026-04-30 16:20"), 480)
        self.assertEqual(deadline, utc("2026-05-06 16:20"))
        self.assertEqual(deadline, datetime(2026, 5, 6, 8, 20))

    def test_with_a_pause(self):
        pause = (utc("2026-05-06 09:30"), utc("2026-05-06 15:00"))
        self.assertEqual(self.clock.count(*pause), 240)
        self.assertEqual(
            self.clock.deadline(utc("2026-04-30 16:20"), 480, [pause]),
            utc("2026-05-07 10:50"),
        )

    def test_into_a_makeup_saturday(self):
        self.assertEqual(
            self.clock.add(utc("2026-05-08 17:00"), 480), utc("2026-05-09 17:00")
        )

    def test_from_a_day_off(self):
        """The eighth hour ends with the day, not with the next morning."""
        self.assertEqual(
            self.clock.add(utc("2026-05-02 10:00"), 480), utc("2026-05-06 18:00")
        )

    def test_urgent_around_the_clock(self):
        self.assertEqual(
            AroundTheClock().add(utc("2026-05-01 23:50"), 30), utc("2026-05-02 00:20")
        )


@tagged("post_install", "-at_install")
class TestWorkTime(BaseCase):
    def test_no_time_is_no_change(self):
        clock = WorkTime(MAY)
        for text in ("2026-05-02 10:00", "2026-05-06 10:00", "2026-05-06 12:30"):
            self.assertEqual(clock.add(utc(text), 0), utc(text))
        with self.assertRaises(ValueError):
            clock.add(utc("2026-05-06 10:00"), -1)

    def test_count_within_and_across(self):
        clock = WorkTime(MAY)
        self.assertEqual(
            clock.count(utc("2026-05-06 12:00"), utc("2026-05-06 13:30")), 0
        )
        self.assertEqual(
            clock.count(utc("2026-05-06 11:59"), utc("2026-05-06 13:31")), 2
        )
        self.assertEqual(
            clock.count(utc("2026-05-04 00:00"), utc("2026-05-11 00:00")), 4 * 480
        )
        self.assertEqual(
            clock.count(utc("2026-05-07 00:00"), utc("2026-05-06 00:00")), 0
        )

    def test_seconds_are_kept(self):
        start = utc("2026-05-06 11:59:30")
        self.assertEqual(WorkTime(MAY).add(start, 1), utc("2026-05-06 13:30:30"))
        self.assertEqual(WorkTime(MAY).count(start, utc("2026-05-06 12:00")), 0.5)

    def test_night_shift_over_midnight(self):
        """A calendar writes it as two periods; they are one."""
        clock = WorkTime(pattern([(0, 22, 24), (1, 0, 6)]))
        self.assertEqual(
            clock.add(utc("2026-05-11 23:30"), 60), utc("2026-05-12 00:30")
        )
        self.assertEqual(clock.add(utc("2026-05-12 05:59"), 2), utc("2026-05-18 22:01"))

    def test_two_weeks_alternate_over_new_year(self):
        """The week of 28 December 2026 is the 53rd: parity goes on."""
        weeks = (build_week([(0, 8, 10)]), build_week([(0, 13, 15)]))
        clock = WorkTime(Pattern(SHANGHAI, weeks))
        mondays = [date(2026, 12, 21) + timedelta(weeks=n) for n in range(4)]
        numbers = [(day.toordinal() - 1) // 7 % 2 for day in mondays]
        self.assertEqual(numbers, [numbers[0], numbers[1]] * 2)
        for day, number in zip(mondays, numbers, strict=True):
            end = "10:00" if number == 0 else "15:00"
            self.assertEqual(
                clock.add(utc(f"{day} 00:00"), 120), utc(f"{day} {end}"), day
            )

    def test_makeup_day_goes_before_a_day_off(self):
        day = date(2026, 5, 2)
        clock = WorkTime(
            pattern(off_days=frozenset([day]), makeup_days={day: 0})
        )  # a Saturday
        self.assertEqual(
            clock.count(utc("2026-05-02 00:00"), utc("2026-05-03 00:00")), 480
        )

    def test_makeup_day_takes_the_hours_of_its_weekday(self):
        rows = [(0, 9, 12), (4, 14, 15)]
        clock = WorkTime(pattern(rows, makeup_days={date(2026, 5, 9): 4}))
        self.assertEqual(clock.add(utc("2026-05-09 00:00"), 1), utc("2026-05-09 14:01"))

    def test_leave_of_some_hours(self):
        leaves = (
            (utc("2026-05-06 10:00"), utc("2026-05-06 11:00")),
            (utc("2026-05-06 10:30"), utc("2026-05-06 14:00")),
        )
        clock = WorkTime(pattern(leaves=leaves))
        self.assertEqual(
            clock.add(utc("2026-05-06 08:30"), 120), utc("2026-05-06 14:30")
        )
        self.assertEqual(
            clock.count(utc("2026-05-06 00:00"), utc("2026-05-07 00:00")), 330
        )

    def test_leave_that_ends_at_the_last_second_of_a_day(self):
        """A time off of whole days ends at 23:59:59."""
        leave = (utc("2026-05-06 00:00"), utc("2026-05-06 23:59:59"))
        clock = WorkTime(pattern(leaves=(leave,)))
        self.assertEqual(clock.add(utc("2026-05-06 09:00"), 1), utc("2026-05-07 08:31"))

    def test_calendar_without_hours(self):
        self.assertIsInstance(get_worktime(pattern([])), AroundTheClock)
        self.assertIsInstance(get_worktime(None), AroundTheClock)
        self.assertIsInstance(get_worktime(MAY), WorkTime)

    def test_nothing_but_leave(self):
        leave = (utc("2026-01-01 00:00"), utc("2099-01-01 00:00"))
        clock = WorkTime(pattern(leaves=(leave,)))
        with self.assertRaises(NoWorkingTime):
            clock.add(utc("2026-05-06 09:00"), 1)
        self.assertEqual(
            clock.count(utc("2026-05-06 09:00"), utc("2026-09-06 09:00")), 0
        )

    def test_earlier_moments_may_follow_later_ones(self):
        clock = WorkTime(MAY)
        clock.add(utc("2026-05-06 09:00"), 480)
        self.assertEqual(
            clock.add(utc("2019-05-08 17:00"), 120), utc("2019-05-09 09:30")
        )
        self.assertEqual(
            clock.add(utc("2026-04-30 16:20"), 480), utc("2026-05-06 16:20")
        )

    def test_summer_time(self):
        """Berlin, 29 March 2026: the night has no hour from two to three."""
        clock = WorkTime(pattern([(6, 0, 24)], tz="Europe/Berlin"))
        sunday = utc("2026-03-29 00:00", "Europe/Berlin")
        monday = utc("2026-03-30 00:00", "Europe/Berlin")
        self.assertEqual(clock.count(sunday, monday), 23 * 60)
        self.assertEqual(clock.add(sunday, 23 * 60), monday)
        autumn = utc("2026-10-25 00:00", "Europe/Berlin")
        self.assertEqual(clock.count(autumn, autumn + timedelta(days=2)), 25 * 60)

    def test_office_west_of_greenwich(self):
        clock = WorkTime(pattern(tz="America/Los_Angeles"))
        zone = "America/Los_Angeles"
        self.assertEqual(
            clock.add(utc("2026-05-08 17:30", zone), 60), utc("2026-05-11 09:00", zone)
        )


@tagged("post_install", "-at_install")
class TestPauses(BaseCase):
    def setUp(self):
        super().setUp()
        self.clock = WorkTime(MAY)
        self.start = utc("2026-05-06 08:30")

    def test_pause_that_lasts(self):
        pause = (utc("2026-05-06 09:30"), None)
        self.assertIsNone(self.clock.deadline(self.start, 480, [pause]))
        self.assertEqual(
            self.clock.deadline(self.start, 60, [pause]), utc("2026-05-06 09:30")
        )
        self.assertEqual(
            self.clock.elapsed(self.start, utc("2026-05-07 18:00"), [pause]), 60
        )

    def test_pause_after_the_deadline_changes_nothing(self):
        pause = (utc("2026-05-08 09:30"), utc("2026-05-08 15:00"))
        self.assertEqual(
            self.clock.deadline(self.start, 480, [pause]), utc("2026-05-06 18:00")
        )

    def test_pause_that_began_before_the_clock(self):
        pause = (utc("2026-05-06 07:00"), utc("2026-05-06 09:30"))
        self.assertEqual(
            self.clock.deadline(self.start, 60, [pause]), utc("2026-05-06 10:30")
        )
        over = (utc("2026-04-06 07:00"), utc("2026-04-07 09:30"))
        self.assertEqual(
            self.clock.deadline(self.start, 60, [over]), utc("2026-05-06 09:30")
        )
        self.assertEqual(
            self.clock.elapsed(self.start, utc("2026-05-06 10:30"), [over, pause]), 60
        )

    def test_pauses_that_overlap_count_once(self):
        pauses = [
            (utc("2026-05-06 10:00"), utc("2026-05-06 11:00")),
            (utc("2026-05-06 09:30"), utc("2026-05-06 10:30")),
            (utc("2026-05-06 11:00"), utc("2026-05-06 11:15")),
        ]
        self.assertEqual(
            self.clock.deadline(self.start, 61, pauses), utc("2026-05-06 11:16")
        )
        self.assertEqual(len(merge_spans(pauses)), 1)

    def test_pause_of_no_length(self):
        self.assertEqual(merge_spans([(self.start, self.start)]), [])

    def test_around_the_clock(self):
        pause = (utc("2026-05-06 09:00"), utc("2026-05-06 10:00"))
        self.assertEqual(
            AroundTheClock().deadline(self.start, 45, [pause]),
            utc("2026-05-06 10:15"),
        )
        self.assertEqual(
            AroundTheClock().elapsed(self.start, utc("2026-05-06 10:15"), [pause]), 45
        )


@tagged("post_install", "-at_install")
class TestProperties(BaseCase):
    """What holds for any calendar, on calendars drawn at random."""

    ROUNDS = 60

    def setUp(self):
        super().setUp()
        self.random = random.Random(20260501)

    def draw_pattern(self):
        draw = self.random
        weeks = []
        for _week in range(draw.choice((1, 2))):
            rows = [(draw.randrange(7), 9, 10)]
            for weekday in range(7):
                for _period in range(draw.randrange(3)):
                    start = draw.randrange(0, 23 * 60)
                    end = draw.randrange(start + 1, 24 * 60 + 1)
                    rows.append((weekday, start / 60, end / 60))
            weeks.append(build_week(rows))
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(400)]
        leaves = []
        for _leave in range(draw.randrange(4)):
            start = self.draw_moment()
            leaves.append((start, start + timedelta(minutes=draw.randrange(5000))))
        return Pattern(
            draw.choice((SHANGHAI, "Europe/Berlin", "America/New_York", "UTC")),
            tuple(weeks),
            frozenset(draw.sample(days, 30)),
            {day: draw.randrange(7) for day in draw.sample(days, 10)},
            tuple(leaves),
        )

    def draw_moment(self):
        return datetime(2026, 1, 1) + timedelta(seconds=self.random.randrange(35000000))

    def test_add_then_count_gives_back(self):
        for _round in range(self.ROUNDS):
            clock = WorkTime(self.draw_pattern())
            for _case in range(20):
                moment, minutes = self.draw_moment(), self.random.randrange(20000)
                end = clock.add(moment, minutes)
                self.assertGreaterEqual(end, moment)
                self.assertEqual(clock.count(moment, end), minutes)

    def test_deadline_is_the_first_such_moment(self):
        for _round in range(self.ROUNDS):
            clock = WorkTime(self.draw_pattern())
            moment, minutes = self.draw_moment(), self.random.randrange(1, 5000)
            end = clock.add(moment, minutes)
            self.assertLess(clock.count(moment, end - timedelta(seconds=1)), minutes)

    def test_monotone(self):
        for _round in range(self.ROUNDS):
            clock = WorkTime(self.draw_pattern())
            first, second = sorted((self.draw_moment(), self.draw_moment()))
            less, more = sorted(self.random.sample(range(20000), 2))
            self.assertLessEqual(clock.add(first, more), clock.add(second, more))
            self.assertLessEqual(clock.add(first, less), clock.add(first, more))

    def test_count_is_additive(self):
        for _round in range(self.ROUNDS):
            clock = WorkTime(self.draw_pattern())
            a, b, c = sorted(self.draw_moment() for _n in range(3))
            self.assertAlmostEqual(
                clock.count(a, b) + clock.count(b, c), clock.count(a, c), places=6
            )

    def test_elapsed_up_to_the_deadline_is_the_time_given(self):
        for _round in range(self.ROUNDS):
            clock = WorkTime(self.draw_pattern())
            moment, minutes = self.draw_moment(), self.random.randrange(1, 8000)
            pauses = []
            for _pause in range(self.random.randrange(5)):
                start = self.draw_moment()
                pauses.append(
                    (start, start + timedelta(hours=self.random.randrange(99)))
                )
            end = clock.deadline(moment, minutes, pauses)
            self.assertEqual(clock.elapsed(moment, end, pauses), minutes)
            self.assertGreaterEqual(end, clock.add(moment, minutes))

    def test_agrees_with_counting_minute_by_minute(self):
        """A second way of counting that knows nothing of timelines."""
        for _round in range(8):
            drawn = self.draw_pattern()
            clock, zone = WorkTime(drawn), ZoneInfo(drawn.tz)
            start = self.draw_moment().replace(second=0)
            counted = 0
            for minute in range(3 * 24 * 60):
                moment = start + timedelta(minutes=minute)
                local = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
                of_day = local.hour * 60 + local.minute
                working = any(
                    a <= of_day < b for a, b in drawn.get_periods(local.date())
                )
                on_leave = any(a <= moment < b for a, b in drawn.leaves)
                counted += working and not on_leave
            self.assertAlmostEqual(
                clock.count(start, start + timedelta(days=3)),
                counted,
                delta=len(drawn.leaves),  # leaves begin and end within a minute
            )

    def test_a_batch_costs_a_search_each(self):
        """Far in the future as near: a hundred times the days, not the time."""
        clock = WorkTime(MAY)
        start = utc("2026-05-06 09:00")
        clock.add(start, 480 * 2500)  # unrolled once
        calls = {
            days: self._count_calls(lambda d=days: clock.add(start, 480 * d))
            for days in (2, 2400)
        }
        self.assertLessEqual(calls[2400], calls[2] + 2)

    def _count_calls(self, act):
        """How many functions are called, those of the language included."""
        counted = []
        sys.setprofile(lambda _frame, event, _arg: counted.append(event))
        try:
            act()
        finally:
            sys.setprofile(None)
        return sum(event in ("call", "c_call") for event in counted)
