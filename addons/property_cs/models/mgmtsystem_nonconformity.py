from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..engine import improvement

STATES = [
    ("draft", "Draft"),
    ("analysis", "Analysis"),
    ("pending", "Planned"),
    ("open", "In Progress"),
    ("done", "Closed"),
    ("cancel", "Cancelled"),
]
# Set by the steps of a plan alone.
STEP_FIELDS = {
    "state",
    "property_state",
    "property_round",
    "property_closed_by_id",
    "property_measure_ids",
    "closing_date",
    "ref",
}
# Marks the write of a step. No client can send this object in a context.
STEP = object()
# What is measured and against what stays while the plan is carried out.
EFFECT_FIELDS = {
    "property_indicator_id",
    "property_target",
    "property_building_id",
    "property_category_id",
}
# What a plan that is over still takes.
LIVING = {
    "stage_id",
    "message_follower_ids",
    "message_main_attachment_id",
    "activity_ids",
}


class MgmtsystemNonconformity(models.Model):
    """A nonconformity of a community is an improvement plan (整改方案).

    It names the reports it came from, the cause, actions with owner, deadline
    and verifier, and the indicator it is to move, measured before and after.
    Nonconformities without a community are the management system's own and
    stay as they are.
    """

    _inherit = "mgmtsystem.nonconformity"

    property_community_id = fields.Many2one(
        "property.community",
        string="Community",
        index="btree_not_null",
        ondelete="restrict",
    )
    property_building_id = fields.Many2one(
        "property.building",
        string="Building",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', property_community_id)]",
        help="The effect is measured for this building alone.",
    )
    property_category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Category",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('property_ok', '=', True)]",
        help="The effect is measured for this category alone.",
    )
    property_ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        "property_plan_ticket_rel",
        "plan_id",
        "ticket_id",
        string="Tickets of the Plan",
        copy=False,
        domain="[('property_community_id', '=', property_community_id)]",
        groups="property_base.group_staff",
    )
    property_ticket_count = fields.Integer(
        string="Number of Reports",
        compute="_compute_property_ticket_count",
        groups="property_base.group_staff",
    )
    property_state = fields.Selection(
        STATES,
        string="Plan State",
        compute="_compute_property_state",
        store=True,
        index=True,
        tracking=True,
    )
    property_action_ids = fields.One2many(
        "mgmtsystem.action", "property_plan_id", string="Plan Actions", copy=False
    )
    property_next_deadline = fields.Date(
        string="Next Action Due", compute="_compute_property_next_deadline", store=True
    )
    property_is_overdue = fields.Boolean(
        string="Action Overdue",
        compute="_compute_property_is_overdue",
        search="_search_property_is_overdue",
    )
    property_indicator_id = fields.Many2one(
        "property.indicator",
        string="Indicator to Move",
        index="btree_not_null",
        ondelete="restrict",
    )
    property_target = fields.Float(
        string="Target Figure", digits=(16, 4), help="The figure the plan is to reach."
    )
    property_round = fields.Integer(
        string="Round",
        default=1,
        readonly=True,
        copy=False,
        help="One more each time a plan that did not help is taken up again.",
    )
    property_measure_ids = fields.One2many(
        "property.plan.measure", "plan_id", string="Measurements", readonly=True
    )
    property_before_id = fields.Many2one(
        "property.plan.measure",
        string="Measured Before",
        compute="_compute_property_measures",
        store=True,
    )
    property_after_id = fields.Many2one(
        "property.plan.measure",
        string="Measured After",
        compute="_compute_property_measures",
        store=True,
    )
    property_before_text = fields.Char(
        string="Before", related="property_before_id.text"
    )
    property_after_text = fields.Char(string="After", related="property_after_id.text")
    property_verdict = fields.Selection(
        [
            (improvement.IMPROVED, "Improved: Target Reached"),
            (improvement.PARTLY, "Better, Short of the Target"),
            (improvement.NOT_IMPROVED, "Not Improved"),
            (improvement.UNKNOWN, "Not Measured"),
        ],
        string="Effect",
        compute="_compute_property_verdict",
        store=True,
        tracking=True,
    )
    property_closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False
    )

    def _compute_property_ticket_count(self):
        # sudo: helpdesk.ticket - how many the plan names, not what they say
        for plan in self:
            plan.property_ticket_count = len(plan.sudo().property_ticket_ids)

    @api.depends("stage_id.state", "property_community_id")
    def _compute_property_state(self):
        for plan in self:
            own = bool(plan.property_community_id)
            plan.property_state = plan.stage_id.state if own else False

    @api.depends(
        "property_action_ids.date_deadline", "property_action_ids.property_state"
    )
    def _compute_property_next_deadline(self):
        for plan in self:
            due = plan.property_action_ids.filtered(
                lambda a: a.property_state == "todo" and a.date_deadline
            )
            plan.property_next_deadline = min(
                due.mapped("date_deadline"), default=False
            )

    @api.depends("property_next_deadline", "property_state")
    def _compute_property_is_overdue(self):
        overdue = self.filtered_domain(self._get_overdue_domain())
        for plan in self:
            plan.property_is_overdue = plan in overdue

    def _search_property_is_overdue(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        return self._get_overdue_domain()

    @api.model
    def _get_overdue_domain(self):
        today = fields.Date.context_today(self)
        return Domain("property_state", "=", "open") & Domain(
            "property_next_deadline", "<", today
        )

    @api.depends("property_measure_ids", "property_round")
    def _compute_property_measures(self):
        """The last measurement before, and the last after of this round."""
        for plan in self:
            measures = plan.property_measure_ids.sorted("id")
            after = measures.filtered(
                lambda m, plan=plan: (
                    m.kind == "after" and m.round_number == plan.property_round
                )
            )
            plan.property_before_id = measures.filtered(lambda m: m.kind == "before")[
                -1:
            ]
            plan.property_after_id = after[-1:]

    @api.depends("property_before_id", "property_after_id", "property_target")
    def _compute_property_verdict(self):
        for plan in self:
            before, after = plan.property_before_id, plan.property_after_id
            verdict = improvement.judge_effect(
                before.value if before.has_value else None,
                after.value if after.has_value else None,
                plan.property_target,
                before.higher_is_better,
            )
            plan.property_verdict = verdict if plan.property_community_id else False

    # ------------------------------------------------------------------ checks
    @api.constrains(
        "property_community_id",
        "company_id",
        "property_ticket_ids",
        "property_building_id",
    )
    def _check_property_community(self):
        for plan in self.filtered("property_community_id"):
            community = plan.property_community_id
            if plan.company_id != community.company_id:
                raise ValidationError(
                    self.env._("The plan is of the community's company.")
                )
            # sudo: helpdesk.ticket - the check is on all reports of the plan
            tickets = plan.sudo().property_ticket_ids
            if tickets and tickets.property_community_id != community:
                raise ValidationError(
                    self.env._("A report is of another community than the plan.")
                )
            building = plan.property_building_id
            if building and building.community_id != community:
                raise ValidationError(
                    self.env._("The building is of another community.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("property_community_id"):
                self._complete_plan(vals)
        return super().create(vals_list)

    @api.model
    def _complete_plan(self, vals):
        """What the management system asks for and a plan need not be asked."""
        community = self.env["property.community"].browse(vals["property_community_id"])
        if not self.env.su:
            for name in STEP_FIELDS | {"stage_id"}:
                vals.pop(name, None)
        vals["company_id"] = community.company_id.id
        # a form sends what was left empty as False
        if not vals.get("partner_id"):
            vals["partner_id"] = community.company_id.partner_id.id
        if not vals.get("responsible_user_id"):
            vals["responsible_user_id"] = self.env.uid
        if not vals.get("manager_user_id"):
            managers = community._get_managers()
            vals["manager_user_id"] = managers[:1].id or self.env.uid

    def write(self, vals):
        """Lead a change of stage through the steps; what is over stays."""
        if self.env.context.get("property_plan_step") is STEP:
            return super().write(vals)
        own = self.filtered("property_community_id")
        if not own or self.env.su:
            if not own and vals.get("property_community_id") and not self.env.su:
                raise UserError(self._get_world_message())
            return super().write(vals)
        own._check_property_write(vals)
        if "stage_id" not in vals:
            return super().write(vals)
        stage = self.env["mgmtsystem.nonconformity.stage"].browse(vals["stage_id"])
        before = {plan: plan.property_state for plan in own}
        rest = {name: value for name, value in vals.items() if name != "stage_id"}
        if rest:
            super().write(rest)
        own._check_step(stage.state)
        # the base writes the closing date and opens the actions in turn
        super(
            MgmtsystemNonconformity, self.with_context(property_plan_step=STEP)
        ).write({"stage_id": stage.id})
        for plan, previous in before.items():
            plan._after_step(previous, stage.state)
        return True

    def _get_world_message(self):
        return self.env._(
            "A nonconformity stays with the management system or with its community."
        )

    def _check_property_write(self, vals):
        if STEP_FIELDS & vals.keys():
            raise UserError(self.env._("The steps of a plan set this."))
        if "property_community_id" in vals and any(
            plan.property_community_id.id != vals["property_community_id"]
            for plan in self
        ):
            raise UserError(self._get_world_message())
        for plan in self:
            over = plan.property_state in ("done", "cancel")
            if over and vals.keys() - LIVING:
                raise UserError(
                    self.env._(
                        "%(number)s is over. Take it up again to change it.",
                        number=plan.ref,
                    )
                )
            if plan.property_state == "open" and EFFECT_FIELDS & vals.keys():
                raise UserError(
                    self.env._(
                        "%(number)s is being carried out: what it is measured by stays.",
                        number=plan.ref,
                    )
                )

    # ------------------------------------------------------------------- steps
    def _get_step_roles(self):
        user = self.env.user
        return {
            role
            for role in (improvement.SUPERVISOR, improvement.MANAGER)
            if user.has_group(f"property_base.group_{role}")
        }

    def _check_step(self, wanted):
        roles = self._get_step_roles()
        labels = dict(self._fields["property_state"]._description_selection(self.env))
        for plan in self:
            verdict = improvement.check_step(plan.property_state, wanted, roles)
            names = {
                "number": plan.ref,
                "current": labels.get(plan.property_state, ""),
                "wanted": labels.get(wanted, ""),
            }
            if verdict == "unknown":
                raise UserError(
                    self.env._(
                        "%(number)s is at “%(current)s”; from there it cannot go to "
                        "“%(wanted)s”.",
                        **names,
                    )
                )
            if verdict == "forbidden":
                raise AccessError(
                    self.env._(
                        "You may not move %(number)s from “%(current)s” to “%(wanted)s”.",
                        **names,
                    )
                )
            plan._check_ready(wanted)

    def _check_ready(self, wanted):
        """Refuse a step whose work is not done.

        :raise UserError: says what is missing
        """
        missing = getattr(self, f"_get_missing_{wanted}", lambda: None)()
        if missing:
            raise UserError(
                self.env._("%(number)s: %(missing)s", number=self.ref, missing=missing)
            )

    def _get_missing_pending(self):
        if not (self.cause_ids and (self.analysis or "").strip()):
            return self.env._("say what caused the problem, and how you know.")
        return None

    def _get_missing_open(self):
        if not (self.action_comments or "").strip():
            return self.env._("say what the plan is to achieve.")
        actions = self.property_action_ids.filtered(
            lambda a: a.property_state != "cancelled"
        )
        if not actions.filtered(lambda a: a.property_state == "todo"):
            return self.env._("there is no action left to carry out.")
        if not all(a.date_deadline and a.property_verifier_id for a in actions):
            return self.env._(
                "each action has a deadline, and somebody who verifies it."
            )
        if not self.property_before_id.has_value:
            return self.env._("measure the indicator before the actions begin.")
        if self.property_before_id.indicator_id != self.property_indicator_id:
            return self.env._("the indicator has changed: measure it before once more.")
        return None

    def _get_missing_done(self):
        if any(a.property_state in ("todo", "done") for a in self.property_action_ids):
            return self.env._("an action is not carried out and verified yet.")
        if self.property_verdict == improvement.UNKNOWN:
            return self.env._("measure the indicator after the actions.")
        if self.property_verdict == improvement.NOT_IMPROVED:
            return self.env._(
                "the indicator has not improved: go back to the analysis."
            )
        if not (self.evaluation_comments or "").strip():
            return self.env._("write the conclusion.")
        return None

    def _after_step(self, previous, state):
        """What follows from a step."""
        # sudo: mgmtsystem.nonconformity - fields of the step itself
        plan = self.sudo()
        if improvement.is_new_round(previous, state):
            plan.write(
                {
                    "property_round": plan.property_round + 1,
                    "property_closed_by_id": False,
                }
            )
        if state == "open":
            self.property_action_ids._ask_owners()
        if state == "done":
            plan.property_closed_by_id = self.env.user
        if state in ("done", "cancel"):
            plan.activity_unlink(["property_cs.mail_activity_plan_effect"])
            plan.property_action_ids._forget()

    def _take_step(self, state):
        stage = self.env["mgmtsystem.nonconformity.stage"].search(
            [("state", "=", state)], limit=1
        )
        if not stage:
            raise UserError(
                self.env._("The management system has no stage for this step.")
            )
        self.write({"stage_id": stage.id})

    def action_property_analyse(self):
        """Begin the analysis, or take a plan up again that did not help."""
        self._take_step("analysis")

    def action_property_plan(self):
        """The cause is known: lay down the actions."""
        self._take_step("pending")

    def action_property_open(self):
        """Carry the actions out; their owners are asked to."""
        self._take_step("open")

    def action_property_close(self):
        """Close a plan whose effect was measured."""
        self._take_step("done")

    def action_property_cancel(self):
        """Give a plan up."""
        self._take_step("cancel")

    def action_property_restart(self):
        """Take up a plan that was given up."""
        self._take_step("draft")

    # ------------------------------------------------------------------ effect
    def _get_effect_start(self):
        """The day from which the actions can show an effect, in the user's zone."""
        dates = self.property_action_ids.filtered("property_verified_date").mapped(
            "property_verified_date"
        )
        if not dates:
            return False
        return fields.Datetime.context_timestamp(self, max(dates)).date()

    def _get_measured_days(self):
        """Days the measurement before covers, 0 without one."""
        before = self.property_before_id
        return (before.date_end - before.date_start).days + 1 if before else 0

    def _get_measured_groups(self):
        """Return {code of a dimension: id} that limits the figure."""
        scope = {
            "building": self.property_building_id.id,
            "category": self.property_category_id.id,
        }
        return {code: key for code, key in scope.items() if key}

    def _measure(self, kind, date_start, date_end):
        """Read the indicator over a period, with the user's rights, and keep it.

        :param kind: 'before' or 'after'
        :raise UserError: no indicator, a period out of place, or no figure
        """
        self.ensure_one()
        self.check_access("write")
        indicator = self.property_indicator_id
        if not indicator:
            raise UserError(self.env._("Say which indicator the plan is to move."))
        self._check_period(kind, date_start, date_end)
        value = indicator._compute_value(
            date_start,
            date_end,
            self.property_community_id.ids,
            with_rows=True,
            groups=self._get_measured_groups(),
        )
        # sudo: property.plan.measure - written by measuring alone
        measure = (
            self.env["property.plan.measure"]
            .sudo()
            .create(self._prepare_measure(kind, date_start, date_end, value))
        )
        if kind == "after":
            self.activity_feedback(["property_cs.mail_activity_plan_effect"])
        return measure

    def _check_period(self, kind, date_start, date_end):
        today = fields.Date.context_today(self)
        if date_end < date_start:
            raise UserError(self.env._("The period ends before it starts."))
        if date_end > today:
            raise UserError(self.env._("What has not happened yet cannot be measured."))
        if kind == "before":
            if self.property_state not in ("draft", "analysis", "pending"):
                raise UserError(
                    self.env._("Before the actions begin, not once they are under way.")
                )
            return
        start = self._get_effect_start()
        if self.property_state != "open" or not start:
            raise UserError(
                self.env._("The effect is measured once the actions are verified.")
            )
        if date_start < start:
            raise UserError(
                self.env._(
                    "The last action was verified on %(date)s: the effect is measured "
                    "from then on.",
                    date=start,
                )
            )
        days = (date_end - date_start).days + 1
        if self.property_indicator_id.uom == "number" and (
            days != self._get_measured_days()
        ):
            raise UserError(
                self.env._(
                    "A number of reports compares over as many days as before: "
                    "%(days)s.",
                    days=self._get_measured_days(),
                )
            )

    def _prepare_measure(self, kind, date_start, date_end, value):
        indicator = self.property_indicator_id
        groups = self.property_building_id, self.property_category_id
        return {
            "plan_id": self.id,
            "kind": kind,
            "round_number": self.property_round,
            "indicator_id": indicator.id,
            "date_start": date_start,
            "date_end": date_end,
            "numerator": value["numerator"],
            "denominator": value["denominator"],
            "has_value": value["value"] is not None,
            "value": value["value"] or 0,
            "text": value["text"],
            "higher_is_better": indicator.direction == "higher",
            "groups_label": ", ".join(g.display_name for g in groups if g),
            "row_data": {
                part: value[f"{part}_ids"] for part in ("numerator", "denominator")
            },
            "user_id": self.env.uid,
        }

    def _ask_for_effect(self):
        """When all actions are verified: who is responsible measures the effect.

        As many days later as were measured before.
        """
        for plan in self.sudo():
            states = set(plan.property_action_ids.mapped("property_state"))
            if plan.property_state != "open" or states & {"todo", "done"}:
                continue
            plan.with_context(mail_activity_quick_update=True).activity_schedule(
                "property_cs.mail_activity_plan_effect",
                fields.Date.add(
                    fields.Date.context_today(self), days=plan._get_measured_days()
                ),
                user_id=plan.responsible_user_id.id,
            )

    # ----------------------------------------------------------------- windows
    @api.model
    def _get_new_plan_action(self, vals):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.property_plan_action"
        )
        form = self.env.ref("property_cs.property_plan_view_form")
        action.update(
            {
                "views": [(form.id, "form")],
                "view_mode": "form",
                "res_id": False,
                "domain": [],
                "context": {f"default_{name}": vals[name] for name in vals},
            }
        )
        return action

    def action_open_property_tickets(self):
        """The reports the plan came from."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action"
        )
        action["domain"] = [("id", "in", self.property_ticket_ids.ids)]
        action["context"] = {"property_desk": True, "create": False}
        return action

    def action_property_measure(self):
        """Ask for the period; 'before' or 'after' is in the context."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.property_plan_measuring_action"
        )
        action["context"] = {
            "default_plan_id": self.id,
            "default_kind": self.env.context.get("property_kind", "before"),
        }
        return action

    def action_property_print(self):
        """The plan as PDF."""
        return self.env.ref("property_cs.action_report_plan").report_action(self)

    def get_formview_id(self, access_uid=None):
        """A community's plan opens in the form of the service desk."""
        if self.property_community_id:
            return self.env.ref("property_cs.property_plan_view_form").id
        return super().get_formview_id(access_uid)

    def _mail_track(self, tracked_fields, initial_values):
        """The chatter of a plan names its own states, not the base's stages."""
        if self.property_community_id:
            tracked_fields = {
                name: field
                for name, field in tracked_fields.items()
                if name not in ("stage_id", "kanban_state")
            }
        return super()._mail_track(tracked_fields, initial_values)

    def _get_label(self, name):
        """The text of a selection field in the language of the user."""
        self.ensure_one()
        return dict(self._fields[name]._description_selection(self.env)).get(
            self[name], ""
        )
