from collections import defaultdict

from odoo import models

from ..engine import vendor_score
from ..engine.vendor_score import Score, exact


class PropertyVendorEvaluationSourceMixin(models.AbstractModel):
    """What each source says of evaluations, for many at once.

    ``_score_x()`` returns {evaluation id: Score}; an evaluation left out, or one
    with a score of None, has no data. ``_open_x()`` returns the rows it is made of
    as (xmlid of an action, domain).
    """

    _name = "property.vendor.evaluation.source.mixin"
    _description = "Sources of Evaluations"

    def _get_rows(self, model, domain, day):
        """The rows of contracts in the periods, by evaluation id.

        :param day: the date field that says which period a row is in
        """
        first, last = min(self.mapped("date_start")), max(self.mapped("date_end"))
        rows = self.env[model].search(
            [
                ("contract_id", "in", self.contract_id.ids),
                (day, ">=", first),
                (day, "<=", last),
                *domain,
            ]
        )
        by_contract = rows.grouped("contract_id")
        empty = rows.browse()
        return {
            evaluation.id: by_contract.get(evaluation.contract_id, empty).filtered(
                lambda row, e=evaluation: e.date_start <= row[day] <= e.date_end
            )
            for evaluation in self
        }

    # -------------------------------------------------------------- sources ----

    def _score_inspection(self):
        """The means of daily, weekly and monthly inspections, weighted."""
        rows = self._get_rows(*self._get_inspection_rows())
        return {
            evaluation.id: evaluation._score_inspections(rows[evaluation.id])
            for evaluation in self
        }

    def _get_inspection_rows(self):
        domain = [("state", "in", ("done", "signed")), ("has_score", "=", True)]
        return "property.vendor.inspection", domain, "date"

    def _score_inspections(self, inspections):
        scores = defaultdict(list)
        for inspection in inspections:
            scores[inspection.kind].append(exact(inspection.score))
        weights = self.template_id._get_kind_weights()
        score = vendor_score.kinds_score(
            [(weight, scores[kind]) for kind, weight in weights.items()]
        )
        return Score(
            score,
            len(inspections),
            len(inspections),
            self._get_kinds_note(scores, weights),
        )

    def _get_kinds_note(self, scores, weights):
        """How many of each kind, and which one is left out."""
        labels = dict(
            self.env["property.vendor.inspection"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        parts = []
        for kind, weight in weights.items():
            found = scores[kind]
            if found and weight:
                mean = vendor_score.weighted_mean([(1, s) for s in found])
                parts.append(f"{labels[kind]}: {len(found)} × ⌀ {mean}")
            elif weight:
                parts.append(self.env._("%s: none, weight shared", labels[kind]))
        return "; ".join(parts)

    def _score_plan(self):
        """Tasks of approved plans done in time, of those due in the period."""
        rows = self._get_rows(*self._get_plan_rows())
        return {
            evaluation.id: self._score_tasks(rows[evaluation.id]) for evaluation in self
        }

    def _get_plan_rows(self):
        domain = [("plan_state", "=", "approved")]
        return "property.vendor.plan.task", domain, "date_end"

    def _score_tasks(self, tasks):
        states = tasks.mapped("state")
        done, due = states.count("done"), len(states) - states.count("todo")
        note = self.env._(
            "%(late)s late, %(missed)s missed",
            late=states.count("late"),
            missed=states.count("missed"),
        )
        return Score(vendor_score.ratio(done, due), done, due, note if due else "")

    def _score_attendance(self):
        """People present, of those planned."""
        rows = self._get_rows("property.vendor.attendance", [], "date")
        return {
            evaluation.id: self._score_days(rows[evaluation.id]) for evaluation in self
        }

    def _score_days(self, days):
        present, planned = sum(days.mapped("present")), sum(days.mapped("planned"))
        note = self.env._("%s days entered", len(days)) if days else ""
        return Score(vendor_score.ratio(present, planned), present, planned, note)

    def _score_complaint(self):
        """100 less points for each complaint: known with the service desk."""
        return {}

    def _score_satisfaction(self):
        """Satisfied of those who answered: known with the service desk."""
        return {}

    # ----------------------------------------------------------- drill down ----

    def _open_source(self, source):
        """An action on the rows of a source in this period."""
        self.ensure_one()
        found = getattr(self, f"_open_{source}", lambda: None)()
        if not found:
            return False
        xmlid, domain = found
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("contract_id", "=", self.contract_id.id), *domain]
        action["context"] = {"create": False}
        return action

    def _get_period_domain(self, day):
        return [(day, ">=", self.date_start), (day, "<=", self.date_end)]

    def _open_inspection(self):
        _model, domain, day = self._get_inspection_rows()
        return (
            "property_vendor.property_vendor_inspection_action",
            self._get_period_domain(day) + domain,
        )

    def _open_plan(self):
        _model, domain, day = self._get_plan_rows()
        return (
            "property_vendor.property_vendor_plan_task_action",
            self._get_period_domain(day) + domain,
        )

    def _open_attendance(self):
        return (
            "property_vendor.property_vendor_attendance_action",
            self._get_period_domain("date"),
        )
