from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from .test_holiday_notice import NOTICE


@tagged("post_install", "-at_install")
class TestHolidayYear(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env["res.country"].create({"name": "Cathay", "code": "X0"})
        cls.env.company.country_id = cls.country
        cls.director = new_test_user(
            cls.env, "year_manager", "property_base.group_manager"
        )
        cls.lines = cls.env["calendar.public.holiday.line"]

    def open(self, year=2026):
        wizard = self.env["property.holiday.year"].with_user(self.director)
        return Form(wizard.with_context(default_year=year))

    def days(self, year=2026):
        lines = self.lines.search(
            [
                ("public_holiday_id.country_id", "=", self.country.id),
                ("public_holiday_id.year", "=", year),
            ]
        )
        return {line.date: line.name for line in lines}

    def makeups(self):
        days = self.env["property.makeup.day"].search(
            [("country_id", "=", self.country.id)]
        )
        return {day.date: day.name for day in days}

    def enter(self, form, name, first, last):
        with form.line_ids.new() as line:
            line.name, line.date_start, line.date_end = name, first, last

    def enter_makeup(self, form, name, day):
        with form.makeup_ids.new() as makeup:
            makeup.name, makeup.date = name, day

    def enter_may(self):
        form = self.open()
        self.enter(form, "May", "2026-05-01", "2026-05-05")
        self.enter_makeup(form, "May", "2026-05-09")
        form.save().action_apply()

    def test_entered_by_hand(self):
        self.enter_may()
        self.assertEqual(
            self.days(), {date(2026, 5, day): "May" for day in range(1, 6)}
        )
        self.assertEqual(self.makeups(), {date(2026, 5, 9): "May"})

    def test_opened_again_shows_what_is_entered(self):
        self.enter_may()
        wizard = self.open().save()
        self.assertEqual(
            wizard.line_ids.mapped(lambda r: (r.name, r.date_start, r.day_count)),
            [("May", date(2026, 5, 1), 5)],
        )
        self.assertEqual(wizard.makeup_ids.mapped("date"), [date(2026, 5, 9)])
        self.assertFalse(self.open(2027).save().line_ids)

    def test_correction_keeps_the_rest(self):
        self.enter_may()
        before = self.lines.search([("date", "=", "2026-05-02")])
        form = self.open()
        with form.line_ids.edit(0) as line:
            line.date_end = "2026-05-03"
        self.enter(form, "National", "2026-10-01", "2026-10-02")
        form.makeup_ids.remove(0)
        form.save().action_apply()
        self.assertEqual(
            sorted(self.days()),
            [date(2026, 5, day) for day in (1, 2, 3)]
            + [date(2026, 10, 1), date(2026, 10, 2)],
        )
        self.assertEqual(self.makeups(), {})
        self.assertTrue(before.exists())

    def test_from_the_notice(self):
        form = self.open()
        form.notice = NOTICE
        wizard = form.save()
        wizard.action_read_notice()
        self.assertEqual(len(wizard.line_ids), 4)
        wizard.action_apply()
        self.assertEqual(self.days()[date(2026, 2, 23)], "春节")
        self.assertEqual(len(self.days()), 3 + 9 + 3 + 8)
        self.assertEqual(len(self.makeups()), 5)

    def test_text_that_is_no_notice(self):
        wizard = self.open().save()
        wizard.notice = "Dear colleagues"
        with self.assertRaises(UserError):
            wizard.action_read_notice()

    def test_wrong_days(self):
        cases = (
            ([("A", "2025-12-31", "2026-01-02")], []),
            (
                [("A", "2026-01-01", "2026-01-02"), ("B", "2026-01-02", "2026-01-03")],
                [],
            ),
            ([("A", "2026-01-01", "2026-01-02")], [("A", "2026-01-02")]),
            ([], [("A", "2026-01-04"), ("B", "2026-01-04")]),
        )
        for holidays, makeups in cases:
            form = self.open()
            for row in holidays:
                self.enter(form, *row)
            for row in makeups:
                self.enter_makeup(form, *row)
            with self.assertRaises(UserError):
                form.save().action_apply()
        self.assertEqual(self.days(), {})
        form = self.open()
        self.enter(form, "A", "2026-01-02", "2026-01-01")
        with self.assertRaises(ValidationError):
            form.save()

    def test_holidays_of_a_state_stay(self):
        self.enter_may()
        state = self.env["res.country.state"].create(
            {"name": "East", "code": "E", "country_id": self.country.id}
        )
        line = self.lines.create(
            {
                "public_holiday_id": self.lines.search([("date", "=", "2026-05-01")])
                .public_holiday_id.filtered(lambda y: y.country_id == self.country)
                .id,
                "name": "Song festival",
                "date": "2026-04-19",
                "state_ids": state.ids,
            }
        )
        wizard = self.open().save()
        self.assertNotIn("Song festival", wizard.line_ids.mapped("name"))
        wizard.action_apply()
        self.assertTrue(line.exists())

    def test_director_alone(self):
        supervisor = new_test_user(
            self.env, "year_supervisor", "property_base.group_supervisor"
        )
        with self.assertRaises(AccessError):
            self.env["property.holiday.year"].with_user(supervisor).create({})
