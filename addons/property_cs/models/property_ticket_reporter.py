from odoo import api, fields, models


class PropertyTicketReporter(models.Model):
    """A further call about a ticket: of another household, or of the same again."""

    _name = "property.ticket.reporter"
    _description = "Further Report on a Ticket"
    _order = "date desc, id desc"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="ticket_id.property_community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Reported by", index=True)
    unit_id = fields.Many2one("property.unit", index="btree_not_null")
    phone = fields.Char(
        compute="_compute_phone", store=True, readonly=False, precompute=True
    )
    said = fields.Text(string="What Was Said")
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    @api.depends("partner_id")
    def _compute_phone(self):
        for reporter in self:
            reporter.phone = reporter.phone or reporter.partner_id.phone
