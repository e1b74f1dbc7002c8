from odoo import fields, models


class PropertyServiceContract(models.Model):
    """The complaints that were found to be the vendor's."""

    _inherit = "property.service.contract"

    complaint_count = fields.Integer(
        string="Valid Complaints", compute="_compute_complaint_count"
    )

    def _get_complaint_domain(self):
        return [
            ("property_contract_id", "in", self.ids),
            ("property_type_code", "=", "complaint"),
            ("property_validity", "=", "valid"),
        ]

    def _compute_complaint_count(self):
        # sudo: helpdesk.ticket - a number, of a contract the user reads
        groups = (
            self.env["helpdesk.ticket"]
            .sudo()
            ._read_group(
                self._get_complaint_domain(), ["property_contract_id"], ["__count"]
            )
        )
        counts = {contract.id: count for contract, count in groups}
        for contract in self:
            contract.complaint_count = counts.get(contract.id, 0)

    def action_open_complaints(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_cs.helpdesk_ticket_action"
        )
        action["domain"] = self._get_complaint_domain()
        action["context"] = {"create": False}
        return action
