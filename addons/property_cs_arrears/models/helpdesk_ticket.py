from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.property_cs.engine.transitions import OPEN

#: the office has said its last word; "resolved" is still to be visited
ANSWERED = ("refused", "closed")
OFFICE = "property_base.group_staff,account.group_account_invoice"


class HelpdeskTicket(models.Model):
    """The complaint of a payer who disputes what is claimed.

    Closed or refused, it comes back to whoever looks after the arrears, who lets
    the steps go on or has the claim corrected or reduced.
    """

    _inherit = "helpdesk.ticket"

    property_arrears_case_id = fields.Many2one(
        "property.arrears.case",
        string="Arrears Case",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups=OFFICE,
    )

    @api.constrains("property_arrears_case_id", "property_unit_id")
    def _check_property_arrears_case(self):
        # sudo: property.arrears.case - a technician does not read it
        for ticket in self.sudo():
            case = ticket.property_arrears_case_id
            if case and case.unit_id != ticket.property_unit_id:
                raise ValidationError(
                    self.env._(
                        "%(number)s is about the arrears of %(unit)s.",
                        number=ticket.number,
                        unit=case.unit_id.name,
                    )
                )

    def _after_transition(self, code, previous, when):
        super()._after_transition(code, previous, when)
        # sudo: property.arrears.case - whoever closes the ticket, the officer is told
        cases = self.sudo().property_arrears_case_id
        if code in ANSWERED:
            cases._plan_answered()
        elif code in OPEN:
            cases._unplan_answered()

    def action_open_property_arrears_case(self):
        """The arrears the complaint is about."""
        self.ensure_one()
        return self.property_arrears_case_id._get_records_action()
