from odoo import api, fields, models
from odoo.exceptions import UserError

TYPE_CODES = [
    ("complaint", "Complaint"),
    ("repair", "Repair"),
    ("enquiry", "Enquiry"),
    ("suggestion", "Suggestion"),
    ("help", "Help"),
]


class HelpdeskTicketType(models.Model):
    """The five types of the service desk carry a fixed code."""

    _inherit = "helpdesk.ticket.type"
    _order = "property_sequence, name"

    property_code = fields.Selection(
        TYPE_CODES, string="Property Type", copy=False, index="btree_not_null"
    )

    property_sequence = fields.Integer(
        string="Order at the Service Desk",
        default=100,
        help="The types of the service desk stand in this order, before all others.",
    )

    _property_code_uniq = models.UniqueIndex(
        "(property_code) WHERE property_code IS NOT NULL",
        "There is one type of each code.",
    )

    def write(self, vals):
        if (
            {"property_code", "active"} & vals.keys()
            and not self.env.su
            and any(kind.property_code for kind in self)
        ):
            raise UserError(
                self.env._("What a type of the property service desk means is fixed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_property(self):
        if any(kind.property_code for kind in self):
            raise UserError(self.env._("The types of the property service desk stay."))
