from odoo import api, fields, models


class PropertyMakeupDay(models.Model):
    """A weekend day that is worked to make up for a holiday (调休上班日).

    The ERP's calendars know holidays, not this; the State Council names both in
    its yearly notice. On such a day the hours of a weekday are worked.
    """

    _name = "property.makeup.day"
    _description = "Make-up Working Day"
    _inherit = ["property.worktime.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(required=True, help="The holiday it makes up for.")
    date = fields.Date(required=True)
    weekday = fields.Selection(
        selection="_selection_weekday",
        string="Hours of",
        required=True,
        default="0",
        help="The weekday whose working hours apply.",
    )
    country_id = fields.Many2one(
        "res.country",
        default=lambda self: self.env.company.country_id,
        help="Empty: in every country.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: for every company. A company's own day goes before it.",
    )

    _date_uniq = models.UniqueIndex(
        "(date, COALESCE(company_id, 0), COALESCE(country_id, 0))",
        "This day is a make-up working day already.",
    )

    @api.model
    def _selection_weekday(self):
        weekday = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        return weekday._description_selection(self.env)

    @api.depends("name", "date")
    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{day.date} {day.name or ''}".strip()

    @api.model
    def _get_weekdays(self, company_id, country_id):
        """{date: weekday, 0 for Monday} of the days that count for a company."""
        days = self.search_fetch(
            [
                ("company_id", "in", (False, company_id)),
                ("country_id", "in", (False, country_id)),
            ],
            ["date", "weekday", "company_id", "country_id"],
        )
        # what is said more closely comes last and stays
        days = days.sorted(lambda day: (bool(day.company_id), bool(day.country_id)))
        return {day.date: int(day.weekday) for day in days}
