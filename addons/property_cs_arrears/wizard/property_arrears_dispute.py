from odoo import api, fields, models
from odoo.fields import Domain


class PropertyArrearsDispute(models.TransientModel):
    """Asks who told it and how: the ticket says it."""

    _inherit = "property.arrears.dispute"

    reporter_id = fields.Many2one(
        "res.partner",
        string="Told by",
        compute="_compute_reporter_id",
        store=True,
        readonly=False,
        domain="reporter_domain",
        help="Of the household, or the payer.",
    )
    reporter_domain = fields.Binary(compute="_compute_reporter_domain")
    channel_id = fields.Many2one("helpdesk.ticket.channel", string="Told How")

    @api.depends("case_id")
    def _compute_reporter_id(self):
        for dispute in self:
            dispute.reporter_id = dispute.case_id.partner_id

    @api.depends("case_id")
    def _compute_reporter_domain(self):
        for dispute in self:
            case = dispute.case_id
            people = case.partner_id | case.unit_id.occupancy_ids.partner_id
            dispute.reporter_domain = list(Domain("id", "in", people.ids))

    def _prepare_details(self):
        return {
            **super()._prepare_details(),
            "reporter_id": self.reporter_id.id,
            "channel_id": self.channel_id.id,
        }
