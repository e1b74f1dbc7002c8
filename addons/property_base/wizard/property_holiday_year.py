from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.holiday_notice import NoticeError, read_notice


class PropertyHolidayYear(models.TransientModel):
    """A year's public holidays and make-up working days on one screen.

    It shows what is entered already; applying makes the year what it shows.
    """

    _name = "property.holiday.year"
    _description = "Holidays of a Year"

    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    country_id = fields.Many2one(
        "res.country", default=lambda self: self.env.company.country_id
    )
    notice = fields.Text(
        help="Paste the official notice here to have the dates read from it."
    )
    line_ids = fields.One2many(
        "property.holiday.year.line",
        "wizard_id",
        compute="_compute_entered",
        store=True,
        readonly=False,
    )
    makeup_ids = fields.One2many(
        "property.holiday.year.makeup",
        "wizard_id",
        compute="_compute_entered",
        store=True,
        readonly=False,
    )

    @api.constrains("year")
    def _check_year(self):
        if any(not 1900 < wizard.year < 2200 for wizard in self):
            raise ValidationError(self.env._("Enter a year in four digits."))

    @api.depends("year", "country_id")
    def _compute_entered(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(vals) for vals in wizard._prepare_holidays()
            ]
            wizard.makeup_ids = [Command.clear()] + [
                Command.create(
                    {"name": day.name, "date": day.date, "weekday": day.weekday}
                )
                for day in wizard._get_makeup_days().sorted("date")
            ]

    def _get_holidays(self):
        """The whole country's holidays of the year."""
        return self.env["calendar.public.holiday.line"].search(
            [
                ("public_holiday_id.year", "=", self.year),
                ("public_holiday_id.country_id", "=", self.country_id.id),
                ("state_ids", "=", False),
            ]
        )

    def _get_makeup_days(self):
        """Make-up days of the year for every company."""
        return self.env["property.makeup.day"].search(
            [
                ("date", ">=", f"{self.year:04d}-01-01"),
                ("date", "<=", f"{self.year:04d}-12-31"),
                ("country_id", "=", self.country_id.id),
                ("company_id", "=", False),
            ]
        )

    def _prepare_holidays(self):
        """Days in a row that have one name are one holiday."""
        spans = []
        for line in self._get_holidays().sorted("date"):
            last = spans[-1] if spans else None
            if (
                last
                and last["name"] == line.name
                and line.date - last["date_end"] == timedelta(days=1)
            ):
                last["date_end"] = line.date
            else:
                spans.append(
                    {"name": line.name, "date_start": line.date, "date_end": line.date}
                )
        return spans

    def action_read_notice(self):
        """Replace the rows by what the pasted notice says."""
        self.ensure_one()
        try:
            holidays = read_notice(self.notice or "", self.year)
        except NoticeError:
            raise UserError(
                self.env._(
                    "No holidays could be read from this text. Paste the paragraphs "
                    "that begin with 一、 二、 …, or enter the dates by hand."
                )
            ) from None
        self.line_ids = [Command.clear()] + [
            Command.create(
                {"name": h.name, "date_start": h.date_start, "date_end": h.date_end}
            )
            for h in holidays
        ]
        self.makeup_ids = [Command.clear()] + [
            Command.create({"name": h.name, "date": day})
            for h in holidays
            for day in h.makeup_days
        ]
        return self._action_reopen()

    def _action_reopen(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "property_base.property_holiday_year_action"
            ),
            "res_id": self.id,
        }

    def action_apply(self):
        """Make the year what the screen shows.

        :raise UserError: a day belongs to another year, or is said twice
        """
        self.ensure_one()
        holidays = self._check_days(
            [(day, line.name) for line in self.line_ids for day in line._get_days()]
        )
        makeups = self._check_days([(day.date, day) for day in self.makeup_ids])
        worked = holidays.keys() & makeups.keys()
        if worked:
            raise UserError(
                self.env._(
                    "%(date)s is off and worked at once.",
                    date=fields.Date.to_string(min(worked)),
                )
            )
        self._apply_holidays(holidays)
        self._apply_makeup_days(makeups)
        return {"type": "ir.actions.act_window_close"}

    def _check_days(self, pairs):
        days = dict(pairs)
        wrong = [day for day in days if day.year != self.year]
        if wrong:
            raise UserError(
                self.env._(
                    "%(date)s is not in %(year)s.",
                    date=fields.Date.to_string(wrong[0]),
                    year=str(self.year),
                )
            )
        if len(days) < len(pairs):
            raise UserError(self.env._("A day is entered twice."))
        return days

    def _apply_holidays(self, holidays):
        """:param holidays: {date: name}"""
        # sudo: calendar.public.holiday - the ERP gives it to administrators; the
        # director, who alone may use this wizard, keeps it for the office
        entered = self.sudo()._get_holidays()
        kept = entered.filtered(lambda line: holidays.get(line.date) == line.name)
        (entered - kept).unlink()
        missing = holidays.keys() - set(kept.mapped("date"))
        if missing:
            year = self.sudo()._get_or_create_year()
            year.line_ids = [
                Command.create({"name": holidays[day], "date": day})
                for day in sorted(missing)
            ]

    def _get_or_create_year(self):
        years = self.env["calendar.public.holiday"]
        vals = {"year": self.year, "country_id": self.country_id.id}
        found = years.search([(name, "=", value) for name, value in vals.items()])
        return found or years.create(vals)

    def _apply_makeup_days(self, makeups):
        """:param makeups: {date: row}"""
        entered = self._get_makeup_days()
        kept = entered.filtered(
            lambda day: (
                day.date in makeups
                and makeups[day.date].weekday == day.weekday
                and makeups[day.date].name == day.name
            )
        )
        (entered - kept).unlink()
        self.env["property.makeup.day"].create(
            [
                {
                    "name": makeups[day].name,
                    "date": day,
                    "weekday": makeups[day].weekday,
                    "country_id": self.country_id.id,
                }
                for day in sorted(makeups.keys() - set(kept.mapped("date")))
            ]
        )
