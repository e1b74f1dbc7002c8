from odoo import fields, models


class PropertyVacancy(models.Model):
    """A vacancy reported by the owner and confirmed by the office."""

    _name = "property.vacancy"
    _description = "Vacancy"
    _inherit = ["property.community.mixin", "mail.thread"]
    _order = "reported_date desc, id desc"

    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, precompute=True, readonly=True
    )
    unit_id = fields.Many2one(
        "property.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    reported_date = fields.Date(required=True, default=fields.Date.context_today)
    confirmed_date = fields.Date(tracking=True, readonly=True, copy=False)
    confirmed_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, copy=False
    )
    date_end = fields.Date(string="Lived in again from", tracking=True)
    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
        ],
        default="reported",
        required=True,
        tracking=True,
        copy=False,
    )
    note = fields.Text()
