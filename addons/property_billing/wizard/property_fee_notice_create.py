from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MAX_UNITS = 100


class PropertyFeeNoticeCreate(models.TransientModel):
    """Notices for one household, or for those picked in a list, at once."""

    _name = "property.fee.notice.create"
    _description = "Issue Fee Notices"
    _inherit = ["property.fee.notice.request"]

    unit_ids = fields.Many2many("property.unit", string="Housing Units", required=True)
    partner_ids = fields.Many2many(
        "res.partner", string="Payers", help="Empty: everybody who owes."
    )

    @api.model
    def default_get(self, fields_list):
        """Units from the list or form the wizard is opened on."""
        values = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        records = self.env.context.get("active_ids") or []
        if model == "property.unit":
            values["unit_ids"] = [fields.Command.set(records)]
        elif model in ("property.arrears", "property.fee.charge"):
            rows = self.env[model].browse(records)
            values["unit_ids"] = [fields.Command.set(rows.unit_id.ids)]
            values["partner_ids"] = [fields.Command.set(rows.partner_id.ids)]
        return values

    @api.depends("unit_ids")
    def _compute_deadline(self):
        return super()._compute_deadline()

    def _get_request_community(self):
        """The community in work: units of several get notices of each."""
        chosen = self.env.context.get("property_notice_community")
        communities = self.unit_ids.community_id
        return communities.filtered(lambda c: c.id == chosen) or communities[:1]

    def _get_scope_domain(self):
        scope = Domain("unit_id", "in", self.unit_ids.ids)
        if self.partner_ids:
            scope &= Domain("partner_id", "in", self.partner_ids.ids)
        return scope

    def _get_served_domain(self):
        """Asked for by hand: who has one already gets another."""
        return Domain.FALSE

    def action_issue(self):
        """Issue the notices and show them.

        :raise UserError: too many for a moment at the desk, or nothing to pay
        """
        self.ensure_one()
        self._check_may_issue()
        notices = self.env["property.fee.notice"]
        for community in self.unit_ids.community_id:
            request = self.with_context(property_notice_community=community.id)
            claims = request._find_claims(Domain("community_id", "=", community.id))
            made = request._make_notices(claims, request._group_claims(claims))
            notices |= notices.browse(made.ids)
        if not notices:
            raise UserError(self.env._("There is nothing to pay."))
        return self._action_show(notices)

    def _check_may_issue(self):
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("property_base.group_staff")
            or user.has_group("account.group_account_invoice")
        ):
            raise AccessError(self.env._("Only the management office can do this."))
        if len(self.unit_ids) > MAX_UNITS:
            raise UserError(
                self.env._(
                    "More than %(count)s units: use an issue of notices, which works "
                    "in the background.",
                    count=MAX_UNITS,
                )
            )

    def _action_show(self, notices):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_billing.property_fee_notice_action"
        )
        action["context"] = {}
        if len(notices) == 1:
            action.update(res_id=notices.id, views=[(False, "form")])
        else:
            action["domain"] = [("id", "in", notices.ids)]
        return action
