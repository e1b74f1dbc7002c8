from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class PropertyVisitSampling(models.Model):
    """The director's decision how many repairs of a community are visited.

    Without one all are. A decision holds from its first day until the next
    one; it is never changed, so the record says who reduced the visits, when
    and why, and the rate it lowers says so too.
    """

    _name = "property.visit.sampling"
    _description = "Sampling of Return Visits"
    _inherit = ["property.community.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "percent"

    community_id = fields.Many2one(
        index=True, default=lambda self: self.env["property.community"]._get_only()
    )
    percent = fields.Integer(
        string="Repairs Visited (%)",
        required=True,
        default=30,  # what is customary at the least
        help="100: all of them again. Reopened repairs are always visited.",
    )
    date_start = fields.Date(
        string="Holds from", required=True, default=fields.Date.context_today
    )
    reason = fields.Text(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    decided_date = fields.Datetime(
        string="Decided on",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
    )

    _percent_range = models.Constraint(
        "CHECK(percent BETWEEN 0 AND 100)", "A share lies between 0 and 100 %."
    )
    _one_a_day = models.Constraint(
        "UNIQUE(community_id, date_start)",
        "The community has a decision from this day on.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        today = fields.Date.context_today(self)
        decisions = super().create(
            [
                {**vals, "user_id": self.env.uid, "decided_date": fields.Datetime.now()}
                for vals in vals_list
            ]
        )
        if any(decision.date_start < today for decision in decisions):
            raise ValidationError(
                self.env._("A decision holds from today on, not from before.")
            )
        return decisions

    def write(self, vals):
        if self:
            raise UserError(
                self.env._("A decision is not rewritten: record a new one instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        raise UserError(
            self.env._("A decision is not deleted: record a new one instead.")
        )

    @api.model
    def _get_percents(self, communities, day):
        """Return {community id: percent of repairs visited} on a day."""
        # sudo: property.visit.sampling - technicians resolve repairs, too
        decisions = self.sudo().search(
            [("community_id", "in", communities.ids), ("date_start", "<=", day)],
            order="date_start, id",
        )
        return {decision.community_id.id: decision.percent for decision in decisions}

    @api.model
    def _get_remarks(self, domain, date_start, date_end):
        """Sentences about the decisions that lower the rate of a period.

        :param domain: limits the communities, in fields of property.community
        """
        communities = self.env["property.community"].search(Domain(domain))
        decisions = self.search(
            [("community_id", "in", communities.ids), ("date_start", "<=", date_end)],
            order="community_id, date_start, id",
        )
        remarks = []
        for own in decisions.grouped("community_id").values():
            ends = [*own[1:].mapped("date_start"), fields.Date.to_date("9999-12-31")]
            remarks += [
                decision._get_remark()
                for decision, end in zip(own, ends, strict=True)
                if decision.percent < 100 and end > date_start
            ]
        return remarks

    def _get_remark(self):
        self.ensure_one()
        return self.env._(
            "%(community)s: since %(day)s only %(percent)s %% of the repairs are "
            "visited, decided by %(user)s: %(reason)s",
            community=self.community_id.name,
            day=fields.Date.to_string(self.date_start),
            percent=self.percent,
            user=self.sudo().user_id.name,
            reason=self.reason,
        )
