from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    property_service_contract_ids = fields.One2many(
        "property.service.contract", "partner_id", string="Service Contracts"
    )
    property_service_contract_count = fields.Integer(
        string="Number of Service Contracts",
        compute="_compute_property_service_contract_count",
        groups="property_base.group_staff,account.group_account_invoice",
    )

    def _compute_property_service_contract_count(self):
        groups = self.env["property.service.contract"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.property_service_contract_count = counts.get(partner.id, 0)

    def action_open_property_service_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_vendor.property_service_contract_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
