from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STAFF = "property_base.group_staff,property_cs.group_technician"


class HelpdeskTicket(models.Model):
    """A ticket about the work of a vendor names the contract.

    Of complaints the valid ones count in the vendor's score, in the period they
    were received in; the answers of the return visits are its satisfaction.
    """

    _inherit = "helpdesk.ticket"

    property_contract_id = fields.Many2one(
        "property.service.contract",
        string="Vendor's Contract",
        index="btree_not_null",
        copy=False,
        tracking=True,
        domain="[('community_id', '=', property_community_id), "
        "('state', '!=', 'draft')]",
        groups=STAFF,
        help="Whose work it is about. A valid complaint counts in the score.",
    )
    property_vendor_finding_ids = fields.One2many(
        "property.vendor.finding", "ticket_id", groups=STAFF
    )

    @api.constrains("property_contract_id", "property_community_id")
    def _check_property_contract(self):
        # sudo: property.service.contract - a technician does not read it
        for ticket in self.sudo().filtered("property_contract_id"):
            contract = ticket.property_contract_id
            if contract.community_id != ticket.property_community_id:
                raise ValidationError(
                    self.env._(
                        "%(number)s: contract %(contract)s is for another community.",
                        number=ticket.number,
                        contract=contract.name,
                    )
                )

    def action_property_vendor_finding(self):
        """Have the vendor put it right: a finding, once for a ticket.

        :raise UserError: the ticket names no contract
        """
        self.ensure_one()
        self.check_access("write")
        finding = self.property_vendor_finding_ids[:1]
        if not finding:
            if not self.property_contract_id:
                raise UserError(
                    self.env._("Name the vendor's contract on the ticket first.")
                )
            finding = finding.create(self._prepare_property_vendor_finding())
        return {
            "type": "ir.actions.act_window",
            "res_model": finding._name,
            "res_id": finding.id,
            "views": [(False, "form")],
        }

    def _prepare_property_vendor_finding(self):
        return {
            "ticket_id": self.id,
            "contract_id": self.property_contract_id.id,
            "name": self.name,
        }
