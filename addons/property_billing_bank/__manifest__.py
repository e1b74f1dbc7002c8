{
    "name": "Property Bank Statements",
    "summary": "Import bank statements and match transfers by unit and amount",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Property Suite Founders",
    "website": "https://github.com/property-suite/property-suite",
    "license": "AGPL-3",
    "depends": [
        "property_billing_counter",
        "account_reconcile_oca",
        "account_statement_import_sheet_file",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/property_bank_security.xml",
        "data/account_statement_import_sheet_mapping_data.xml",
        "views/account_statement_import_sheet_mapping_views.xml",
        "views/account_journal_views.xml",
        "views/property_bank_match_views.xml",
        "views/property_bank_menus.xml",
    ],
    "demo": ["demo/property_billing_bank_demo.xml"],
}
