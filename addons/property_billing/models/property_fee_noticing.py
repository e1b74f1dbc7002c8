from odoo import api, fields, models


class PropertyFeeNoticing(models.AbstractModel):
    """The last step of a fee run: its notices."""

    _name = "property.fee.noticing"
    _description = "Notices of a Fee Run"

    notice_issue_ids = fields.One2many("property.fee.notice.issue", "run_id")
    notice_issue_count = fields.Integer(compute="_compute_notice_issue_count")

    @api.depends("notice_issue_ids")
    def _compute_notice_issue_count(self):
        groups = self.env["property.fee.notice.issue"]._read_group(
            [("run_id", "in", self.ids)], ["run_id"], ["__count"]
        )
        counts = {run.id: count for run, count in groups}
        for run in self:
            run.notice_issue_count = counts.get(run.id, 0)

    def action_notices(self):
        """The issues of notices of the run; the first one is begun here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_notice_issue_action"
        )
        action["domain"] = [("run_id", "=", self.id)]
        action["context"] = {
            "default_run_id": self.id,
            "default_community_id": self.community_id.id,
        }
        if not self.notice_issue_count:
            action["views"] = [(False, "form")]
        return action
