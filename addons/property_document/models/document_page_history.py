from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html_sanitize, is_html_empty, plaintext2html

from odoo.addons.html_editor.models.diff_utils import generate_comparison

from ..tools.clauses import plain_lines, split_clauses
from .document_page import APPROVE_ACTIVITY, READ_ACTIVITY

# The machinery's own writes carry this object in the context: a value that
# cannot be said over RPC.
MACHINERY = object()

DECIDED = {"state", "approved_date", "approved_uid"}
# Follows from the document and its other versions.
DERIVED = {"property_kind", "property_date_end", "property_superseded", "company_id"}
FIXED = {
    "content",
    "name",
    "summary",
    "property_date_start",
    "property_clause_ids",
    "property_cited_clause_ids",
}


class DocumentPageHistory(models.Model):
    """A version of one of our documents, in force from a date.

    The wiki lets every editor create an approved version, or write one, and
    keeps HTML as it comes. A version of ours changes its status by the
    actions alone, is fixed once it leaves the draft, and is sanitised.
    """

    _name = "document.page.history"
    _inherit = ["document.page.history", "property.citation.mixin"]

    page_id = fields.Many2one(index=True)
    property_kind = fields.Selection(
        related="page_id.property_kind", store=True, index="btree_not_null"
    )
    property_date_start = fields.Date("In Force From")
    property_date_end = fields.Date(
        "In Force Until",
        compute="_compute_property_date_end",
        store=True,
        help="The day before the next approved version starts.",
    )
    property_superseded = fields.Boolean(
        "Superseded",
        compute="_compute_property_date_end",
        store=True,
        help="An approved version with a later start exists.",
    )
    property_status = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "Pending Approval"),
            ("coming", "Coming"),
            ("in_force", "In Force"),
            ("past", "No Longer in Force"),
            ("cancelled", "Cancelled"),
        ],
        string="In Force",
        compute="_compute_property_status",
    )
    property_clause_ids = fields.One2many(
        "property.document.clause", "version_id", string="Clauses"
    )
    property_text = fields.Html(
        "Full Text", compute="_compute_property_text", help="The text and its clauses."
    )
    property_reading_ids = fields.One2many(
        "property.document.reading", "version_id", string="Readings"
    )
    property_my_reading = fields.Selection(
        [("due", "To Read"), ("done", "Read")],
        string="My Reading",
        compute="_compute_property_my_reading",
    )
    property_citation_count = fields.Integer(
        "Citations", compute="_compute_property_citation_count"
    )

    _property_start_uniq = models.UniqueIndex(
        "(page_id, property_date_start) "
        "WHERE state = 'approved' AND property_kind IS NOT NULL",
        "Another approved version of this document starts on the same day.",
    )

    # === computed ===

    @api.depends(
        "state",
        "property_kind",
        "property_date_start",
        "page_id.property_date_end",
        "page_id.property_version_ids.state",
        "page_id.property_version_ids.property_date_start",
    )
    def _compute_property_date_end(self):
        for version in self:
            following = version._get_following()
            end = following and following.property_date_start - timedelta(days=1)
            repealed = version.page_id.property_date_end
            is_approved = version.property_kind and version.state == "approved"
            version.property_superseded = bool(is_approved and following)
            version.property_date_end = is_approved and min(
                filter(None, (end, repealed)), default=False
            )

    def _get_following(self):
        """The approved version of the same document that starts next."""
        start = self.property_date_start
        if not start:
            return self.browse()
        later = self.page_id.property_version_ids.filtered(
            lambda v: (
                v.state == "approved"
                and v.property_date_start
                and v.property_date_start > start
            )
        )
        return later.sorted("property_date_start")[:1]

    @api.depends("state", "property_date_start", "property_date_end")
    def _compute_property_status(self):
        today = fields.Date.context_today(self)
        names = {"to approve": "pending"}
        for version in self:
            state = version.state
            if state != "approved":
                version.property_status = names.get(state, state)
            else:
                version.property_status = version._get_force(today)

    def _get_force(self, today):
        if self.property_date_end and self.property_date_end < today:
            return "past"
        if self.property_date_start and self.property_date_start > today:
            return "coming"
        return "in_force"

    @api.depends(
        "content",
        "property_clause_ids.number",
        "property_clause_ids.name",
        "property_clause_ids.text",
        "property_clause_ids.sequence",
    )
    def _compute_property_text(self):
        for version in self:
            clauses = version.property_clause_ids.sorted("sequence")
            parts = [html_sanitize(version.content or "")]
            parts += [version._render_clause(clause) for clause in clauses]
            version.property_text = Markup().join(parts)

    @api.model
    def _render_clause(self, clause):
        head = f"{clause.number or ''} {clause.name or ''}".strip()
        text = plaintext2html(clause.text or "")
        return Markup("<p><strong>%s</strong></p>%s") % (head, text)

    @api.depends("property_reading_ids.confirmed_date")
    @api.depends_context("uid")
    def _compute_property_my_reading(self):
        readings = self.env["property.document.reading"].search(
            [("version_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        mine = {reading.version_id.id: reading for reading in readings}
        for version in self:
            reading = mine.get(version.id)
            version.property_my_reading = reading and (
                "done" if reading.confirmed_date else "due"
            )

    def _compute_property_citation_count(self):
        for version in self:
            version.property_citation_count = sum(
                version.property_clause_ids._get_citations().values()
            )

    @api.depends("page_id.name", "name", "property_kind")
    def _compute_display_name(self):
        ours = self.filtered("property_kind")
        for version in ours:
            title = f"《{version.page_id.name}》"
            version.display_name = f"{title} {version.name}" if version.name else title
        return super(DocumentPageHistory, self - ours)._compute_display_name()

    def _compute_diff(self):
        """Ours are compared with the version in force before, clauses included."""
        ours = self.filtered("property_kind")
        for version in ours:
            before = version._get_previous()
            version.diff = self._get_diff(before.id, version.id)
        return super(DocumentPageHistory, self - ours)._compute_diff()

    def _get_previous(self):
        """The approved version before this one; before a draft, the last one."""
        start = self.property_date_start
        earlier = (self.page_id.property_version_ids - self).filtered(
            lambda v: (
                v.state == "approved"
                and (
                    not start
                    or (v.property_date_start and v.property_date_start < start)
                )
            )
        )
        return earlier.sorted("property_date_start")[-1:]

    @api.model
    def _get_diff(self, v1, v2):
        first, second = self.browse(v1 or []), self.browse(v2 or [])
        if not (first | second).filtered("property_kind"):
            return super()._get_diff(v1, v2)
        # Both are sanitised; what the second has more is marked as added.
        return generate_comparison(
            str(first.property_text or ""), str(second.property_text or "")
        )

    # === what may be written ===

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        ours = versions.filtered("property_kind")
        if ours.filtered(lambda v: v.state != "draft" or v.approved_date):
            raise UserError(
                self.env._("A version begins as a draft and is approved by its button.")
            )
        for version in ours:  # defaults may come by the context as well
            clean = html_sanitize(version.content or "")
            if clean != (version.content or ""):
                version.content = clean
        return versions

    def write(self, vals):
        ours = self.filtered("property_kind")
        if not ours:
            return super().write(vals)
        if self.env.context.get("property_document_machinery") is not MACHINERY:
            ours._check_write(vals)
        if vals.get("content"):
            clean = {**vals, "content": html_sanitize(vals["content"])}
            super(DocumentPageHistory, self - ours).write(vals)
            return super(DocumentPageHistory, ours).write(clean)
        return super().write(vals)

    def _check_write(self, vals):
        if DECIDED & vals.keys() or (DERIVED & vals.keys() and not self.env.su):
            raise UserError(
                self.env._("The status of a version changes by its buttons alone.")
            )
        if "page_id" in vals and any(v.page_id.id != vals["page_id"] for v in self):
            raise UserError(self.env._("A version stays with its document."))
        if FIXED & vals.keys():
            self._check_open()

    def _check_open(self):
        """Raise unless every version may still be changed."""
        for version in self.filtered("property_kind"):
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is no draft any more: what was approved or cited stays "
                        "as it stood. Enter a new version.",
                        version.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        for version in self.filtered("property_kind"):
            if version.state == "approved":
                raise UserError(
                    self.env._(
                        "%s is approved and cannot be deleted.", version.display_name
                    )
                )

    def _write_state(self, **vals):
        return self.with_context(property_document_machinery=MACHINERY).write(vals)

    # === workflow of our versions ===

    def action_to_approve(self):
        ours = self.filtered("property_kind")
        for version in ours:
            version._submit()
        return super(DocumentPageHistory, self - ours).action_to_approve()

    def _submit(self):
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("Only a draft is sent for approval."))
        self._check_complete()
        self._write_state(state="to approve")
        self._ask_approvers()

    def _check_complete(self):
        if not self.property_date_start:
            raise UserError(
                self.env._("Enter the day from which this version is in force.")
            )
        if is_html_empty(self.content) and not self.property_clause_ids:
            raise UserError(self.env._("This version has neither text nor clauses."))
        same_day = (self.page_id.property_version_ids - self).filtered(
            lambda v: (
                v.state == "approved"
                and v.property_date_start == self.property_date_start
            )
        )
        if same_day:
            raise UserError(
                self.env._(
                    "%s starts on the same day: choose a later one.",
                    same_day[0].display_name,
                )
            )

    def action_approve(self):
        ours = self.filtered("property_kind")
        for version in ours:
            version._approve()
        return super(DocumentPageHistory, self - ours).action_approve()

    def _approve(self):
        self.check_access("write")
        if not self.page_id.can_user_approve_this_page(self.env.user):
            raise AccessError(self.env._("Only the office director approves versions."))
        if self.state not in ("draft", "to approve"):
            raise UserError(
                self.env._("Only a draft or a version sent for approval is approved.")
            )
        self._check_complete()
        self._write_state(
            state="approved",
            approved_date=fields.Datetime.now(),
            approved_uid=self.env.uid,
        )
        self.page_id._compute_history_head()
        self._drop_activities(APPROVE_ACTIVITY)
        self.page_id.message_post(
            body=self.env._(
                "%(version)s approved, in force from %(day)s.",
                version=self.display_name,
                day=fields.Date.to_string(self.property_date_start),
            )
        )
        self._ask_readers()

    def action_cancel(self):
        ours = self.filtered("property_kind")
        for version in ours:
            version._cancel()
        return super(DocumentPageHistory, self - ours).action_cancel()

    def _cancel(self):
        self.check_access("write")
        if self.state == "approved":
            self._check_withdraw()
        self._write_state(state="cancelled")
        self._drop_activities(APPROVE_ACTIVITY, READ_ACTIVITY)
        # sudo: property.document.reading - nobody read what was withdrawn
        self.sudo().property_reading_ids.unlink()
        self.page_id._compute_history_head()
        self.page_id.message_post(body=self.env._("%s cancelled.", self.display_name))
        # the version that goes on is still to be read
        self.page_id.property_version_ids._ask_readers()

    def _check_withdraw(self):
        """An approved version is withdrawn before it starts and is used, or never."""
        today = fields.Date.context_today(self)
        if not self.page_id.can_user_approve_this_page(self.env.user):
            raise AccessError(
                self.env._("Only the office director withdraws an approved version.")
            )
        # sudo: property.document.reading - any confirmation counts
        readings = self.sudo().property_reading_ids.filtered("confirmed_date")
        if (
            self.property_date_start <= today
            or readings
            or self.sudo().property_citation_count
        ):
            raise UserError(
                self.env._(
                    "%s is in force, was read or is cited: it is replaced by a new "
                    "version, not cancelled.",
                    self.display_name,
                )
            )

    def action_draft(self):
        ours = self.filtered("property_kind")
        for version in ours:
            version._reopen()
        return super(DocumentPageHistory, self - ours).action_draft()

    def _reopen(self):
        self.check_access("write")
        if self.state not in ("to approve", "cancelled"):
            raise UserError(self.env._("An approved version does not become a draft."))
        self._write_state(state="draft")
        self._drop_activities(APPROVE_ACTIVITY)

    # === who must approve, who must read ===

    def _drop_activities(self, *xmlids):
        # sudo: mail.activity - of whoever they are
        self.page_id.sudo().activity_unlink(list(xmlids))

    def _ask_approvers(self):
        """An activity for each director who can approve this document."""
        # sudo: res.groups - its members
        group = self.env.ref("property_base.group_manager").sudo()
        today = fields.Date.context_today(self)
        for version in self:
            page = version.page_id
            users = group.all_user_ids.filtered(
                lambda user, page=page: (
                    user.active
                    and user.id != self.env.ref("base.user_root").id
                    and (not page.company_id or page.company_id in user.company_ids)
                )
            )
            version._schedule(APPROVE_ACTIVITY, dict.fromkeys(users, today))

    def _schedule(self, xmlid, deadlines):
        """Create activities on the document: {user: date}, without mails."""
        kind = self.env.ref(xmlid)
        # sudo: mail.activity - for others
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("document.page"),
                    "res_id": self.page_id.id,
                    "activity_type_id": kind.id,
                    "summary": self.display_name,
                    "user_id": user.id,
                    "date_deadline": day,
                    "automated": True,
                }
                for user, day in deadlines.items()
            ]
        )

    def _get_to_read(self):
        """The approved versions of these that people are asked to read."""
        today = fields.Date.context_today(self)
        return self.filtered(
            lambda v: (
                v.property_kind
                and v.state == "approved"
                and not v.property_superseded
                and (not v.property_date_end or v.property_date_end >= today)
            )
        )

    def _ask_readers(self):
        """Ask who must read and was not asked; take back what is no longer asked.

        Rows of versions that were superseded stay as they were, only their
        reminders go.
        """
        for version in self._get_to_read():
            version._ask_readers_of_one()

    def _ask_readers_of_one(self):
        # sudo: property.document.reading - written by the machinery alone
        readings = self.sudo().property_reading_ids
        users = self.page_id._get_property_readers()
        gone = readings.filtered(
            lambda r: not r.confirmed_date and r.user_id not in users
        )
        gone.unlink()
        confirmed = readings.exists().filtered("confirmed_date")
        deadline = fields.Date.context_today(self) + timedelta(
            days=self.page_id.property_reading_days
        )
        new = users - readings.exists().user_id
        readings.create(
            [
                {
                    "version_id": self.id,
                    "user_id": user.id,
                    "is_required": True,
                    "deadline": deadline,
                }
                for user in new
            ]
        )
        confirmed.filtered(lambda r: r.user_id in users).is_required = True
        self._remind_readers()

    def _remind_readers(self):
        """One reminder on the document for each who has not confirmed yet."""
        # sudo: property.document.reading, mail.activity - of everybody
        readings = self.sudo().property_reading_ids.filtered(
            lambda r: r.is_required and not r.confirmed_date
        )
        open_ = self.page_id.sudo().activity_search(
            [READ_ACTIVITY], only_automated=True
        )
        current = open_.filtered(
            lambda a: a.user_id in readings.user_id and a.summary == self.display_name
        )
        (open_ - current).unlink()
        self._schedule(
            READ_ACTIVITY,
            {
                reading.user_id: reading.deadline
                for reading in readings
                if reading.user_id not in current.user_id
            },
        )

    def action_property_confirm(self):
        """The user confirms having read these approved versions."""
        self.check_access("read")
        # sudo: property.document.reading - own rows, written here alone
        readings = self.env["property.document.reading"].sudo()
        for version in self:
            if not version.property_kind or version.state != "approved":
                raise UserError(
                    self.env._("Only an approved version is read and confirmed.")
                )
            version._confirm(readings)
        return True

    def _confirm(self, readings):
        own = readings.search(
            [("version_id", "=", self.id), ("user_id", "=", self.env.uid)]
        ) or readings.create({"version_id": self.id, "user_id": self.env.uid})
        if not own.confirmed_date:
            own.confirmed_date = fields.Datetime.now()
        # sudo: mail.activity - own reminder
        self.page_id.sudo().activity_unlink([READ_ACTIVITY], user_id=self.env.uid)

    @api.model
    def _cron_ask_readers(self):
        """Daily: who joined a group is asked too, who left no longer."""
        versions = self.search(
            [("property_kind", "!=", False), ("state", "=", "approved")]
        )
        versions._ask_readers()

    # === buttons ===

    def action_property_split(self):
        """Cut the text of a draft into its clauses (第…条), to be checked."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        preamble, clauses = split_clauses(plain_lines(str(self.content or "")))
        if not clauses:
            raise UserError(
                self.env._(
                    "No clause found: a clause begins a line with its number, as "
                    "in 第三条."
                )
            )
        self._check_numbers([number for number, _title, _text in clauses])
        self.write(
            {
                "content": plaintext2html(preamble) if preamble else False,
                "property_clause_ids": [
                    fields.Command.create(
                        {
                            "sequence": 10 * index,
                            "number": number,
                            "name": title,
                            "text": text or title or number,
                        }
                    )
                    for index, (number, title, text) in enumerate(clauses, 1)
                ],
            }
        )
        return True

    def _check_numbers(self, numbers):
        taken = self.property_clause_ids.mapped("number")
        counts = defaultdict(int)
        for number in [*taken, *numbers]:
            counts[number] += 1
        twice = [number for number, count in counts.items() if count > 1]
        if twice:
            raise UserError(
                self.env._("These clauses would be there twice: %s.", ", ".join(twice))
            )

    def action_property_view_readings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_document.property_document_reading_action"
        )
        action["domain"] = [("version_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_property_view_citations(self):
        self.ensure_one()
        return self.property_clause_ids.action_view_citations()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref(
                        "property_document.document_page_history_view_form"
                    ).id,
                    "form",
                )
            ],
        }
