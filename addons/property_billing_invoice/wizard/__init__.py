from . import property_tax_invoice_request
from . import property_tax_invoice_request_line
from . import property_tax_invoice_red
from . import property_tax_invoice_red_line
from . import property_tax_invoice_import
from . import property_tax_invoice_import_line
