from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.property_billing.models.property_fee_notice import STAGES


class PropertyArrearsCampaign(models.TransientModel):
    """Notices of one step for the cases chosen: an issue of notices a community.

    Disputed and closed cases are left out.
    """

    _name = "property.arrears.campaign"
    _description = "Notices for Arrears Cases"

    case_ids = fields.Many2many(
        "property.arrears.case", string="Arrears Cases", required=True
    )
    open_ids = fields.Many2many(
        "property.arrears.case",
        "property_arrears_campaign_open_rel",
        compute="_compute_open_ids",
    )
    open_count = fields.Integer(string="Cases", compute="_compute_open_ids")
    left_out_count = fields.Integer(
        string="Left out",
        compute="_compute_open_ids",
        help="Disputed or closed.",
    )
    stage = fields.Selection(STAGES, required=True, default="demand")
    date = fields.Date(
        string="Date of the Notice", required=True, default=fields.Date.context_today
    )
    deadline = fields.Date(
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    @api.model
    def default_get(self, fields_list):
        """The cases of the list, and the step most of them wait for."""
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "property.arrears.case":
            ids = self.env.context.get("active_ids") or []
            cases = self.env["property.arrears.case"].browse(ids)
            values["case_ids"] = [fields.Command.set(cases.ids)]
            steps = Counter(filter(None, cases.mapped("next_stage")))
            if steps:
                values["stage"] = steps.most_common(1)[0][0]
        return values

    @api.depends("case_ids.state")
    def _compute_open_ids(self):
        for campaign in self:
            cases = campaign.case_ids
            campaign.open_ids = cases.filtered(lambda case: case.state == "open")
            campaign.open_count = len(campaign.open_ids)
            campaign.left_out_count = len(cases) - len(campaign.open_ids)

    @api.depends("date", "stage", "case_ids")
    def _compute_deadline(self):
        for campaign in self:
            company = campaign.case_ids.company_id[:1] or self.env.company
            steps = self.env["property.arrears.stage"]._get_steps(company)
            step = steps.filtered(lambda s, c=campaign: s.stage == c.stage)[:1]
            days = timedelta(days=step.deadline_days if step else 7)
            campaign.deadline = campaign.date and campaign.date + days

    def action_issue(self):
        """Issue the notices in the background.

        :raise AccessError: neither supervisor nor accountant
        :raise UserError: no open case among them
        """
        self.ensure_one()
        if not self.open_ids:
            raise UserError(
                self.env._("None of these cases is open: a dispute is settled first.")
            )
        issues = self.env["property.fee.notice.issue"].create(
            [
                self._prepare_issue(community, cases)
                for community, cases in self.open_ids.grouped("community_id").items()
            ]
        )
        issues.action_issue()
        return issues._get_records_action(name=self.env._("Issues of Notices"))

    def _prepare_issue(self, community, cases):
        return {
            "community_id": community.id,
            "stage": self.stage,
            "date": self.date,
            "deadline": self.deadline,
            "case_ids": [fields.Command.set(cases.ids)],
        }
