{
    "name": "Property Service Desk: Paid Repairs",
    "summary": "Charges for paid repairs",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "depends": ["property_cs", "property_billing"],
    "data": [
        "views/property_community_views.xml",
        "views/helpdesk_ticket_views.xml",
    ],
    "auto_install": True,
}
