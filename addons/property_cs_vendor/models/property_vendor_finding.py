from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PropertyVendorFinding(models.Model):
    """A finding that a resident's ticket led to."""

    _inherit = "property.vendor.finding"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="property_base.group_staff",
    )

    @api.constrains("ticket_id", "contract_id")
    def _check_ticket(self):
        for finding in self.sudo().filtered("ticket_id"):
            if finding.ticket_id.property_contract_id != finding.contract_id:
                raise ValidationError(
                    self.env._(
                        "Ticket %s is about another contract.", finding.ticket_id.number
                    )
                )
