{
    "name": "Property Accounting",
    "summary": "Communities and units on the journal entries of the ERP",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "depends": ["property_base", "account"],
    "data": [
        "security/ir.model.access.csv",
        "security/property_account_security.xml",
        "views/property_community_views.xml",
        "views/account_move_views.xml",
    ],
}
