from odoo import models


class PropertyOccupancy(models.Model):
    _inherit = "property.occupancy"

    def _get_home_sections(self):
        sections = super()._get_home_sections()
        # sudo: property.unit - its community alone, to choose the documents
        community = self.sudo().community_id
        documents = self.env["document.page"]._get_portal_documents(community)
        if documents:
            sections.append(
                {
                    "title": self.env._("Rules of the Community"),
                    "rows": [(document.name, "") for document in documents[:3]],
                    "url": "/my/property/rules",
                    "link": self.env._("Read the rules"),
                }
            )
        return sections
