from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import improvement


class PropertyPlanStepMixin(models.AbstractModel):
    """The steps of an improvement plan: who may take them, and what they ask for."""

    _name = "property.plan.step.mixin"
    _description = "Steps of an Improvement Plan"

    property_round = fields.Integer(
        string="Round",
        default=1,
        readonly=True,
        copy=False,
        help="One more each time a plan that did not help is taken up again.",
    )
    property_closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False
    )

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
