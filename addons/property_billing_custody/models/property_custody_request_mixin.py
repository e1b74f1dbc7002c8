from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: written by the steps alone
GUARDED = {
    "state",
    "requested_by_id",
    "approved_by_id",
    "booked_by_id",
    "move_id",
    "charge_id",
    "name",
}


class PropertyCustodyRequestMixin(models.AbstractModel):
    """Asked for by one, approved by another, booked by an accountant.

    The concrete model says in ``_check_request`` what must be there, and books in
    ``_book``. Cashiers ask for nothing, and nobody approves what they asked for.
    """

    _name = "property.custody.request.mixin"
    _description = "Request about Money Held"
    _inherit = [
        "property.community.mixin",
        "property.cashier.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]

    name = fields.Char(
        string="Number", required=True, default="/", readonly=True, copy=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The day it is booked on.",
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requested", "To Approve"),
            ("approved", "To Book"),
            ("done", "Booked"),
            ("refused", "Refused"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Asked by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_by_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    booked_by_id = fields.Many2one(
        "res.users", string="Booked by", readonly=True, copy=False, ondelete="restrict"
    )
    refuse_reason = fields.Char(copy=False, tracking=True)
    evidence_ids = fields.Many2many(
        "ir.attachment", string="Evidence", copy=False, help="Photos, agreements."
    )

    @api.depends("name")
    def _compute_display_name(self):
        for request in self:
            drafted = request.name in (False, "/")
            request.display_name = self.env._("Draft") if drafted else request.name

    # ---------------------------------------------------------------- crud ----

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_guarded(vals)
        self._check_open(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if self.filtered(lambda request: request.state != "draft"):
            raise UserError(self.env._("What was asked for stays: it can be refused."))

    def _check_guarded(self, vals):
        guarded = {
            name
            for name in GUARDED & vals.keys()
            if vals[name] not in (False, "/", "draft")
        }
        if guarded and not self.env.su:
            raise AccessError(
                self.env._("Ask, approve and book with the buttons: %s.", guarded)
            )

    def _check_open(self, vals):
        if self.env.su:
            return
        for request in self.filtered(lambda r: r.state != "draft"):
            changed = {
                name
                for name in vals.keys() - request._get_free_fields()
                if self._fields[name].store
                and not name.startswith(("message_", "activity_"))
            }
            if changed:
                raise UserError(
                    self.env._(
                        "%(request)s was asked for and does not change: take it back "
                        "first.",
                        request=request.display_name,
                    )
                )

    def _get_free_fields(self):
        """What may still be said of a request that was asked for."""
        free = {"refuse_reason"} if self.state == "requested" else set()
        return free | {"date"} if self.state == "approved" else free

    # ------------------------------------------------------------- actions ----

    def action_request(self):
        """Ask for it; supervisors and accountants."""
        self._check_role("property_base.group_supervisor", may_account=True)
        for request in self:
            request._check_state("draft")
            request._check_request()
            # sudo: ir.attachment - who reads the request reads its evidence
            request.evidence_ids.sudo().write(
                {"res_model": self._name, "res_id": request.id}
            )
            request._step(
                state="requested",
                requested_by_id=self.env.uid,
                name=request._get_number(),
            )
            request._tell_approver()

    def action_approve(self):
        """Approve what somebody else asked for; managers."""
        self._check_role("property_base.group_manager")
        for request in self:
            request._lock()
            request._check_state("requested")
            if request.requested_by_id == self.env.user:
                raise UserError(
                    self.env._("Who asked for it does not approve it: ask a colleague.")
                )
            request._check_request()
            request._step(state="approved", approved_by_id=self.env.uid)
            request.activity_feedback(["mail.mail_activity_data_todo"])

    def action_refuse(self):
        """Refuse it, for a reason."""
        self._check_role("property_base.group_manager")
        for request in self:
            request._lock()
            if request.state not in ("requested", "approved"):
                request._check_state("requested")
            if not request.refuse_reason:
                raise UserError(self.env._("Say why it is refused."))
            request._step(state="refused")
            request.activity_feedback(["mail.mail_activity_data_todo"])

    def action_take_back(self):
        """Back to draft, to be changed and asked for again."""
        self._check_role("property_base.group_supervisor", may_account=True)
        for request in self:
            request._lock()
            if request.state not in ("requested", "approved", "refused"):
                request._check_state("requested")
            request._step(state="draft", requested_by_id=False, approved_by_id=False)
            request.activity_unlink(["mail.mail_activity_data_todo"])

    def action_book(self):
        """Book what was approved; accountants."""
        self.env["property.deposit"]._check_accountant()
        for request in self:
            request._lock()
            request._check_state("approved")
            request._check_open_books()
            request._book()
            request._step(state="done", booked_by_id=self.env.uid)
            request.flush_recordset()

    def _step(self, **values):
        # sudo: the states are written by the steps alone
        self.sudo().write(values)

    def _lock(self):
        """Two at once: the second is told, and finds it done.

        :raise UserError: a colleague is at it
        """
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._("A colleague is at this right now: look again in a moment.")
            )
        self.invalidate_recordset(["state"])

    # --------------------------------------------------------------- checks ----

    def _check_role(self, group, may_account=False):
        user = self.env.user
        may = user.has_group(group) or (
            may_account and user.has_group("account.group_account_invoice")
        )
        if not self.env.su and not may:
            raise AccessError(
                self.env._("Supervisors and accountants ask, managers approve.")
            )
        self.check_access("write")

    def _check_state(self, state):
        if self.state != state:
            raise UserError(
                self.env._(
                    "%(request)s: this is not its turn, it is %(state)s.",
                    request=self.display_name,
                    state=self._get_label("state"),
                )
            )

    def _check_request(self):
        """What must be there before it is asked for; to be extended."""

    def _check_evidence(self):
        if not self.evidence_ids:
            raise UserError(
                self.env._("Attach the evidence: photos, an agreement, a decision.")
            )

    def _check_amount(self, amount):
        """:raise UserError: not above zero, or not in whole cents"""
        currency = self.currency_id
        if currency.compare_amounts(amount, 0.0) <= 0:
            raise UserError(self.env._("The amount is above zero."))

    def _check_open_books(self):
        journal = self._get_journal()
        locks = self.company_id._get_violated_lock_dates(self.date, False, journal)
        if locks:
            raise UserError(
                self.env._(
                    "The books are closed up to %(locked)s: choose a later date.",
                    locked=locks[-1][0],
                )
            )

    # -------------------------------------------------------------- booking ----

    def _book(self):
        """Book it; to be extended."""
        raise NotImplementedError

    def _get_journal(self):
        return self._get_misc_journal(self.company_id)

    @api.model
    def _get_misc_journal(self, company):
        """The company's first journal of general entries.

        :raise UserError: there is none
        """
        journals = self.env["account.journal"]
        journal = journals.search(
            [*journals._check_company_domain(company), ("type", "=", "general")],
            limit=1,
        )
        if not journal:
            raise UserError(self.env._("The company has no general journal."))
        return journal

    def _post_move(self, journal, lines, **values):
        """Create and post an entry of this request."""
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": self.date,
                "ref": " ".join(filter(None, (self.name, self.reason)))[:200],
                "property_community_id": self.community_id.id,
                "line_ids": [fields.Command.create(line) for line in lines],
                **values,
            }
        )
        move.action_post()
        return move

    def _get_number(self):
        if self.name != "/":
            return self.name
        return self.env["ir.sequence"].sudo().next_by_code(self._name)

    def _tell_approver(self):
        """The office director finds it among the activities."""
        # sudo: property.community - whoever asks need not be of the office
        user = self.community_id.sudo().manager_id
        if user and user != self.env.user:
            told = self.with_context(lang=user.lang or self.env.lang)
            told.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=told.env._("To approve: %s", told.display_name),
            )
