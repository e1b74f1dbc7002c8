from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..engine.clocks import EXTERNAL


class PropertyTicketExtension(models.TransientModel):
    """Grants a later deadline, before it has passed, and tells who reported."""

    _name = "property.ticket.extension"
    _description = "Extension of a Deadline"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    clock_id = fields.Many2one(
        "property.ticket.clock",
        string="What is Due",
        required=True,
        compute="_compute_clock_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="cascade",
        domain="[('ticket_id', '=', ticket_id), ('kind', '!=', 'external'), "
        "('state', 'in', ('running', 'paused'))]",
    )
    deadline = fields.Datetime(related="clock_id.deadline", string="Due so Far")
    date = fields.Datetime(string="New Deadline", required=True)
    reason = fields.Text(required=True, help="Is told to who reported.")

    @api.depends("ticket_id")
    def _compute_clock_id(self):
        """The resolution, unless something else is all that is open."""
        for wizard in self:
            clocks = wizard.ticket_id.property_clock_ids.filtered(
                lambda clock: (
                    clock.kind != EXTERNAL and clock.state in ("running", "paused")
                )
            )
            wizard.clock_id = clocks.sorted(lambda c: c.kind != "resolution")[:1]

    def action_apply(self):
        """Grant the extension.

        :raise AccessError: the user is no supervisor
        :raise UserError: the deadline has passed, or the new one is no later
        """
        self.ensure_one()
        if not self.env.user.has_group("property_base.group_supervisor"):
            raise AccessError(self.env._("A supervisor grants an extension."))
        self.ticket_id.check_access("write")
        reason = (self.reason or "").strip()
        self._check(reason)
        clock = self.clock_id.sudo()  # written by steps like this one alone
        clock.write(
            {
                "extension_date": self.date,
                "extension_granted_date": fields.Datetime.now(),
                "extension_user_id": self.env.uid,
                "extension_reason": reason,
                "extension_count": clock.extension_count + 1,
            }
        )
        clock._refresh(clock)
        self._tell_resident(reason)
        return {"type": "ir.actions.act_window_close"}

    def _check(self, reason):
        clock, now = self.clock_id, fields.Datetime.now()
        if clock.ticket_id != self.ticket_id or not reason:
            raise UserError(self.env._("Say what is extended and why."))
        if clock.kind == EXTERNAL:
            raise UserError(
                self.env._(
                    "Who handed it over has set this deadline: ask them, and enter the "
                    "new one on the report."
                )
            )
        if clock.state not in ("running", "paused") or (
            clock.deadline and clock.deadline <= now
        ):
            raise UserError(
                self.env._("The deadline has passed: it cannot be extended any more.")
            )
        if self.date <= max(now, clock.deadline or now):
            raise UserError(self.env._("The new deadline lies after the present one."))

    def _tell_resident(self, reason):
        """In the portal's thread, and by mail to who has an address."""
        partner = self.ticket_id.partner_id
        ticket = self.ticket_id.with_context(lang=partner.lang or self.env.lang)
        zone = partner.tz or self.clock_id.calendar_id.tz or self.env.user.tz
        body = ticket.env._(
            "We need more time: it will be done by %(moment)s. Reason: %(reason)s",
            moment=format_datetime(
                ticket.env, self.date, tz=zone, dt_format="yyyy-MM-dd HH:mm"
            ),
            reason=reason,
        )
        ticket.message_post(
            body=Markup("<p>%s</p>") % body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=partner.ids if partner.email else [],
        )
