from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# The machinery's own writes carry this object in the context: a value that
# cannot be said over RPC.
STEP = object()
# Notes and activities are written on closed cases, too.
FREE = ("message_", "activity_")
CLOSED = ("closed", "void", "failed")


class PropertyCaseMixin(models.AbstractModel):
    """A case of a community: a violation or a dispute.

    It has a number of its company, moves by events alone (see
    ``engine/cases.py``) and stays as it is once it is closed.
    """

    _name = "property.case.mixin"
    _description = "Case of a Community"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _number_prefix = ""
    _first_state = ""
    _transitions = {}
    _log_kind = ""

    community_id = fields.Many2one(
        default=lambda self: self.env["property.community"]._get_only()
    )
    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    subject = fields.Char(required=True, tracking=True)
    description = fields.Text("What Happened")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('property_community_id', '=', community_id)]",
    )
    closed_date = fields.Datetime("Closed on", readonly=True, copy=False)
    deadline = fields.Date(
        "Next Deadline",
        compute="_compute_deadline",
        store=True,
        index=True,
        help="The next day something is due; empty once nothing is.",
    )

    @api.depends("state")
    def _compute_deadline(self):
        for case in self:
            case.deadline = case.state not in CLOSED and case._get_next_deadline()

    def _get_next_deadline(self):
        """The next day something is due, False where nothing is."""
        return False

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for case in self:
            case.display_name = " ".join(filter(None, (case.name, case.subject)))

    @api.constrains("ticket_id", "community_id")
    def _check_ticket(self):
        for case in self.filtered("ticket_id"):
            if case.ticket_id.sudo().property_community_id != case.community_id:
                raise ValidationError(self.env._("The ticket is of another community."))

    @api.model_create_multi
    def create(self, vals_list):
        typed = self
        if not self.env.su:
            vals_list = [self._drop_untyped(vals) for vals in vals_list]
            typed = self.with_context(self._drop_untyped(self.env.context, "default_"))
        for vals in vals_list:
            community = self.env["property.community"].browse(
                vals.get("community_id")
                or self.env.context.get("default_community_id")
                or self.env["property.community"]._get_only().id
            )
            vals["name"] = self._get_next_number(community.company_id)
            vals["state"] = self._first_state
            vals.pop("closed_date", None)
        cases = super(PropertyCaseMixin, typed).create(vals_list).with_env(self.env)
        cases._log_day()
        return cases

    @api.model
    def _is_typed(self, name):
        """Whether people fill in a field; the rest follows from steps and rows."""
        field = self._fields.get(name)
        return not field or not field.readonly or name.startswith(FREE)

    @api.model
    def _drop_untyped(self, vals, prefix=""):
        """Values, or a context, without what nobody types."""
        return {
            name: value
            for name, value in vals.items()
            if not name.startswith(prefix) or self._is_typed(name[len(prefix) :])
        }

    def _log_day(self, notes=None):
        """A line in the day's log, which the supervisor reads."""
        self.env["property.log.entry"]._log(
            self._log_kind, self, self.mapped("display_name"), notes
        )

    def write(self, vals):
        if self.env.context.get("property_case_step") is not STEP:
            self._check_case_write(vals)
        return super().write(vals)

    def _check_case_write(self, vals):
        if {"state", "closed_date", "name"} & vals.keys() or not (
            self.env.su or all(map(self._is_typed, vals))
        ):
            raise UserError(self.env._("The stage of a case changes by its steps."))
        if any(self._fields[name].type not in ("one2many",) for name in vals):
            self._check_open(vals)

    def _check_open(self, vals=()):
        """Raise where a closed case would change; notes and activities may."""
        free = [name for name in vals if name.startswith(FREE)]
        if vals and len(free) == len(vals):
            return
        for case in self:
            if case.state in CLOSED:
                raise UserError(
                    self.env._("%s is closed: it stays as it is.", case.display_name)
                )

    @api.model
    def _get_next_number(self, company):
        """The next number of the company; its sequence is made with the first."""
        # sudo: ir.sequence - the office has no rights on sequences
        sequences = self.env["ir.sequence"].sudo().with_company(company)
        own = [("code", "=", self._name), ("company_id", "=", company.id)]
        sequence = sequences.search(own, limit=1)
        if not sequence:
            company.sudo().lock_for_update()
            sequence = sequences.search(own, limit=1) or sequences.create(
                {
                    "name": f"{self._description} {company.name}",
                    "code": self._name,
                    "company_id": company.id,
                    "prefix": f"{self._number_prefix}%(year)s-",
                    "padding": 4,
                    "use_date_range": True,
                }
            )
        return sequence.next_by_id()

    # steps

    def _advance(self, event, **vals):
        """Move every case by an event and write ``vals`` with it.

        :raise UserError: the event is not possible in the state of a case
        """
        for case in self:
            state = case._transitions[event].get(case.state)
            if not state:
                raise UserError(
                    self.env._(
                        "%(case)s is “%(state)s”: this step is not possible now.",
                        case=case.display_name,
                        state=case._get_label("state"),
                    )
                )
            values = {"state": state, **vals}
            if state in CLOSED:
                values["closed_date"] = fields.Datetime.now()
            case.with_context(property_case_step=STEP).write(values)

    def _check_supervisor(self):
        if not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(
                self.env._("Only the customer service supervisor does this.")
            )

    def _after_row(self):
        """Hook: a row of the case was entered or changed."""

    def _get_start(self):
        """The moment before which nothing of the case lies."""
        return False

    @api.model
    def _get_print_lang(self, partner):
        """The language of a paper: the addressee's, else the company's."""
        installed = dict(self.env["res.lang"].get_installed())
        company = self.env.company.partner_id.lang
        wanted = (partner.lang, company, self.env.lang)
        return next((lang for lang in wanted if lang in installed), "en_US")

    def _get_worklist_label(self):
        """What a worklist says of the case."""
        return self.display_name

    def _get_worklist_place(self):
        """Where a worklist says it is."""
        return self.community_id.name

    # reminders

    def _plan(self, xmlid, day, summary=None):
        """One reminder of the kind for who is responsible, on the day."""
        self._unplan(xmlid)
        summary = summary or self.env.ref(xmlid).name
        for case in self.filtered(lambda case: case.state not in CLOSED):
            user = case.user_id or case.community_id.supervisor_id or self.env.user
            case.with_context(mail_activity_quick_update=True).activity_schedule(
                xmlid, day, summary=summary, user_id=user.id
            )

    def _unplan(self, *xmlids):
        # sudo: mail.activity - whoever it was for
        self.sudo().activity_unlink(list(xmlids))

    def _get_day(self, moment):
        """The day of a moment where the community is."""
        self.ensure_one()
        zone = self.company_id.partner_id.tz or self.env.user.tz or "Asia/Shanghai"
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), moment
        ).date()

    def action_open_property_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [
                (self.env.ref("property_cs.helpdesk_ticket_view_form").id, "form")
            ],
        }

    def _open_row(self, model, name, **context):
        """A dialog that enters a row of the case."""
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{self._row_field}": self.id, **context},
        }
