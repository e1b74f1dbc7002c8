from datetime import timedelta

from odoo import fields

from .cs_case import CsCase


class QualityCase(CsCase):
    """Reports about dirty corridors, and a plan to have fewer of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community.manager_id = cls.manager
        cls.cause = cls.env.ref("property_cs.cause_rule_ignored")
        cls.indicator = cls.env.ref("property_cs.property_indicator_problem_reports")
        dimensions = cls.env["property.indicator.dimension"]
        for code, path in (
            ("building", "property_building_id"),
            ("category", "category_id"),
        ):
            if not dimensions.search(
                [("model", "=", "helpdesk.ticket"), ("code", "=", code)]
            ):
                dimensions.create(
                    {
                        "name": code,
                        "code": code,
                        "model": "helpdesk.ticket",
                        "field_path": path,
                    }
                )
        cls.today = fields.Date.context_today(cls.community)

    @classmethod
    def _tickets(cls, *days, **vals):
        """Reports received so many days ago, by the clerk."""
        tickets = cls.env["helpdesk.ticket"]
        for day in days:
            tickets |= cls._ticket(property_received_date=cls._ago(days=day), **vals)
        return tickets

    @classmethod
    def _plan(cls, user=None, **vals):
        return (
            cls.env["mgmtsystem.nonconformity"]
            .with_user(user or cls.supervisor)
            .create(
                {
                    "name": "Clean corridors",
                    "description": "The corridor of 3-2 is dirty every week.",
                    "property_community_id": cls.community.id,
                    "property_indicator_id": cls.indicator.id,
                    "property_target": 1,
                    **vals,
                }
            )
        )

    @classmethod
    def _action(cls, plan, **vals):
        return plan.env["mgmtsystem.action"].create(
            {
                "name": "Clean twice a day",
                "property_plan_id": plan.id,
                "user_id": cls.clerk.id,
                "date_deadline": cls.today + timedelta(days=7),
                "property_verifier_id": cls.supervisor.id,
                **vals,
            }
        )

    def _started(self, **vals):
        """A plan under way: four reports in the thirty days before."""
        self._tickets(5, 10, 15, 20)
        plan = self._plan(
            cause_ids=[(6, 0, self.cause.ids)],
            analysis="The corridor is left out on Sundays.",
            action_comments="No complaint in the month after.",
            **vals,
        )
        action = self._action(plan)
        plan._measure("before", self._day(-30), self._day(-1))
        for step in ("analyse", "plan", "open"):
            getattr(plan, f"action_property_{step}")()
        return plan, action

    def _day(self, days):
        return self.today + timedelta(days=days)

    def _verify(self, action, days_ago=0):
        """Owner reports, supervisor verifies; as if it were so many days ago."""
        own = action.with_user(action.user_id)
        own.property_result = "Cleaned at 8 and at 17"
        own.action_property_done()
        action.with_user(self.supervisor).action_property_pass()
        action.sudo().property_verified_date = self._ago(days=days_ago)
