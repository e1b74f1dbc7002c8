from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models

from odoo.addons.property_vendor_score.engine import vendor_score
from odoo.addons.property_vendor_score.engine.vendor_score import Score, exact

ACTIONS = {
    "complaint": "property_cs.helpdesk_ticket_action",
    "satisfaction": "property_cs.property_return_visit_action",
}


class PropertyVendorEvaluationSourceMixin(models.AbstractModel):
    """What the service desk knows of a vendor's period."""

    _inherit = "property.vendor.evaluation.source.mixin"

    def _score_complaint(self):
        """100 less the template's points for each valid complaint, not below 0.

        A community whose desk took no ticket in the period does not use it: then
        nothing is known, which is not the same as no complaint.
        """
        scores = {**super()._score_complaint()}
        in_use = self._get_days_in_use()
        counts = self._count_by_evaluation(
            "helpdesk.ticket",
            self.contract_id._get_complaint_domain(),
            "property_contract_id",
            "property_received_date",
        )
        for evaluation in self:
            days = in_use.get(evaluation.community_id.id, ())
            if any(evaluation.date_start <= day <= evaluation.date_end for day in days):
                scores[evaluation.id] = evaluation._score_complaints(
                    counts[evaluation.id]
                )
        return scores

    def _score_complaints(self, count):
        points = exact(self.template_id.complaint_points)
        score = max(exact(100) - count * points, exact(0))
        note = self.env._(
            "%(count)s valid, %(points)s points each", count=count, points=points
        )
        return Score(score, count, count, note)

    def _score_satisfaction(self):
        """Satisfied of those who answered a return visit about the vendor's work."""
        scores = {**super()._score_satisfaction()}
        args = "property.return.visit", self._get_visit_domain(), None, "done_date"
        asked = self._count_by_evaluation(*args)
        satisfied = self._count_by_evaluation(
            args[0], [*args[1], ("satisfaction", "=", "satisfied")], *args[2:]
        )
        for evaluation in self.filtered(lambda e: asked[e.id]):
            of = asked[evaluation.id]
            good = satisfied[evaluation.id]
            note = self.env._("%s return visits", of)
            score = vendor_score.ratio(good, of)
            scores[evaluation.id] = Score(score, good, of, note)
        return scores

    # ----------------------------------------------------------------- rows ----

    def _get_visit_domain(self):
        return [
            ("ticket_id.property_contract_id", "in", self.contract_id.ids),
            ("state", "=", "done"),
            ("satisfaction", "!=", False),
        ]

    def _get_zone(self):
        return ZoneInfo(self.env.user.tz or "Asia/Shanghai")

    def _get_span_domain(self, field):
        """From the begin of the first day to the end of the last, in UTC."""
        first, last = min(self.mapped("date_start")), max(self.mapped("date_end"))
        begin, end = (
            datetime.combine(day, time.min, self._get_zone())
            .astimezone(ZoneInfo("UTC"))
            .replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        return [(field, ">=", begin), (field, "<", end)]

    def _get_day(self, moment):
        return (
            moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(self._get_zone()).date()
        )

    def _get_days_in_use(self):
        """{community id: days on which its desk took tickets}."""
        field = "property_received_date"
        # sudo: helpdesk.ticket - numbers, of evaluations the user reads
        tickets = self.env["helpdesk.ticket"].sudo()
        groups = tickets.with_context(tz=str(self._get_zone()))._read_group(
            [
                ("property_community_id", "in", self.community_id.ids),
                *self._get_span_domain(field),
            ],
            ["property_community_id", f"{field}:day"],
        )
        days = {}
        for community, day in groups:
            days.setdefault(community.id, []).append(day.date())
        return days

    def _count_by_evaluation(self, model, domain, contract_field, date_field):
        """Rows of the contract in the period, by evaluation id."""
        # sudo: numbers, of evaluations the user reads
        rows = (
            self.env[model].sudo().search([*domain, *self._get_span_domain(date_field)])
        )
        found = Counter(
            (
                (
                    row[contract_field]
                    if contract_field
                    else row.ticket_id.property_contract_id
                ).id,
                self._get_day(row[date_field]),
            )
            for row in rows
        )
        return {
            evaluation.id: sum(
                number
                for (contract_id, day), number in found.items()
                if contract_id == evaluation.contract_id.id
                and evaluation.date_start <= day <= evaluation.date_end
            )
            for evaluation in self
        }

    def _open_source(self, source):
        if source not in ACTIONS:
            return super()._open_source(source)
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(ACTIONS[source])
        if source == "complaint":
            domain, field = (
                self.contract_id._get_complaint_domain(),
                "property_received_date",
            )
        else:
            domain, field = self._get_visit_domain(), "done_date"
        action["domain"] = domain + self._get_span_domain(field)
        action["context"] = {"create": False}
        return action
