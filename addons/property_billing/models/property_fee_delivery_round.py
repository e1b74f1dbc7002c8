from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class PropertyFeeDeliveryRound(models.Model):
    """Notices taken round the buildings by their officers until a target day."""

    _name = "property.fee.delivery.round"
    _description = "Delivery Round"
    _inherit = ["property.community.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "target_date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    issue_id = fields.Many2one(
        "property.fee.notice.issue",
        string="Notices",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('community_id', '=', community_id), ('state', '=', 'issued')]",
    )
    supervisor_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        required=True,
        domain=[("share", "=", False)],
        help="Delivers where a building has no officer.",
    )
    date_start = fields.Date(
        string="Starts on", default=fields.Date.context_today, required=True
    )
    target_date = fields.Date(string="Deliver by", required=True, tracking=True)
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    delivery_ids = fields.One2many("property.fee.delivery", "round_id")
    delivery_count = fields.Integer(compute="_compute_counts")
    on_time_count = fields.Integer(string="On Time", compute="_compute_counts")
    late_count = fields.Integer(string="Late", compute="_compute_counts")
    open_count = fields.Integer(string="To Deliver", compute="_compute_counts")
    progress = fields.Float(
        compute="_compute_counts", help="Delivered, in per cent of what is left to do."
    )

    _dates = models.Constraint(
        "CHECK(target_date >= date_start)", "The target day lies before the start."
    )

    @api.depends("issue_id.name")
    def _compute_name(self):
        for round_ in self:
            round_.name = round_.issue_id.name

    @api.depends("issue_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for round_ in self:
            round_.display_name = round_.issue_id.display_name

    @api.depends("delivery_ids.outcome")
    def _compute_counts(self):
        groups = self.env["property.fee.delivery"]._read_group(
            [("round_id", "in", self.ids)], ["round_id", "outcome"], ["__count"]
        )
        counts = {(round_.id, outcome): count for round_, outcome, count in groups}
        for round_ in self:
            on_time, late, open_, skipped = (
                counts.get((round_.id, outcome), 0)
                for outcome in ("on_time", "late", "open", "skipped")
            )
            round_.on_time_count = on_time
            round_.late_count = late
            round_.open_count = open_
            round_.delivery_count = on_time + late + open_ + skipped
            todo = on_time + late + open_
            round_.progress = 100.0 * (on_time + late) / todo if todo else 0.0

    # ---------------------------------------------------------- actions ----

    def _check_may_lead(self):
        if not (
            self.env.su or self.env.user.has_group("property_base.group_supervisor")
        ):
            raise AccessError(self.env._("Only supervisors lead delivery rounds."))

    def action_start(self):
        """List the notices for the officers of their buildings and tell them."""
        self._check_may_lead()
        for round_ in self:
            if round_.state != "draft":
                raise UserError(self.env._("The round has started already."))
            round_._create_deliveries()
            round_.state = "open"
            round_._tell_officers()

    def _create_deliveries(self):
        notices = self._get_notices()
        if not notices:
            raise UserError(self.env._("There is no notice to deliver."))
        officers = notices.building_id._get_officers(self.date_start)
        # sudo: property.fee.delivery - made by the round alone
        self.env["property.fee.delivery"].sudo().create(
            [
                {
                    "round_id": self.id,
                    "notice_id": notice.id,
                    "officer_id": officers.get(
                        notice.building_id.id, self.supervisor_id
                    ).id,
                }
                for notice in notices
            ]
        )

    def _get_notices(self):
        """What is to be carried and in no other open round."""
        notices = self.issue_id._get_notices_to_carry()
        taken = self.env["property.fee.delivery"].search(
            [("notice_id", "in", notices.ids), ("round_id.state", "=", "open")]
        )
        return notices - taken.notice_id

    def _tell_officers(self):
        """An activity for each officer, due on the target day."""
        counts = defaultdict(int)
        for delivery in self.delivery_ids:
            counts[delivery.officer_id] += 1
        for officer, count in counts.items():
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                self.target_date,
                self.env._("Deliver %(count)s notices", count=count),
                user_id=officer.id,
            )

    def _settle(self):
        """Leave out what needs no delivery any more; who is done is told off."""
        deliveries = self.delivery_ids.filtered(lambda d: d.outcome == "open")
        deliveries._skip_settled()
        for round_ in self.filtered(lambda r: r.state == "open"):
            waiting = round_.delivery_ids.filtered(lambda d: d.outcome == "open")
            round_._close_activities(waiting.officer_id)

    def _close_activities(self, busy):
        done = self.activity_ids.filtered(lambda a: a.user_id not in busy)
        done.action_feedback()

    def action_close(self):
        """End the round: what was not delivered counts as undelivered."""
        self._check_may_lead()
        self._settle()
        for round_ in self.filtered(lambda r: r.state == "open"):
            left = round_.delivery_ids.filtered(lambda d: d.outcome == "open")
            for delivery in left:
                delivery.notice_id._set_undelivered(
                    delivery.note or self.env._("Not delivered in the round")
                )
            round_.activity_ids.unlink()
            round_.state = "closed"

    def action_open_deliveries(self):
        """The list in walking order, an officer's own first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_delivery_action"
        )
        action["domain"] = [("round_id", "=", self.id)]
        mine = Domain(action["domain"]) & Domain("officer_id", "=", self.env.uid)
        count = self.env["property.fee.delivery"].search_count(list(mine), limit=1)
        action["context"] = {
            "search_default_mine": bool(count),
            "search_default_open": bool(count),
        }
        return action

    def action_overview(self):
        """Who has delivered what in time."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_delivery_action_overview"
        )
        action["domain"] = [("round_id", "=", self.id)]
        action["context"] = {}
        return action

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self.filtered(lambda r: r.state != "draft"):
            raise UserError(self.env._("A round that has started is kept."))
