from odoo import api, fields, models
from odoo.tools import SQL

#: name, last day overdue; the last is open
AGES = [
    ("not_due", 0),
    ("d30", 30),
    ("d60", 60),
    ("d90", 90),
    ("d180", 180),
    ("d365", 365),
    ("over", None),
]


class PropertyArrears(models.Model):
    _inherit = "property.arrears"

    ageing = fields.Selection(
        [
            ("not_due", "Not Due"),
            ("d30", "0-30 Days"),
            ("d60", "31-60 Days"),
            ("d90", "61-90 Days"),
            ("d180", "91-180 Days"),
            ("d365", "181-365 Days"),
            ("over", "Over 365 Days"),
        ],
        readonly=True,
    )

    @api.model
    def _select(self, day):
        return SQL("%s, %s AS ageing", super()._select(day), self._ageing_sql(day))

    @api.model
    def _ageing_sql(self, day):
        cases = [
            SQL("WHEN %s::date - charge.due_date <= %s THEN %s", day, last, name)
            for name, last in AGES
            if last is not None
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), AGES[-1][0])

    @api.model
    def _limitation_sql(self, day):
        """Signed promises and part payments by the day renew a claim as well."""
        self.env["property.arrears.interruption"].flush_model()
        return SQL(
            """GREATEST(%s, (SELECT MAX(renewed.limitation_date)
                               FROM property_arrears_interruption renewed
                              WHERE renewed.charge_id = charge.id
                                AND renewed.date <= %s))""",
            super()._limitation_sql(day),
            day,
        )
