from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PropertyProposal(models.Model):
    """Suggestions of residents collected into one proposal (合理化建议)."""

    _name = "property.proposal"
    _description = "Proposal"
    _inherit = [
        "property.guarded.mixin",
        "property.community.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "create_date desc, id desc"
    _guarded_fields = frozenset(
        {
            "state",
            "submitted_by_id",
            "submitted_date",
            "decided_by_id",
            "decided_date",
        }
    )

    name = fields.Char(string="Title", required=True, tracking=True)
    ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "property_proposal_id",
        string="Suggestions",
        domain="[('property_type_code', '=', 'suggestion'), "
        "('property_community_id', '=', community_id)]",
    )
    ticket_count = fields.Integer(
        string="Number of Suggestions", compute="_compute_ticket_count"
    )
    text = fields.Html(help="What is proposed, what it costs, who shall do it.")
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("decided", "Decided")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    decision = fields.Selection(
        [("adopted", "Adopted"), ("not_adopted", "Not Adopted")],
        tracking=True,
        copy=False,
    )
    decision_reason = fields.Text(string="Why So Decided", copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", string="Submitted by", readonly=True, copy=False
    )
    submitted_date = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    decided_date = fields.Datetime(string="Decided on", readonly=True, copy=False)

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for proposal in self:
            proposal.ticket_count = len(proposal.ticket_ids)

    def write(self, vals):
        """What was decided stays."""
        if not self.env.su and any(proposal.state == "decided" for proposal in self):
            raise UserError(self.env._("A proposal that was decided stays as it is."))
        return super().write(vals)

    def action_submit(self):
        """Put the proposal before the director."""
        if any(p.state != "draft" or not p.text for p in self):
            raise UserError(self.env._("Write the proposal before submitting it."))
        self._write_guarded(
            {
                "state": "submitted",
                "submitted_by_id": self.env.uid,
                "submitted_date": fields.Datetime.now(),
            }
        )

    def action_decide(self):
        """Record the decision; the suggestions that have none yet take it over."""
        if not self.env.user.has_group("property_base.group_manager"):
            raise AccessError(self.env._("The director decides on proposals."))
        self.check_access("write")
        for proposal in self:
            if proposal.state != "submitted" or not proposal.decision:
                raise UserError(
                    self.env._("Say what is decided on a submitted proposal.")
                )
        open_tickets = self.ticket_ids.filtered(
            lambda t: not t.property_adoption and t.property_stage_code != "closed"
        )
        for decision, tickets in open_tickets.grouped(
            lambda t: t.property_proposal_id.decision
        ).items():
            tickets.property_adoption = decision
        self._write_guarded(
            {
                "state": "decided",
                "decided_by_id": self.env.uid,
                "decided_date": fields.Datetime.now(),
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(proposal.state != "draft" for proposal in self):
            raise UserError(self.env._("A submitted proposal stays on record."))
