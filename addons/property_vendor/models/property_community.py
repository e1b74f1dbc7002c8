from odoo import fields, models


class PropertyCommunity(models.Model):
    _inherit = "property.community"

    property_service_contract_count = fields.Integer(
        string="Service Contracts",
        compute="_compute_property_service_contract_count",
    )

    def _compute_property_service_contract_count(self):
        groups = self.env["property.service.contract"]._read_group(
            [("community_id", "in", self.ids), ("state", "=", "active")],
            ["community_id"],
            ["__count"],
        )
        counts = {community.id: count for community, count in groups}
        for community in self:
            community.property_service_contract_count = counts.get(community.id, 0)

    def action_open_property_service_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "property_vendor.property_service_contract_action"
        )
        action["domain"] = [("community_id", "=", self.id)]
        action["context"] = {
            "default_community_id": self.id,
            "search_default_active": 1,
        }
        return action
