from datetime import date, timedelta

from odoo.addons.property_vendor.tests.vendor_case import VendorCase

#: a picture of one pixel
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


class ScoreCase(VendorCase):
    """A cleaning contract with an October that is inspected, planned and counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("property_vendor_score.score_template_default")
        cls.contract = cls._contract(score_template_id=cls.template.id)

    @classmethod
    def _evaluation(cls, contract=None, user=None, **vals):
        rows = cls.env["property.vendor.evaluation"].with_user(user or cls.supervisor)
        return rows.create(
            {
                "contract_id": (contract or cls.contract).id,
                "date_start": "2026-10-01",
                "date_end": "2026-10-31",
                **vals,
            }
        )

    @classmethod
    def _check(cls, floors, glass, kind, day, contract=None):
        """A finished inspection of floors (60) and glass (40)."""
        if not hasattr(cls, "checklist"):
            cls.checklist = cls._checklist()
        inspection = cls._inspection(
            contract or cls.contract, kind=kind, date=day, checklist_id=cls.checklist.id
        )
        for line, score in zip(inspection.line_ids, (floors, glass), strict=True):
            line.write({"score": score, "result": "scored"})
            if line.is_low:
                cls._finding(inspection, line_id=line.id, date=day)
        inspection.action_done()
        return inspection

    @classmethod
    def _count(cls, absent=(), days=10, contract=None, first=date(2026, 10, 1)):
        """Eight people on each of some days, one missing on those named."""
        cls.env["property.vendor.attendance"].create(
            [
                {
                    "contract_id": (contract or cls.contract).id,
                    "date": first + timedelta(days=day),
                    "present": 7 if day in absent else 8,
                }
                for day in range(days)
            ]
        )

    @classmethod
    def _type(cls, evaluation, **scores):
        """Scores by hand of sources without data, e.g. of a survey."""
        for source, score in scores.items():
            line = evaluation.line_ids.filtered(lambda li, s=source: li.source == s)
            line.write(
                {"is_typed": True, "typed_score": score, "typed_reason": "Paper"}
            )
        evaluation.action_compute()

    @classmethod
    def _w10(cls, **vals):
        """Scores 92, 85, 88, 78, 90, by hand but for attendance's three absences."""
        evaluation = cls._evaluation(**vals)
        evaluation.action_compute()
        cls._type(
            evaluation,
            inspection=92,
            plan=85,
            complaint=88,
            satisfaction=78,
            attendance=90,
        )
        return evaluation

    @classmethod
    def _approve(cls, evaluation):
        evaluation.action_send()
        evaluation.action_accept()
        evaluation.action_submit()
        evaluation.with_user(cls.manager).validate_tier()
        return evaluation

    @classmethod
    def _sign(cls, evaluation):
        cls._approve(evaluation)
        evaluation.write({"vendor_signed_by": "Wang", "vendor_signature": PIXEL})
        evaluation.action_sign()
        return evaluation
