from odoo import api, models
from odoo.tools import ormcache

from ..tools.worktime import Pattern, get_worktime

CACHE_KEY = "property_worktime"


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "property.worktime.mixin"]

    def _property_get_worktime(self, company=None):
        """The working time of a calendar, public holidays and make-up days included.

        What was built is kept until the end of the transaction; what it is built
        from, until somebody changes it. No calendar, or one without hours, counts
        around the clock: the promise that is the hardest to keep.

        :param company: whose country and state say which holidays count; that of
            the calendar or of the user if left out
        :return: tools.worktime.AroundTheClock or WorkTime; its moments are naive UTC
        """
        if not self:
            return get_worktime(None)
        self.ensure_one()
        # sudo: res.company - residents report defects too
        company = (company or self.company_id or self.env.company).sudo()
        built = self.env.cr.cache.setdefault(CACHE_KEY, {})
        key = (self.id, company.id, company.country_id.id, company.state_id.id)
        if key not in built:
            built[key] = get_worktime(self._property_get_pattern(*key[1:]))
        return built[key]

    @ormcache("self.id", "company_id", "country_id", "state_id")
    def _property_get_pattern(self, company_id, country_id, state_id):
        # sudo: resource.calendar - hours and holidays are no secret, their screens are
        calendar = self.sudo()
        if calendar.flexible_hours:
            return None
        return Pattern(
            tz=calendar.tz,
            weeks=calendar._property_get_weeks(),
            off_days=calendar._property_get_off_days(country_id, state_id),
            makeup_days=calendar.env["property.makeup.day"]._get_weekdays(
                company_id, country_id
            ),
            leaves=calendar._property_get_leaves(company_id),
        )

    def _property_get_weeks(self):
        periods = self.attendance_ids.filtered(lambda a: a._is_work_period())
        if not self.two_weeks_calendar:
            return (periods._property_get_week(),)
        return tuple(
            periods.filtered(
                lambda a, number=number: a.week_type == number
            )._property_get_week()
            for number in ("0", "1")
        )

    @api.model
    def _property_get_off_days(self, country_id, state_id):
        lines = self.env["calendar.public.holiday.line"].search_fetch(
            [
                ("public_holiday_id.country_id", "in", (False, country_id)),
                "|",
                ("state_ids", "=", False),
                ("state_ids", "in", [state_id]),
            ],
            ["date"],
        )
        return frozenset(lines.mapped("date"))

    def _property_get_leaves(self, company_id):
        """Time off of everybody, as spans of moments."""
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", (False, self.id)),
                ("company_id", "in", (False, company_id)),
            ],
            ["date_from", "date_to"],
        )
        return tuple((leave.date_from, leave.date_to) for leave in leaves)

    def _property_worktime_changed(self):
        """Hours, holidays, make-up days or time off of these calendars changed.

        Called once for a change of many records; an empty set stands for every
        calendar. Whoever stores deadlines extends it.
        """
        self.env.registry.clear_cache()
        self.env.cr.cache.pop(CACHE_KEY, None)

    @api.model
    def _property_is_about_worktime(self, vals):
        return bool(
            {"tz", "two_weeks_calendar", "flexible_hours", "schedule_type"}
            & vals.keys()
        )

    def _property_get_worktime_calendars(self):
        return self
