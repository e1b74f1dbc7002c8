from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.property_base.tools.worktime import AroundTheClock

from .test_worktime import OFFICE, SHANGHAI, utc


def attendances(rows, **vals):
    return [
        Command.create(
            {
                "name": "Hours",
                "dayofweek": str(weekday),
                "hour_from": hour_from,
                "hour_to": hour_to,
                "day_period": "morning" if hour_from < 12 else "afternoon",
                **vals,
            }
        )
        for weekday, hour_from, hour_to in rows
    ]


@tagged("post_install", "-at_install")
class TestWorkingCalendar(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env["res.country"].create({"name": "Cathay", "code": "X0"})
        cls.states = cls.env["res.country.state"].create(
            [
                {"name": name, "code": name, "country_id": cls.country.id}
                for name in ("East", "West")
            ]
        )
        cls.company = cls.env["res.company"].create(
            {
                "name": "Office",
                "country_id": cls.country.id,
                "state_id": cls.states[0].id,
            }
        )
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "company_id": cls.company.id,
                "tz": SHANGHAI,
                "two_weeks_calendar": False,
                "attendance_ids": [Command.clear()] + attendances(OFFICE),
            }
        )
        cls.holidays = cls.env["calendar.public.holiday"].create(
            {
                "year": 2026,
                "country_id": cls.country.id,
                "line_ids": [
                    Command.create({"name": "May", "date": date(2026, 5, day)})
                    for day in range(1, 6)
                ],
            }
        )
        cls.makeup = cls.env["property.makeup.day"].create(
            {"name": "May", "date": "2026-05-09", "country_id": cls.country.id}
        )

    def add(self, text, minutes):
        return self.calendar._property_get_worktime().add(utc(text), minutes)

    def test_worked_cases(self):
        """W9 from records."""
        for start, end in (
            ("2026-04-30 16:20", "2026-05-06 16:20"),
            ("2026-05-08 17:00", "2026-05-09 17:00"),
            ("2026-05-02 10:00", "2026-05-06 18:00"),
        ):
            self.assertEqual(self.add(start, 480), utc(end), start)

    def test_break_is_no_work(self):
        self.calendar.attendance_ids = attendances([(0, 8, 8.5)]) + attendances(
            [(0, 12, 13.5)], day_period="lunch"
        )
        self.assertEqual(self.add("2026-05-11 11:45", 30), utc("2026-05-11 13:45"))
        self.assertEqual(self.add("2026-05-11 07:00", 60), utc("2026-05-11 09:00"))

    def test_same_as_the_calendar_without_holidays(self):
        """The ERP's own arithmetic agrees where it knows all there is to know."""
        start = utc("2026-06-05 16:20")
        for hours in (0.5, 1, 8, 33, 200):
            self.assertEqual(
                self.calendar._property_get_worktime().add(start, hours * 60),
                self.calendar.plan_hours(hours, start, compute_leaves=True),
            )

    def test_two_weeks(self):
        self.calendar.write(
            {
                "two_weeks_calendar": True,
                "attendance_ids": [Command.clear()]
                + attendances([(0, 8, 10)], week_type="0")
                + attendances([(0, 13, 15)], week_type="1"),
            }
        )
        monday = date(2026, 6, 1)
        for week in range(3):
            day = monday + timedelta(weeks=week)
            number = self.env["resource.calendar.attendance"].get_week_type(day)
            end = ("10:00", "15:00")[number]
            self.assertEqual(self.add(f"{day} 00:00", 120), utc(f"{day} {end}"))

    def test_time_off_of_everybody(self):
        leaves = self.env["resource.calendar.leaves"]
        span = {
            "date_from": utc("2026-06-01 08:30"),
            "date_to": utc("2026-06-01 12:00"),
        }
        person = self.env["resource.resource"].create(
            {"name": "One", "calendar_id": self.calendar.id, "tz": SHANGHAI}
        )
        leaves.create({**span, "resource_id": person.id})
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-01 09:30"))
        leave = leaves.create({**span, "calendar_id": self.calendar.id})
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-01 14:30"))
        leave.date_to = utc("2026-06-01 10:00")
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-01 11:00"))
        leave.unlink()
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-01 09:30"))

    def test_holiday_of_a_state(self):
        line = self.env["calendar.public.holiday.line"].create(
            {
                "public_holiday_id": self.holidays.id,
                "name": "Song festival",
                "date": "2026-06-01",
                "state_ids": [Command.set(self.states[1].ids)],
            }
        )
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-01 09:30"))
        line.state_ids = self.states[0]
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-02 09:30"))
        self.company.state_id = self.states[1]
        self.assertEqual(self.add("2026-06-01 08:30", 60), utc("2026-06-01 09:30"))

    def test_other_countries_do_not_count(self):
        other = self.env["res.country"].create({"name": "Elsewhere", "code": "X1"})
        self.makeup.country_id = other
        self.holidays.country_id = other
        self.assertEqual(self.add("2026-04-30 16:20", 480), utc("2026-05-01 16:20"))
        self.assertEqual(self.add("2026-05-08 17:00", 480), utc("2026-05-11 17:00"))

    def test_own_makeup_day_goes_before_the_general_one(self):
        self.calendar.attendance_ids = [Command.clear()] + attendances(
            [(0, 8, 12), (4, 9, 11)]
        )
        self.env["property.makeup.day"].create(
            {
                "name": "Ours",
                "date": "2026-05-09",
                "weekday": "4",
                "company_id": self.company.id,
                "country_id": self.country.id,
            }
        )
        self.assertEqual(self.add("2026-05-09 00:00", 60), utc("2026-05-09 10:00"))
        other = self.env["res.company"].create(
            {"name": "Other", "country_id": self.country.id}
        )
        worktime = self.calendar._property_get_worktime(other)
        self.assertEqual(
            worktime.add(utc("2026-05-09 00:00"), 60), utc("2026-05-09 09:00")
        )

    def test_without_hours_around_the_clock(self):
        none = self.env["resource.calendar"]
        self.assertIs(type(none._property_get_worktime()), AroundTheClock)
        self.calendar.attendance_ids.unlink()
        self.assertIs(type(self.calendar._property_get_worktime()), AroundTheClock)

    def test_flexible_hours_around_the_clock(self):
        self.calendar.schedule_type = "flexible"
        self.assertIs(type(self.calendar._property_get_worktime()), AroundTheClock)

    def test_read_once(self):
        self.add("2026-05-08 17:00", 480)
        self.company.fetch(["country_id", "state_id"])
        with self.assertQueryCount(0):
            for _case in range(3):
                self.add("2026-05-08 17:00", 480)

    def test_change_is_told_to_its_calendars(self):
        told = []
        self.patch(
            type(self.calendar),
            "_property_worktime_changed",
            lambda calendars: told.append(calendars),
        )
        self.makeup.date = "2026-05-10"
        self.holidays.line_ids[0].name = "Labour Day"
        self.calendar.attendance_ids[0].hour_from = 8
        self.calendar.name = "Renamed"
        every = self.env["resource.calendar"]
        self.assertEqual(told, [every, every, self.calendar])

    def test_day_is_entered_once(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.makeup.copy()

    def test_moments_are_utc(self):
        self.assertEqual(self.add("2026-04-30 16:20", 480), datetime(2026, 5, 6, 8, 20))


@tagged("post_install", "-at_install")
class TestMakeupDayAccess(TransactionCase):
    def setUp(self):
        super().setUp()
        self.days = self.env["property.makeup.day"]
        self.vals = {"name": "May", "date": "2031-05-10"}

    def user(self, group, **kwargs):
        return new_test_user(
            self.env, f"mk_{group}", f"property_base.{group}", **kwargs
        )

    def test_director_alone_enters_them(self):
        supervisor = self.days.with_user(self.user("group_supervisor"))
        with self.assertRaises(AccessError):
            supervisor.create(self.vals)
        day = self.days.with_user(self.user("group_manager")).create(self.vals)
        self.assertEqual(supervisor.browse(day.id).weekday, "0")
        self.assertEqual(day.display_name, "2031-05-10 May")

    def test_day_of_another_company_stays_there(self):
        other = self.env["res.company"].create({"name": "Other"})
        day = self.days.create({**self.vals, "company_id": other.id})
        staff = self.days.with_user(self.user("group_staff"))
        self.assertFalse(staff.search([("id", "=", day.id)]))
        day.company_id = False
        self.assertTrue(staff.search([("id", "=", day.id)]))


@tagged("post_install", "-at_install")
class TestWhoAnswers(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Office"})
        cls.community, cls.other = cls.env["property.community"].create(
            [
                {"name": name, "code": name, "company_id": cls.company.id}
                for name in ("Lake", "Hill")
            ]
        )
        cls.users = {
            name: cls.create_user(name, group)
            for name, group in (
                ("wa_staff", "group_staff"),
                ("wa_supervisor", "group_supervisor"),
                ("wa_manager", "group_manager"),
            )
        }

    @classmethod
    def create_user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"property_base.{group}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def test_by_group(self):
        staff = self.community.with_user(self.users["wa_staff"])
        self.assertEqual(staff._get_supervisors(), self.users["wa_supervisor"])
        self.assertEqual(staff._get_managers(), self.users["wa_manager"])
        self.assertEqual(staff._get_managers().env.uid, self.users["wa_staff"].id)

    def test_named_ones_go_before(self):
        named = self.create_user("wa_named", "group_supervisor")
        self.community.supervisor_id = named
        self.assertEqual(self.community._get_supervisors(), named)
        self.assertIn(self.users["wa_supervisor"], self.other._get_supervisors())
        named.active = False
        self.assertEqual(self.community._get_supervisors(), self.users["wa_supervisor"])

    def test_limited_to_other_communities(self):
        self.users["wa_supervisor"].property_community_ids = self.other
        self.assertEqual(self.other._get_supervisors(), self.users["wa_supervisor"])
        self.assertEqual(
            self.community._get_supervisors(),
            self.users["wa_manager"],
            "without a supervisor the director hears of it",
        )
