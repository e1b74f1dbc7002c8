{
    "name": "Property Service Desk: Vendors",
    "summary": "Complaints and residents' answers in the scores of vendors",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "depends": ["property_cs", "property_vendor_score"],
    "data": [
        "views/helpdesk_ticket_views.xml",
        "views/property_service_contract_views.xml",
        "views/property_vendor_finding_views.xml",
    ],
    "auto_install": True,
}
