{
    "name": "Property Service Desk: Disputed Fees",
    "summary": "A ticket for each dispute of arrears",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "depends": ["property_cs", "property_billing_arrears"],
    "data": [
        "data/mail_activity_type_data.xml",
        "views/helpdesk_ticket_views.xml",
        "views/property_arrears_case_views.xml",
        "views/property_arrears_dispute_views.xml",
    ],
    "auto_install": True,
}
