from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

STATES = [
    ("todo", "To Do"),
    ("done", "Done, to Verify"),
    ("verified", "Verified"),
    ("cancelled", "Cancelled"),
]
# Set by the steps of an action alone.
STEP_FIELDS = {
    "property_state",
    "property_done_date",
    "property_done_by_id",
    "property_verified_date",
    "property_verified_by_id",
    "property_failed_count",
    "date_open",
    "date_closed",
}
LIVING = {
    "message_follower_ids",
    "message_main_attachment_id",
    "activity_ids",
    "sequence",
}


class MgmtsystemAction(models.Model):
    """An action of an improvement plan: an owner, a deadline, another who verifies.

    Actions without such a plan are the management system's own and stay as they
    are, with their mails and reminders.
    """

    _inherit = "mgmtsystem.action"

    property_plan_id = fields.Many2one(
        "mgmtsystem.nonconformity",
        string="Improvement Plan",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('property_community_id', '!=', False)]",
        copy=False,
    )
    property_community_id = fields.Many2one(
        related="property_plan_id.property_community_id",
        string="Community",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    property_state = fields.Selection(
        STATES,
        string="Progress",
        compute="_compute_property_state",
        store=True,
        index=True,
    )
    property_result = fields.Text(string="What Was Done", copy=False)
    property_done_date = fields.Datetime(string="Done on", readonly=True, copy=False)
    property_done_by_id = fields.Many2one(
        "res.users", string="Reported by", readonly=True, copy=False
    )
    property_verifier_id = fields.Many2one(
        "res.users",
        string="To Be Verified by",
        index="btree_not_null",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Somebody other than the owner.",
    )
    property_verification = fields.Text(string="Found in Verification", copy=False)
    property_verified_date = fields.Datetime(
        string="Verified on", readonly=True, copy=False
    )
    property_verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False
    )
    property_failed_count = fields.Integer(
        string="Times Sent Back", readonly=True, copy=False
    )
    property_is_mine = fields.Boolean(compute="_compute_property_is_mine")

    _property_four_eyes = models.Constraint(
        "CHECK(property_verifier_id IS NULL OR property_verifier_id != user_id)",
        "Nobody verifies their own action: choose somebody other than the owner.",
    )
    _property_verified_by_another = models.Constraint(
        "CHECK(property_verified_by_id IS NULL OR (property_verified_by_id != user_id "
        "AND property_verified_by_id != property_done_by_id))",
        "Nobody verifies their own action: choose somebody other than the owner.",
    )

    @api.depends(
        "property_plan_id",
        "property_done_date",
        "property_verified_date",
        "stage_id.is_ending",
    )
    def _compute_property_state(self):
        for action in self:
            if not action.property_plan_id:
                action.property_state = False
            elif action.property_verified_date:
                action.property_state = "verified"
            elif action.stage_id.is_ending:
                action.property_state = "cancelled"
            else:
                action.property_state = "done" if action.property_done_date else "todo"

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_property_is_mine(self):
        supervisor = self.env.user.has_group("property_base.group_supervisor")
        for action in self:
            action.property_is_mine = supervisor or action.user_id == self.env.user

    # ------------------------------------------------------------------- write
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("property_plan_id"):
                self._complete_action(vals)
        actions = super().create(vals_list)
        own = actions.filtered("property_plan_id")
        own._check_plan()
        own._ask_owners()
        return actions

    @api.model
    def _complete_action(self, vals):
        """An action of a plan is of its company, and among the plan's actions."""
        plan = self.env["mgmtsystem.nonconformity"].browse(vals["property_plan_id"])
        if not self.env.su:
            for name in STEP_FIELDS | {"stage_id"}:
                vals.pop(name, None)
        vals["company_id"] = plan.company_id.id
        vals.setdefault("type_action", "correction")
        vals["nonconformity_ids"] = [(6, 0, plan.ids)]
        if not vals.get("property_verifier_id"):
            people = plan.responsible_user_id | plan.manager_user_id
            owner = vals.get("user_id", self.env.uid)
            vals["property_verifier_id"] = people.filtered(lambda u: u.id != owner)[
                :1
            ].id

    def _check_plan(self):
        if self.env.su:
            return
        for plan in self.property_plan_id:
            if not plan.property_community_id or plan.property_state in (
                "done",
                "cancel",
            ):
                raise UserError(
                    self.env._("%(number)s takes no more actions.", number=plan.ref)
                )

    def write(self, vals):
        own = self.filtered("property_plan_id")
        if not self.env.su:
            own._check_property_write(vals)
            if vals.get("property_plan_id") and self - own:
                raise UserError(self.env._("Write the action in the plan itself."))
        result = super().write(vals)
        if {"user_id", "date_deadline"} & vals.keys():
            own._ask_owners()
        return result

    def _check_property_write(self, vals):
        if not self:
            return
        fixed = STEP_FIELDS | {"property_plan_id", "nonconformity_ids"}
        if fixed & vals.keys() or vals.get("active") is False:
            raise UserError(self.env._("The steps of an action set this."))
        stage = self.env["mgmtsystem.action.stage"].browse(vals.get("stage_id"))
        if stage.is_ending:
            raise UserError(
                self.env._("An action of a plan is done once it was verified.")
            )
        for action in self:
            action._check_own_write(vals.keys() - LIVING)

    def _check_own_write(self, names):
        """Who may write what: the owner what was done, the verifier what was found."""
        if names and self.property_state in ("verified", "cancelled"):
            raise UserError(
                self.env._("“%(action)s” is over and stays as it is.", action=self.name)
            )
        if self.property_state == "done" and names - {"property_verification"}:
            raise UserError(
                self.env._(
                    "“%(action)s” was reported as done: it is verified or sent back.",
                    action=self.name,
                )
            )
        user, allowed = self.env.user, set()
        if user.has_group("property_base.group_supervisor"):
            return
        if user == self.user_id:
            allowed.add("property_result")
        if user == self.property_verifier_id:
            allowed.add("property_verification")
        if names - allowed:
            raise AccessError(
                self.env._("The supervisor plans the action; you report on it.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for action in self.filtered("property_plan_id"):
            started = action.date_open or action.property_done_date
            if started and action.property_plan_id.property_state != "draft":
                raise UserError(
                    self.env._("An action that was begun is cancelled, not deleted.")
                )

    # ------------------------------------------------------------------- steps
    def _check_under_way(self, state, message):
        # sudo: mgmtsystem.nonconformity - an owner may not read the whole plan
        for action in self:
            if (
                action.property_state != state
                or action.sudo().property_plan_id.property_state != "open"
            ):
                raise UserError(
                    self.env._(
                        "“%(action)s”: %(message)s", action=action.name, message=message
                    )
                )

    def action_property_done(self):
        """The owner has done it; now another verifies it.

        :raise UserError: the plan is not under way, or nothing says what was done
        """
        self.check_access("write")
        self._check_under_way("todo", self.env._("there is nothing to report now."))
        for action in self:
            if not action.property_is_mine:
                raise AccessError(self.env._("The owner reports an action as done."))
            if not (action.property_result or "").strip():
                raise UserError(self.env._("Say what was done first."))
        # sudo: mgmtsystem.action - fields of the step itself
        self.sudo().write(
            {
                "property_done_date": fields.Datetime.now(),
                "property_done_by_id": self.env.uid,
            }
        )
        self._forget()
        for action in self.sudo():
            action._schedule(
                "property_cs.mail_activity_plan_verify", action.property_verifier_id
            )

    def _check_verifier(self):
        """Somebody other than who owns it and who reported it done."""
        user = self.env.user
        manager = user.has_group("property_base.group_manager")
        for action in self:
            if user in (action.user_id, action.property_done_by_id):
                raise UserError(
                    self.env._(
                        "Nobody verifies their own action: “%(action)s” is verified by "
                        "%(verifier)s.",
                        action=action.name,
                        verifier=action.sudo().property_verifier_id.name or "-",
                    )
                )
            if user != action.property_verifier_id and not manager:
                raise AccessError(
                    self.env._(
                        "“%(action)s” is verified by %(verifier)s.",
                        action=action.name,
                        verifier=action.sudo().property_verifier_id.name or "-",
                    )
                )

    def action_property_pass(self):
        """It was done, and it holds."""
        self.check_access("write")
        self._check_under_way("done", self.env._("there is nothing to verify now."))
        self._check_verifier()
        # sudo: mgmtsystem.action - fields of the step itself
        self.sudo().write(
            {
                "property_verified_date": fields.Datetime.now(),
                "property_verified_by_id": self.env.uid,
                "stage_id": self.env.ref("mgmtsystem_action.stage_close").id,
            }
        )
        self._forget()
        # sudo: mgmtsystem.nonconformity - a verifier may not read the plan
        self.sudo().property_plan_id._ask_for_effect()

    def action_property_fail(self):
        """It was not done, or it does not hold: back to the owner."""
        self.check_access("write")
        self._check_under_way("done", self.env._("there is nothing to verify now."))
        self._check_verifier()
        if not all((a.property_verification or "").strip() for a in self):
            raise UserError(self.env._("Say what is not in order."))
        self._forget()
        # sudo: mgmtsystem.action - the fields of a step, for who was checked
        for action in self.sudo():
            action.write(
                {
                    "property_done_date": False,
                    "property_done_by_id": False,
                    "property_failed_count": action.property_failed_count + 1,
                }
            )
            action._ask_owners()

    def action_property_cancel(self):
        """Give an action up; why is said in what was done."""
        self.check_access("write")
        if not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(self.env._("A supervisor gives an action up."))
        for action in self:
            if action.property_state != "todo":
                raise UserError(
                    self.env._("“%(action)s” is done already.", action=action.name)
                )
            if not (action.property_result or "").strip():
                raise UserError(self.env._("Say under “What Was Done” why not."))
        # sudo: mgmtsystem.action - fields of the step itself
        self.sudo().stage_id = self.env.ref("mgmtsystem_action.stage_cancel")
        self._forget()
        self.sudo().property_plan_id._ask_for_effect()

    # -------------------------------------------------------------- activities
    def _ask_owners(self):
        """An activity for each owner of what is to be done, on its deadline."""
        for action in self.sudo():
            if (
                action.property_state != "todo"
                or action.property_plan_id.property_state != "open"
            ):
                continue
            action._forget()
            action._schedule("property_cs.mail_activity_plan_action", action.user_id)

    def _schedule(self, kind, user):
        # no mail for each: they stand in the worklist, and in the digest
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            kind, self.date_deadline, user_id=user.id, summary=self.name
        )

    def _forget(self):
        # sudo: mail.activity - of whomever was asked
        self.sudo().activity_unlink(
            [
                "property_cs.mail_activity_plan_action",
                "property_cs.mail_activity_plan_verify",
            ]
        )

    def send_mail_for_action(self, force_send=True):
        """The base mails each new action at once; a plan's owners get activities."""
        others = self.filtered(lambda action: not action.property_plan_id)
        return super(MgmtsystemAction, others).send_mail_for_action(force_send)

    @api.model
    def process_reminder_queue(self, reminder_days=10):
        """The base's reminders are for the actions of the management system."""
        reminders = self.with_context(property_no_plans=True)
        return super(MgmtsystemAction, reminders).process_reminder_queue(reminder_days)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self.env.context.get("property_no_plans"):
            domain = Domain(domain) & Domain("property_plan_id", "=", False)
        return super()._search(domain, *args, **kwargs)

    def get_formview_id(self, access_uid=None):
        """An action of a plan opens in the form of the service desk."""
        if self.property_plan_id:
            return self.env.ref("property_cs.property_plan_action_view_form").id
        return super().get_formview_id(access_uid)

    def _mail_track(self, tracked_fields, initial_values):
        """An action of a plan has states of its own, not the base's stages."""
        if self.property_plan_id:
            tracked_fields = {
                name: field
                for name, field in tracked_fields.items()
                if name != "stage_id"
            }
        return super()._mail_track(tracked_fields, initial_values)

    def _get_label(self, name):
        """The text of a selection field in the language of the user."""
        self.ensure_one()
        return dict(self._fields[name]._description_selection(self.env)).get(
            self[name], ""
        )
