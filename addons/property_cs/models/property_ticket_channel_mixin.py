from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Residents read their tickets, but not what the office notes on them.
STAFF = "property_base.group_staff,property_cs.group_technician"
# How the office is told what to do with a letter (批办).
INSTRUCTION = {"property_instruction", "property_instruction_user_id"}


class PropertyTicketChannelMixin(models.AbstractModel):
    """What a channel asks for: letters, visitors, the hotline, other departments."""

    _name = "property.ticket.channel.mixin"
    _description = "Channel of a Ticket"

    property_letter_number = fields.Char(
        string="Register Number",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Of a letter: counted by community and year (来信登记号).",
    )
    property_letter_date = fields.Date(string="Date of the Letter", copy=False)
    property_instruction = fields.Text(
        string="Instruction",
        copy=False,
        tracking=True,
        help="What the supervisor orders on a letter (批办).",
        groups=STAFF,
    )
    property_instruction_user_id = fields.Many2one(
        "res.users",
        string="Instruction to",
        copy=False,
        tracking=True,
        domain="[('share', '=', False)]",
        groups=STAFF,
    )
    property_instruction_by_id = fields.Many2one(
        "res.users",
        string="Instructed by",
        readonly=True,
        copy=False,
        groups=STAFF,
    )
    property_instruction_date = fields.Datetime(
        string="Instructed on",
        readonly=True,
        copy=False,
        groups=STAFF,
    )
    property_letter_reply = fields.Html(
        string="Reply", copy=False, help="Printed as a letter of the office."
    )
    property_letter_reply_date = fields.Date(string="Replied on", copy=False)
    property_visitor_name = fields.Char(
        string="Visitor",
        copy=False,
        help="Empty: who reports.",
        groups=STAFF,
    )
    property_visitor_count = fields.Integer(
        string="Number of Visitors",
        default=1,
        copy=False,
        groups=STAFF,
    )
    property_visitor_in = fields.Datetime(
        string="Came in at",
        copy=False,
        groups=STAFF,
    )
    property_visitor_out = fields.Datetime(
        string="Left at",
        copy=False,
        groups=STAFF,
    )
    property_department = fields.Char(
        string="Handed over by",
        copy=False,
        help="Department that handed it over.",
        groups=STAFF,
    )
    property_external_number = fields.Char(
        string="External Number",
        copy=False,
        index="btree_not_null",
        help="The number the hotline or the department gave it.",
        groups=STAFF,
    )
    property_external_deadline = fields.Datetime(
        string="External Deadline",
        copy=False,
        tracking=True,
        help="By when the hotline or the department wants the reply: warned of and "
        "escalated like the deadlines of the office, and moved by nothing.",
        groups=STAFF,
    )

    _property_visitor_times = models.Constraint(
        "CHECK(property_visitor_out >= property_visitor_in)",
        "A visitor leaves after coming in.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_instruction(vals)
        tickets = super().create(vals_list)
        tickets._complete_channel()
        return tickets

    def write(self, vals):
        self._check_instruction(vals)
        if vals.get("property_instruction"):
            vals = {
                **vals,
                "property_instruction_by_id": self.env.uid,
                "property_instruction_date": fields.Datetime.now(),
            }
        result = super().write(vals)
        if vals.get("channel_id"):
            self._complete_channel()
        if INSTRUCTION & vals.keys():
            self._notify_instruction()
        return result

    def _check_instruction(self, vals):
        if (
            any(vals.get(name) for name in INSTRUCTION)
            and not self.env.su
            and not self.env.user.has_group("property_base.group_supervisor")
        ):
            raise AccessError(
                self.env._("Instructions on letters are the supervisor's.")
            )

    def _complete_channel(self):
        """Give letters their number, and visits the time they began."""
        # sudo: helpdesk.ticket - the register's own fields, whoever reports
        for ticket in self.sudo().filtered("property_community_id"):
            code = ticket.channel_id.property_code
            if code == "letter" and not ticket.property_letter_number:
                ticket.property_letter_number = (
                    ticket.property_community_id._get_letter_number(
                        ticket.property_received_date
                    )
                )
            if code == "visit" and not ticket.property_visitor_in:
                ticket.property_visitor_in = ticket.property_received_date

    def _notify_instruction(self):
        """Put the letter on the list of whom the instruction names."""
        for ticket in self.filtered("property_instruction"):
            user = ticket.property_instruction_user_id
            if user and not ticket.activity_ids.filtered(
                lambda a, user=user: a.user_id == user
            ):
                ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Instruction on a letter"),
                    note=ticket.property_instruction,
                    user_id=user.id,
                )

    def action_property_visitor_out(self):
        """The visitor leaves now."""
        self.filtered(
            lambda t: not t.property_visitor_out
        ).property_visitor_out = fields.Datetime.now()

    def action_print_property_letter(self):
        """The reply as a letter.

        :raise UserError: nothing was written yet
        """
        if not all(ticket.property_letter_reply for ticket in self):
            raise UserError(self.env._("Write the reply first."))
        self.filtered(
            lambda t: not t.property_letter_reply_date
        ).property_letter_reply_date = fields.Date.context_today(self)
        return self.env.ref("property_cs.report_property_letter").report_action(self)
