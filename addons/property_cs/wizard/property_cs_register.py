from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.property_base.tools.phone import mask_phone
from odoo.addons.property_base.tools.xlsx import Column, Sheet

MAX_ROWS = 5000


class PropertyCsRegister(models.TransientModel):
    """The registers inspectors ask for, on paper and as a spreadsheet.

    One table of columns for each kind, so that both show the same. Phones are
    masked: the sheets leave the office. A complaint is one of a household: the
    collective complaint around several is named in their rows and has none.
    """

    _name = "property.cs.register"
    _description = "Register of the Service Desk"
    _inherit = "property.xlsx.mixin"

    kind = fields.Selection(
        [
            ("complaint", "Complaint Register"),
            ("visitor", "Visitor Register"),
            ("letter", "Register of Letters"),
            ("suggestion", "Register of Suggestions"),
        ],
        required=True,
        default="complaint",
    )
    community_id = fields.Many2one("property.community", help="Empty: all of them.")
    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._get_month_start()
    )
    date_end = fields.Date(
        string="Until", required=True, default=fields.Date.context_today
    )

    _period = models.Constraint(
        "CHECK(date_end >= date_start)", "The period ends after it begins."
    )

    @api.model
    def _get_month_start(self):
        return fields.Date.context_today(self).replace(day=1)

    def action_pdf(self):
        """The register as PDF.

        :raise UserError: more rows than anybody reads on paper
        """
        self.ensure_one()
        self._get_tickets()
        return self.env.ref("property_cs.report_property_register").report_action(self)

    def action_xlsx(self):
        """The register as a spreadsheet."""
        self.ensure_one()
        return self._action_download_xlsx("register")

    def _xlsx_register(self, options):
        self.ensure_one()
        table = self._get_table()
        title = self._get_title()
        sheet = Sheet(
            title,
            table["columns"],
            table["rows"],
            title=title,
            notes=[self._get_subtitle()],
        )
        return title, [sheet]

    # ------------------------------------------------------------------- table
    def _get_title(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return labels[self.kind]

    def _get_subtitle(self):
        place = self.community_id.name or self.env._("All communities")
        return f"{place}  {self.date_start} – {self.date_end}"

    def _get_tickets(self):
        found = self.env["helpdesk.ticket"].search(
            self._get_domain(), order="property_received_date, id", limit=MAX_ROWS + 1
        )
        if len(found) > MAX_ROWS:
            raise UserError(
                self.env._(
                    "More than %(count)s rows: choose a shorter period.", count=MAX_ROWS
                )
            )
        return found

    def _get_domain(self):
        kinds = {
            "complaint": Domain("property_type_code", "=", "complaint")
            & Domain("property_collective", "=", False),
            "suggestion": Domain("property_type_code", "=", "suggestion"),
            "visitor": Domain("property_channel_code", "=", "visit"),
            "letter": Domain("property_channel_code", "=", "letter"),
        }
        start, end = self._get_bounds()
        domain = (
            kinds[self.kind]
            & Domain("property_community_id", "!=", False)
            & Domain("property_received_date", ">=", start)
            & Domain("property_received_date", "<", end)
        )
        if self.community_id:
            domain &= Domain("property_community_id", "=", self.community_id.id)
        return domain

    def _get_bounds(self):
        """First moment of the period and first moment after it, naive UTC."""
        zone = pytz.timezone(self.env.user.tz or "Asia/Shanghai")
        days = (self.date_start, self.date_end + timedelta(days=1))
        return [
            zone.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in days
        ]

    def _get_table(self):
        """{'columns': [Column], 'rows': [[value]]}, in the order received."""
        spec = [
            *self._get_common_columns(),
            *getattr(self, f"_get_{self.kind}_columns")(),
        ]
        return {
            "columns": [Column(title, kind) for title, kind, _value in spec],
            "rows": [
                [value(ticket) for _title, _kind, value in spec]
                for ticket in self._get_tickets()
            ],
        }

    def _get_common_columns(self):
        _ = self.env._
        return [
            (_("Number"), "text", lambda t: t.number),
            (
                _("Received on"),
                "datetime",
                lambda t: self._local(t.property_received_date),
            ),
            (_("Unit"), "text", lambda t: self._get_place(t)),
        ]

    def _get_complaint_columns(self):
        _ = self.env._
        return [
            *self._get_reporter_columns(),
            (_("Channel"), "text", lambda t: t.channel_id.name or ""),
            (_("Category"), "text", lambda t: t.category_id.name or ""),
            (_("Subject"), "text", lambda t: t.name),
            (_("Severity"), "text", lambda t: self._label(t, "property_severity")),
            (_("Responsible"), "text", lambda t: t.property_responsible_id.name or ""),
            (_("Found"), "text", lambda t: self._label(t, "property_validity")),
            (_("Result"), "text", lambda t: t.property_resolution or ""),
            (
                _("Resolved on"),
                "datetime",
                lambda t: self._local(t.property_resolved_date),
            ),
            (
                _("Visited on"),
                "datetime",
                lambda t: self._local(t.property_visited_date),
            ),
            (_("State"), "text", lambda t: t.stage_id.name),
            (_("Member of"), "text", lambda t: t.property_parent_id.number or ""),
        ]

    def _get_visitor_columns(self):
        _ = self.env._
        return [
            (
                _("Visitor"),
                "text",
                lambda t: t.property_visitor_name or t.partner_id.name or "",
            ),
            (_("Persons"), "integer", lambda t: t.property_visitor_count),
            (_("Phone"), "text", lambda t: mask_phone(t.property_phone or "")),
            (_("Came in at"), "datetime", lambda t: self._local(t.property_visitor_in)),
            (_("Left at"), "datetime", lambda t: self._local(t.property_visitor_out)),
            (_("Type"), "text", lambda t: t.type_id.name or ""),
            (_("Subject"), "text", lambda t: t.name),
            (_("Received by"), "text", lambda t: t.property_receiver_id.name or ""),
            (_("Result"), "text", lambda t: t.property_resolution or ""),
        ]

    def _get_letter_columns(self):
        _ = self.env._
        return [
            (_("Register Number"), "text", lambda t: t.property_letter_number or ""),
            *self._get_reporter_columns(),
            (_("Subject"), "text", lambda t: t.name),
            (_("Instruction"), "text", lambda t: t.property_instruction or ""),
            (
                _("Instructed by"),
                "text",
                lambda t: t.property_instruction_by_id.name or "",
            ),
            (
                _("Instruction to"),
                "text",
                lambda t: t.property_instruction_user_id.name or "",
            ),
            (_("Result"), "text", lambda t: t.property_resolution or ""),
            (_("Replied on"), "date", lambda t: t.property_letter_reply_date),
        ]

    def _get_suggestion_columns(self):
        _ = self.env._
        return [
            *self._get_reporter_columns(),
            (_("Subject"), "text", lambda t: t.name),
            (_("Decision"), "text", lambda t: self._label(t, "property_adoption")),
            (_("Reply"), "text", lambda t: t.property_resolution or ""),
            (_("Proposal"), "text", lambda t: t.property_proposal_id.name or ""),
        ]

    def _get_reporter_columns(self):
        _ = self.env._
        return [
            (_("Reported by"), "text", lambda t: t.partner_id.name or ""),
            (_("Phone"), "text", lambda t: mask_phone(t.property_phone or "")),
        ]

    # ------------------------------------------------------------------- cells
    def _get_place(self, ticket):
        place = ticket.property_unit_id.name or ticket.property_building_id.display_name
        if self.community_id:
            return place or ""
        return f"{ticket.property_community_id.name} {place or ''}".strip()

    @api.model
    def _label(self, ticket, name):
        labels = dict(ticket._fields[name]._description_selection(self.env))
        return labels.get(ticket[name], "")

    def _local(self, moment):
        """The moment where the office is, without zone; None for none."""
        if not moment:
            return None
        record = self.with_context(tz=self.env.user.tz or "Asia/Shanghai")
        return fields.Datetime.context_timestamp(record, moment).replace(tzinfo=None)

    @api.model
    def _format_cell(self, value):
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M")
        return "" if value is None or value is False else str(value)
