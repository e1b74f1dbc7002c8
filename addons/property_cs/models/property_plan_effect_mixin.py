from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import improvement

# What is measured and against what stays while the plan is carried out.
EFFECT_FIELDS = {
    "property_indicator_id",
    "property_target",
    "property_building_id",
    "property_category_id",
}


class PropertyPlanEffectMixin(models.AbstractModel):
    """The indicator an improvement plan is to move, measured before and after."""

    _name = "property.plan.effect.mixin"
    _description = "Effect of an Improvement Plan"

    property_indicator_id = fields.Many2one(
        "property.indicator",
        string="Indicator to Move",
        index="btree_not_null",
        ondelete="restrict",
    )
    property_target = fields.Float(
        string="Target Figure", digits=(16, 4), help="The figure the plan is to reach."
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

    # --------------------------------------------------------------- measuring
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
