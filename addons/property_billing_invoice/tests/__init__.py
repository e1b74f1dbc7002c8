from . import test_engine_invoice
from . import test_tax_request
from . import test_tax_import
from . import test_tax_red
from . import test_tax_receipt
from . import test_tax_access
