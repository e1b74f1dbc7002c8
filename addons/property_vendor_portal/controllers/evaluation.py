from odoo.exceptions import UserError
from odoo.http import request

from .portal import URL, PropertyVendorPortal, route

MODEL = "property.vendor.evaluation"


class PropertyVendorEvaluationPortal(PropertyVendorPortal):
    """A vendor's evaluations: what was scored, what it costs, the appeal."""

    @route([f"{URL}/evaluations", f"{URL}/evaluations/page/<int:page>"])
    def portal_vendor_evaluations(self, page=1, **kw):
        return self._render_pages(
            MODEL, "evaluations", page, order="date_start desc, id desc"
        )

    @route(f"{URL}/evaluation/<int:evaluation_id>")
    def portal_vendor_evaluation(self, evaluation_id, **kw):
        evaluation = self._get_evaluation(evaluation_id)
        if not evaluation:
            return request.redirect(URL)
        return self._render_evaluation(evaluation)

    def _get_evaluation(self, evaluation_id):
        desk = self._desk()
        return desk._get_own(MODEL, evaluation_id, desk._get_seen(MODEL))

    def _render_evaluation(self, evaluation, error=None, values=None):
        return self._render_vendor(
            "portal_vendor_evaluation",
            evaluation=evaluation,
            can_appeal=self._desk()._can_appeal(evaluation),
            error=error,
            values=values or {"appeal": ""},
        )

    @route(f"{URL}/evaluation/<int:evaluation_id>/appeal", "POST")
    def portal_vendor_appeal(self, evaluation_id, **post):
        texts = self._read_texts(["appeal"], post)
        return self._step_on_evaluation(
            evaluation_id,
            texts,
            lambda row: self._desk()._appeal_evaluation(row, texts["appeal"]),
            "appealed",
        )

    @route(f"{URL}/evaluation/<int:evaluation_id>/accept", "POST")
    def portal_vendor_accept(self, evaluation_id, **post):
        return self._step_on_evaluation(
            evaluation_id, None, self._desk()._accept_evaluation, "accepted"
        )

    def _step_on_evaluation(self, evaluation_id, texts, act, said):
        """Take a step; on a problem the page keeps what was typed."""
        evaluation = self._get_evaluation(evaluation_id)
        if not evaluation:
            return request.redirect(URL)
        try:
            with request.env.cr.savepoint():
                act(evaluation)
        except UserError as error:
            evaluation.invalidate_recordset()
            return self._render_evaluation(evaluation, self._explain_step(error), texts)
        return request.redirect(f"{URL}/evaluation/{evaluation.id}?said={said}")
