from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..engine.clocks import Target
from .helpdesk_ticket import SEVERITIES

CLOCK_KINDS = [
    ("response", "Response"),
    ("arrival", "Arrival"),
    ("resolution", "Resolution"),
]
# The director hears of what was missed so many working minutes later.
MANAGER_MINUTES = 60


class TargetTerms(NamedTuple):
    """What a target gives, in minutes."""

    minutes: int
    around: bool
    warning_before: int
    manager_after: int


class PropertyClockTarget(models.Model):
    """How soon the office promises to answer, to come and to have it done.

    Of the targets that fit a ticket the closest counts: the community's own first,
    then the nearest category, the severity, the type, the company.
    """

    _name = "property.clock.target"
    _description = "Time Target"
    _order = "kind, community_id, category_id, severity, type_id, id"

    kind = fields.Selection(
        CLOCK_KINDS, string="What is Due", required=True, default="resolution"
    )
    type_id = fields.Many2one(
        "helpdesk.ticket.type",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('property_code', '!=', False)]",
        help="Empty: every type.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('property_ok', '=', True)]",
        help="With the categories below it. Empty: every category.",
    )
    severity = fields.Selection(SEVERITIES, help="Empty: every severity.")
    community_id = fields.Many2one(
        "property.community",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: every community.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: every company.",
    )
    minutes = fields.Integer(required=True, default=60)
    duration = fields.Float(
        string="Time",
        compute="_compute_duration",
        inverse="_inverse_duration",
        help="In hours and minutes of the working time it is counted by.",
    )
    calendar_kind = fields.Selection(
        [("team", "Working Hours of the Team"), ("always", "Around the Clock")],
        string="Counted by",
        required=True,
        default="team",
    )
    warning_kind = fields.Selection(
        [
            ("percent", "When Used up by (%)"),
            ("minutes", "Before the Deadline (min)"),
            ("none", "No Warning"),
        ],
        string="Warn",
        required=True,
        default="percent",
    )
    warning_value = fields.Integer(string="Warning at", default=75)
    manager_minutes = fields.Integer(
        string="Director after (min)",
        default=MANAGER_MINUTES,
        help="The supervisor hears of it at the deadline, the director so many "
        "working minutes later; 0: never.",
    )
    source = fields.Char(translate=True, help="Law, standard or decision it follows.")
    active = fields.Boolean(default=True)

    _minutes_positive = models.Constraint(
        "CHECK(minutes > 0 AND minutes <= 527040)",
        "A target is more than nothing and at most a year.",
    )
    _warning_value_range = models.Constraint(
        "CHECK(warning_kind = 'none' OR (warning_value > 0 AND warning_value < "
        "CASE warning_kind WHEN 'percent' THEN 100 ELSE minutes END))",
        "A warning comes after the start and before the deadline.",
    )
    _manager_minutes_positive = models.Constraint(
        "CHECK(manager_minutes >= 0 AND manager_minutes <= 527040)",
        "The director hears of it after the deadline, within a year.",
    )
    _uniq = models.UniqueIndex(
        "(kind, COALESCE(type_id, 0), COALESCE(category_id, 0), "
        "COALESCE(severity, ''), COALESCE(community_id, 0), COALESCE(company_id, 0)) "
        "WHERE active",
        "There is such a target already: change that one.",
    )

    @api.depends("community_id")
    def _compute_company_id(self):
        for target in self:
            if target.community_id:
                target.company_id = target.community_id.company_id

    @api.depends("minutes")
    def _compute_duration(self):
        for target in self:
            target.duration = target.minutes / 60

    def _inverse_duration(self):
        for target in self:
            target.minutes = round(target.duration * 60)

    @api.depends("kind", "type_id", "category_id", "severity", "community_id")
    def _compute_display_name(self):
        severities = dict(self._fields["severity"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for target in self:
            parts = (
                target.community_id.name,
                target.category_id.complete_name or target.type_id.name,
                severities.get(target.severity),
                kinds.get(target.kind),
            )
            target.display_name = " · ".join(part for part in parts if part)

    @api.constrains("community_id", "company_id")
    def _check_company(self):
        for target in self.filtered("community_id"):
            if target.company_id != target.community_id.company_id:
                raise ValidationError(
                    self.env._("A community's target is of the community's company.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache()
    def _get_targets(self):
        """Every target in use, as {engine Target: TargetTerms}."""
        # sudo: property.clock.target - residents' reports have clocks too
        return {
            target._get_criteria(): target._get_terms()
            for target in self.sudo().search([])
        }

    def _get_criteria(self):
        return Target(
            self.id,
            self.kind,
            self.type_id.id or 0,
            self.category_id.id or 0,
            self.severity or "",
            self.community_id.id or 0,
            self.company_id.id or 0,
        )

    def _get_terms(self):
        return TargetTerms(
            self.minutes,
            self.calendar_kind == "always",
            self._get_warning_before(),
            self.manager_minutes,
        )

    def _get_warning_before(self):
        """Minutes before the deadline at which the warning comes; 0 for none."""
        if self.warning_kind == "percent":
            return self.minutes - self.minutes * self.warning_value // 100
        return self.warning_value if self.warning_kind == "minutes" else 0
