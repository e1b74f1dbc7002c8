from odoo import http
from odoo.http import request

from odoo.addons.property_base.controllers.portal import PropertyPortal


class DocumentPortal(PropertyPortal):
    """The rules in force that residents may read, of their own communities."""

    @http.route("/my/property/rules", type="http", auth="user", website=True)
    def portal_my_rules(self, **kw):
        documents = request.env["document.page"]._get_portal_documents()
        return request.render(
            "property_document.portal_my_rules",
            {
                "page_name": "property_rules",
                "documents": [document._get_portal_summary() for document in documents],
            },
        )

    @http.route(
        "/my/property/rules/<int:document_id>", type="http", auth="user", website=True
    )
    def portal_my_rule(self, document_id, **kw):
        documents = request.env["document.page"]._get_portal_documents()
        document = documents.filtered(lambda page: page.id == document_id)
        if not document:  # no word on whether it exists
            return request.redirect("/my/property/rules")
        return request.render(
            "property_document.portal_my_rule",
            {"page_name": "property_rule", "document": document._get_portal_text()},
        )
