from odoo import models


class PropertyFeeNotice(models.Model):
    _inherit = "property.fee.notice"

    def _issue(self):
        """A notice is a step of the cases it is about."""
        res = super()._issue()
        self._tell_cases()
        return res

    def _tell_cases(self):
        """One search for all notices; a statement is about several units."""
        # sudo: property.arrears.case - its step follows the notices
        cases = self.env["property.arrears.case"].sudo()
        found = cases.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("unit_id", "in", self.line_ids.unit_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        by_key = {(case.partner_id, case.unit_id): case for case in found}
        steps = {}
        for notice in self.filtered(lambda n: n.state == "issued"):
            for unit in notice.line_ids.unit_id:
                case = by_key.get((notice.partner_id, unit))
                if case:
                    key = (notice.stage, notice.date)
                    steps[key] = steps.get(key, cases) | case
        for (stage, day), reached in steps.items():
            reached._reach(stage, day)
