from . import test_portal_invoices
