from . import property_tax_invoice_platform
from . import property_tax_invoice
from . import property_tax_invoice_line
from . import property_fee_charge
from . import property_fee_item
from . import property_receipt
from . import res_partner
