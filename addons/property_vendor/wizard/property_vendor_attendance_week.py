from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class PropertyVendorAttendanceWeek(models.TransientModel):
    """A week's attendance of a contract, entered at once.

    Nothing counts before it is saved: full presence is offered, never assumed.
    """

    _name = "property.vendor.attendance.week"
    _description = "Attendance of a Week"

    contract_id = fields.Many2one(
        "property.service.contract",
        required=True,
        ondelete="cascade",
        domain="[('state', '!=', 'draft')]",
    )
    date = fields.Date(
        string="Week of", required=True, default=fields.Date.context_today
    )
    line_ids = fields.One2many(
        "property.vendor.attendance.week.line",
        "week_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("contract_id", "date")
    def _compute_line_ids(self):
        for week in self:
            week.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in week._prepare_lines()),
            ]

    def _get_days(self):
        """Days of the week in the contract's term that are not to come."""
        contract, today = self.contract_id, fields.Date.context_today(self)
        if not contract or not self.date:
            return []
        monday = self.date - timedelta(days=self.date.weekday())
        days = [monday + timedelta(days=index) for index in range(7)]
        last = min(contract.date_last, today)
        return [day for day in days if contract.date_start <= day <= last]

    def _prepare_lines(self):
        days = self._get_days()
        known = {row.date: row for row in self._get_rows(days)}
        headcount = self.contract_id.headcount
        return [
            {
                "date": day,
                "planned": known[day].planned if day in known else headcount,
                "present": known[day].present if day in known else headcount,
                "note": known[day].note if day in known else False,
            }
            for day in days
        ]

    def _get_rows(self, days):
        # the contract's own id: in a form that is not saved it is a new record
        return self.env["property.vendor.attendance"].search(
            [("contract_id", "in", self.contract_id.ids), ("date", "in", days)]
        )

    def action_save(self):
        """Enter the days, changing those that are entered already.

        :raise UserError: no day of the week can be entered
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(
                self.env._("No day of this week lies in the contract and in the past.")
            )
        self._check_bounds()
        known = {row.date: row for row in self._get_rows(self.line_ids.mapped("date"))}
        new = []
        for line in self.line_ids:
            vals = {
                "planned": line.planned,
                "present": line.present,
                "note": line.note,
            }
            if line.date in known:
                known[line.date].write(vals)
            else:
                new.append(
                    {**vals, "contract_id": self.contract_id.id, "date": line.date}
                )
        self.env["property.vendor.attendance"].create(new)
        return self.contract_id.action_open_attendance()

    def _check_bounds(self):
        for line in self.line_ids:
            if not 0 <= line.present <= line.planned:
                raise UserError(
                    self.env._(
                        "%(day)s: %(present)s present is not between 0 and the "
                        "%(planned)s planned.",
                        day=line.date,
                        present=line.present,
                        planned=line.planned,
                    )
                )
