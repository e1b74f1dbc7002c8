from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from odoo.addons.property_base.tools.period import get_bounds
from odoo.addons.property_base.tools.phone import mask_phone
from odoo.addons.property_base.tools.xlsx import Column, Sheet

MAX_ROWS = 5000


class PropertyVisitRegister(models.TransientModel):
    """The return-visit record (回访记录表) of a period, on paper and as a sheet."""

    _name = "property.visit.register"
    _description = "Return-visit Record"
    _inherit = ["property.xlsx.mixin"]

    community_id = fields.Many2one(
        "property.community",
        required=True,
        default=lambda self: self.env["property.community"].search([], limit=1),
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: get_bounds("month", fields.Date.context_today(self))[0],
    )
    date_end = fields.Date(
        string="To", required=True, default=fields.Date.context_today
    )
    type_code = fields.Selection(
        [("complaint", "Complaint"), ("repair", "Repair")],
        string="Only",
        help="Empty: of every kind.",
    )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        if any(register.date_end < register.date_start for register in self):
            raise UserError(self.env._("The period ends before it starts."))

    def action_print(self):
        """The record as PDF."""
        self._get_visits()
        report = self.env.ref("property_cs.property_visit_register_pdf")
        return report.report_action(self)

    def action_xlsx(self):
        """The record as a spreadsheet."""
        self._get_visits()
        return self._action_download_xlsx("register")

    def _get_domain(self):
        """Visits made in the period, and those given up that were due in it."""
        domain = Domain("community_id", "=", self.community_id.id)
        if self.type_code:
            domain &= Domain("type_code", "=", self.type_code)
        return domain & (
            Domain("state", "=", "done")
            & Domain("done_date", ">=", self.date_start)
            & Domain("done_date", "<=", self.date_end)
            | Domain("state", "=", "unreached")
            & Domain("deadline", ">=", self.date_start)
            & Domain("deadline", "<=", self.date_end)
        )

    def _get_visits(self):
        """The visits, in order of the day, read with the user's own rights.

        :raise UserError: more of them than a record is made for
        """
        visits = self.env["property.return.visit"].search(
            self._get_domain(), limit=MAX_ROWS + 1
        )
        if len(visits) > MAX_ROWS:
            raise UserError(
                self.env._(
                    "A record holds %s visits: choose a shorter period.", MAX_ROWS
                )
            )
        return visits.sorted(lambda v: (v.done_date or v.deadline, v.id))

    def _get_title(self):
        return self.env._("Return-visit Record")

    def _get_period_name(self):
        return f"{self.date_start} – {self.date_end}"

    def _get_rows(self):
        """What is printed, a list of cells for each visit; phones are masked."""
        return [
            [index, *self._get_row(visit)]
            for index, visit in enumerate(self._get_visits(), 1)
        ]

    def _get_row(self, visit):
        ticket = visit.ticket_id
        done = visit.state == "done"
        return [
            format_datetime(self.env, visit.done_date, dt_format="yyyy-MM-dd HH:mm")
            if done
            else "",
            visit.unit_id.name or visit.building_id.display_name or "",
            visit.partner_id.name or "",
            mask_phone(visit.phone) or "",
            ticket.number or "",
            ticket.type_id.name or visit._get_label("origin"),
            ticket.name or visit.subject or "",
            ticket.property_resolution or "",
            ticket.user_id.name or "",
            visit._get_label("manner"),
            visit._get_label("result") if done else visit._get_label("state"),
            visit.comment or "",
            (visit.done_user_id or visit.user_id).name or "",
            visit.attempt_count,
        ]

    def _get_headings(self):
        _ = self.env._
        return [
            (_("No."), "integer", 4),
            (_("Visited on"), "text", 9),
            (_("Unit"), "text", 7),
            (_("Person"), "text", 7),
            (_("Phone"), "text", 9),
            (_("Ticket"), "text", 8),
            (_("Type"), "text", 5),
            (_("Subject"), "text", 12),
            (_("What Was Done"), "text", 13),
            (_("Done by"), "text", 6),
            (_("Manner"), "text", 5),
            (_("Visit Result"), "text", 7),
            (_("What Was Said"), "text", 12),
            (_("Visited by"), "text", 6),
            (_("Attempts Failed"), "integer", 5),
        ]

    def _get_summary(self):
        """How many of each answer, in one line."""
        visits = self._get_visits()
        done = visits.filtered(lambda v: v.state == "done")
        counts = {
            result: len(done.filtered(lambda v, r=result: v.result == r))
            for result in "abc"
        }
        return self.env._(
            "Visited: %(done)s; A satisfied: %(a)s, B fairly: %(b)s, C not: %(c)s; "
            "not reached in three attempts: %(left)s",
            done=len(done),
            left=len(visits) - len(done),
            **counts,
        )

    def _xlsx_register(self, options):
        self.ensure_one()
        title = self._get_title()
        columns = [Column(name, kind) for name, kind, __ in self._get_headings()]
        notes = [
            f"{self.community_id.name}  {self._get_period_name()}",
            self._get_summary(),
        ]
        sheet = Sheet(title, columns, self._get_rows(), title=title, notes=notes)
        return f"{title} {self.date_start} {self.date_end}", [sheet]
