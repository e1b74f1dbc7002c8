from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

KINDS = [
    ("fire", "Fire"),
    ("lift", "People Trapped in a Lift"),
    ("explosion", "Explosion or Gas Leak"),
    ("outage", "Sudden Outage"),
    ("flooding", "Flooding"),
    ("theft", "Theft or Fight"),
    ("crime", "Crime"),
    ("collective", "Collective Complaint"),
    ("plant", "Failure of Main Plant"),
    ("structure", "Structural Damage"),
    ("weather", "Typhoon or Storm"),
    ("falling", "Falling Object"),
    ("epidemic", "Epidemic"),
    ("complaint", "Major Complaint"),
    ("other", "Other"),
]
LEVELS = [
    ("general", "General"),
    ("larger", "Larger"),
    ("major", "Major"),
    ("severe", "Extraordinarily Severe"),
]
CALLS = ("call_119", "call_110", "call_120")


class PropertyMajorEvent(models.Model):
    """Something the director hears of at once, and reports on in three forms.

    The office must act and report in time on safety accidents (Property
    Management Regulation, article 46); no report may be late, false or kept
    back (Emergency Response Law 2024, article 61). The four levels are those
    of its article 3. What was reported is stored on forms of their own and
    does not change.
    """

    _name = "property.major.event"
    _description = "Major Event"
    _inherit = [
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "occurred_date desc, id desc"
    _guarded_fields = frozenset({"state", "next_deadline", "acknowledged_ids"})

    community_id = fields.Many2one(
        default=lambda self: self.env["property.community"]._get_only()
    )
    name = fields.Char(string="What Happened", required=True, tracking=True)
    number = fields.Char(readonly=True, copy=False, default="/")
    kind = fields.Selection(KINDS, required=True, default="other", tracking=True)
    level = fields.Selection(LEVELS, required=True, default="general", tracking=True)
    state = fields.Selection(
        [("open", "Under Way"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="restrict", copy=False
    )
    building_id = fields.Many2one(
        "property.building",
        index="btree_not_null",
        domain="[('community_id', '=', community_id)]",
    )
    location = fields.Char(string="Place")
    occurred_date = fields.Datetime(
        string="Happened on",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
        index=True,
    )
    known_date = fields.Datetime(
        string="Known on",
        required=True,
        default=fields.Datetime.now,
        help="When the office learned of it: the reports are due from here.",
    )
    reporter = fields.Char(string="Reported by")
    course = fields.Text(string="Course of Events")
    cause = fields.Text(tracking=True)
    result = fields.Text(string="Result and Follow-up")
    injured = fields.Integer(string="Injured Persons")
    dead = fields.Integer(string="Deaths")
    loss = fields.Monetary(string="Estimated Loss")
    currency_id = fields.Many2one(related="company_id.currency_id")
    call_119 = fields.Datetime(string="119 Called on")
    call_110 = fields.Datetime(string="110 Called on")
    call_120 = fields.Datetime(string="120 Called on")
    authority = fields.Char(string="Authority Told")
    authority_date = fields.Datetime(string="Authority Told on")
    insurance_date = fields.Date(string="Insurer Told on")
    insurance_ref = fields.Char(string="Insurance Case")
    is_drill = fields.Boolean(string="Drill", help="Recorded in the same way.")
    safety_measures = fields.Text(
        help="Of a falling object: what the office did for safety (Civil Code, "
        "article 1254)."
    )
    action_ids = fields.One2many("property.major.action", "event_id")
    report_ids = fields.One2many("property.major.report", "event_id")
    next_deadline = fields.Datetime(
        string="Next Report Due", compute="_compute_next_deadline", store=True
    )
    is_overdue = fields.Boolean(
        string="Report Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )
    acknowledged_ids = fields.Many2many(
        "res.users", string="Seen by", readonly=True, copy=False
    )

    _harm = models.Constraint(
        "CHECK(injured >= 0 AND dead >= 0 AND loss >= 0)",
        "Numbers of persons and the loss cannot be negative.",
    )
    _one_of_a_ticket = models.UniqueIndex(
        "(ticket_id) WHERE ticket_id IS NOT NULL",
        "There is a major event of this ticket already.",
    )
    _due = models.Index("(next_deadline) WHERE state = 'open'")

    @api.depends("report_ids.deadline", "report_ids.done_date")
    def _compute_next_deadline(self):
        for event in self:
            due = event.report_ids.filtered(lambda report: not report.done_date)
            event.next_deadline = min(due.mapped("deadline"), default=False)

    @api.depends("next_deadline")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for event in self:
            event.is_overdue = bool(event.next_deadline) and event.next_deadline < now

    def _search_is_overdue(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return [("next_deadline", "<", fields.Datetime.now())]

    @api.constrains("occurred_date", "known_date")
    def _check_dates(self):
        now = fields.Datetime.now()
        for event in self:
            if event.occurred_date > now or event.known_date > now:
                raise UserError(
                    self.env._("What has not happened yet cannot be recorded.")
                )
            if event.known_date < event.occurred_date:
                raise UserError(self.env._("It cannot be known before it happened."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su or vals.get("number", "/") == "/":
                vals["number"] = self.env["ir.sequence"].next_by_code(
                    "property.major.event"
                )
        events = super().create(vals_list)
        events._create_reports()
        events._tell_managers()
        return events

    def write(self, vals):
        if "number" in vals and not self.env.su:
            raise UserError(self.env._("A major event keeps its number."))
        closed = self.filtered(lambda event: event.state == "closed")
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(number)s is closed. Reopen it to change it.",
                    number=closed[0].number,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A major event stays on record."))

    def _create_reports(self):
        # sudo: property.major.report - the three forms come with the event
        self.env["property.major.report"].sudo().create(
            [
                {
                    "event_id": event.id,
                    "kind": kind,
                    "deadline": fields.Datetime.add(event.known_date, minutes=minutes),
                }
                for event in self
                for kind, minutes in event.community_id._get_report_minutes()
            ]
        )

    # ----------------------------------------------------------------- telling
    def _tell_managers(self):
        """Activity, one mail and a banner for each director, at once."""
        for event in self:
            # sudo: property.community - who is told, whoever enters it
            managers = event.community_id.sudo()._get_managers()
            event.message_subscribe(partner_ids=managers.partner_id.ids)
            for manager in managers:
                event._tell_manager(manager)
            event._mail_managers(managers)

    def _tell_manager(self, manager):
        # sudo: mail.activity - of another person; itself it sends no mail: one is
        # enough
        quiet = self.sudo().with_context(mail_activity_quick_update=True)
        quiet.activity_schedule(
            "property_cs.mail_activity_major_event",
            user_id=manager.id,
            summary=self.name,
        )
        manager._bus_send("property_major_event", self._get_banner())

    def _mail_managers(self, managers):
        """Mail the event to the directors; it goes out when the work is saved."""
        # sudo: property.major.event - the directors' addresses are not the clerk's
        self.sudo().message_notify(
            partner_ids=managers.partner_id.ids,
            subject=self.env._(
                "Major event %(number)s: %(name)s", number=self.number, name=self.name
            ),
            body=self.env["ir.qweb"]._render(
                "property_cs.major_event_mail", {"event": self}
            ),
            model_description=self.env._("Major Event"),
            force_send=False,
        )

    def _get_banner(self):
        """What the banner shows."""
        return {
            "id": self.id,
            "title": self.env._("Major event: %(kind)s", kind=self._get_label("kind")),
            "text": f"{self.community_id.name} {self.location or ''} {self.name}",
        }

    @api.model
    @api.readonly
    def get_banners(self):
        """Return the open events the user has not seen yet, for the banner.

        :return: list of dicts ``id``, ``title``, ``text``; empty for who is not
            a director
        """
        if not self.env.user.has_group("property_base.group_manager"):
            return []
        events = self.search(
            [("state", "=", "open"), ("acknowledged_ids", "not in", self.env.uid)],
            limit=5,
        )
        return [event._get_banner() for event in events]

    def action_acknowledge(self):
        """The director has seen it: the banner goes away."""
        self.check_access("read")
        # sudo: property.major.event - a mark of the user's own
        self.sudo().acknowledged_ids = [(4, self.env.uid)]

    # ----------------------------------------------------------------- buttons
    def action_close(self):
        """Close events whose reports are all made.

        :raise AccessError: the user is no supervisor
        :raise UserError: a report, the cause or the result is missing
        """
        self._check_supervisor()
        for event in self:
            if event.next_deadline:
                raise UserError(
                    self.env._(
                        "%(number)s: the oral, written and closing report come first.",
                        number=event.number,
                    )
                )
            if not (event.cause and event.result):
                raise UserError(
                    self.env._(
                        "%(number)s: say what caused it and how it ended.",
                        number=event.number,
                    )
                )
        self._write_guarded({"state": "closed"})
        self.activity_feedback(["property_cs.mail_activity_major_event"])

    def action_reopen(self):
        """Take closed events up again.

        :raise AccessError: the user is no supervisor
        """
        self._check_supervisor()
        self._write_guarded({"state": "open"})

    def _check_supervisor(self):
        user = self.env.user
        if not self.env.su and not user.has_group("property_base.group_supervisor"):
            raise AccessError(
                self.env._("A supervisor closes major events, and reopens them.")
            )

    def action_print(self):
        """The report of the event as PDF."""
        return self.env.ref("property_cs.action_report_major_event").report_action(self)
