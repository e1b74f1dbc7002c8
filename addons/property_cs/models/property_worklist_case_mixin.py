from odoo import api, models
from odoo.fields import Domain


class PropertyWorklistCaseMixin(models.AbstractModel):
    """Violations and disputes on everybody's page of what is due."""

    _name = "property.worklist.case.mixin"
    _description = "Cases in My Work"

    @api.model
    def _get_case_sections(self):
        """What the user has to do about cases; late reports for the supervisor."""
        violations = self.env["property.violation"]
        if not violations.has_access("read"):
            return []
        due = Domain("user_id", "=", self.env.uid)
        due &= Domain("deadline", "<=", self._get_day())
        sections = [
            self._prepare_case_section(
                "violations", 50, self.env._("Violations Due"), violations, due
            ),
            self._prepare_case_section(
                "disputes",
                51,
                self.env._("Disputes Due"),
                self.env["property.dispute"],
                due,
            ),
        ]
        if self.env.user.has_group("property_base.group_supervisor"):
            now, _tomorrow = self._get_today()
            late = Domain("report_pending", "=", True)
            late &= Domain("report_deadline", "<", now)
            sections.append(
                self._prepare_case_section(
                    "reports",
                    71,
                    self.env._("Not Reported in Time, Everybody"),
                    violations,
                    late,
                    tone="danger",
                )
            )
        return sections

    @api.model
    def _prepare_case_section(
        self, key, sequence, label, model, domain, tone="warning"
    ):
        action = f"property_cs.{model._name.replace('.', '_')}_action"
        return {
            "key": key,
            "sequence": sequence,
            "label": label,
            "tone": tone,
            "model": model._name,
            "domain": domain,
            "date_field": "deadline",
            "order": "deadline, id",
            "action": action,
        }
