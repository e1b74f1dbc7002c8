{
    "name": "Property Vendor Portal",
    "summary": "Vendors see their contracts, hand in plans and answer findings",
    "version": "19.0.1.0.0",
    "category": "Real Estate",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "depends": ["property_vendor_score", "portal"],
    "data": [
        "views/portal_templates.xml",
        "views/portal_plan_templates.xml",
        "views/portal_evaluation_templates.xml",
    ],
}
