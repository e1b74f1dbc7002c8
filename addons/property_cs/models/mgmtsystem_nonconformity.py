from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .property_plan_effect_mixin import EFFECT_FIELDS

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

    _name = "mgmtsystem.nonconformity"
    _inherit = [
        "property.plan.step.mixin",
        "property.plan.effect.mixin",
        "mgmtsystem.nonconformity",
    ]

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
