from odoo import fields, models

from .property_case_mixin import CLOSED


class PropertyHouseholdMixin(models.AbstractModel):
    """Violations and disputes of the unit, on the household card."""

    _inherit = "property.household.mixin"

    def _get_household_panels(self):
        panels = super()._get_household_panels()
        panel = self._get_household_cases()
        return [*panels, panel] if panel["rows"] else panels

    def _get_household_cases(self):
        open_ = [("state", "not in", CLOSED)]
        violations = self.env["property.violation"].search(
            [("unit_id", "=", self.id), *open_]
        )
        disputes = self.env["property.dispute"].search(
            [("unit_ids", "in", self.ids), *open_]
        )
        return {
            "key": "cases",
            "title": self.env._("Violations and Disputes"),
            "sequence": 45,
            "icon": "fa-gavel",
            "columns": [
                self._get_column("name", self.env._("Number")),
                self._get_column("subject", self.env._("Subject")),
                self._get_column("kind", self.env._("Kind")),
                self._get_column("deadline", self.env._("Due"), "date"),
                self._get_column("state", self.env._("State"), "tag"),
            ],
            "rows": [
                self._get_household_case(case) for case in [*violations, *disputes]
            ],
        }

    def _get_household_case(self, case):
        today = fields.Date.context_today(self)
        late = case.deadline and case.deadline < today
        return {
            "id": f"{case._name}-{case.id}",
            "action": {"res_model": case._name, "res_id": case.id},
            "cells": {
                "name": case.name,
                "subject": case.subject,
                "kind": case._get_label("kind"),
                "deadline": fields.Date.to_string(case.deadline),
                "state": {
                    "label": case._get_label("state"),
                    "tone": "danger" if late else "warning",
                },
            },
        }
