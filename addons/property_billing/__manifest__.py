{
    "name": "Property Fees",
    "summary": "Fee items, tariffs, monthly runs, notices and collection rates",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "application": True,
    "depends": ["property_account"],
    "data": [
        "security/property_billing_groups.xml",
        "security/ir.model.access.csv",
        "security/property_billing_security.xml",
        "views/property_community_views.xml",
        "views/property_billing_menus.xml",
    ],
    "demo": [],
}
